import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.formats import g711, pcm

LAWS = pytest.mark.parametrize("law", list(g711.Law))


@LAWS
@given(sound=st.binary(max_size=2_000))
def test_round_trip_stays_within_one_step_of_its_segment(law: g711.Law, sound: bytes) -> None:
    before = pcm.samples(sound).astype(int)
    after = pcm.samples(g711.decode(g711.encode(sound, law), law)).astype(int)
    assert after.size == before.size
    assert np.all(np.abs(after - before) <= np.maximum(16, np.abs(before) / 16) + 4)


@LAWS
def test_what_was_decoded_is_coded_back_without_loss(law: g711.Law) -> None:
    every_code = bytes(range(256))
    decoded = g711.decode(every_code, law)
    assert g711.decode(g711.encode(decoded, law), law) == decoded


def test_known_codes() -> None:
    """ITU-T G.711 tables 1a to 2b: silence and the greatest values."""
    assert g711.encode(bytes(2), g711.Law.MU) == b"\xff"
    assert g711.encode(bytes(2), g711.Law.A) == b"\xd5"
    assert list(pcm.samples(g711.decode(b"\x80\x00", g711.Law.MU))) == [32124, -32124]
    assert list(pcm.samples(g711.decode(b"\xaa\x2a", g711.Law.A))) == [32256, -32256]
