import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.formats import pcm

RATES = st.sampled_from([8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
PCM = st.binary(max_size=4_000)


def tone(hertz: float, rate: int, seconds: float = 1.0, level: float = 0.5) -> bytes:
    return pcm.from_floats(level * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate))


@given(PCM, RATES, RATES)
def test_resampling_keeps_the_length_in_time(sound: bytes, from_hz: int, to_hz: int) -> None:
    assert abs(len(pcm.resample(sound, from_hz, to_hz)) // 2 - len(sound) // 2 * to_hz / from_hz) <= 1


@given(st.lists(PCM, max_size=8), RATES, RATES)
def test_resampling_in_chunks_keeps_the_length_in_time(chunks: list[bytes], from_hz: int, to_hz: int) -> None:
    resampler = pcm.Resampler(from_hz, to_hz)
    resampled = b"".join([resampler.feed(chunk) for chunk in chunks]) + resampler.finish()
    samples = sum(len(chunk) // 2 for chunk in chunks)
    assert abs(len(resampled) // 2 - samples * to_hz / from_hz) <= 1 + (from_hz == to_hz) * len(chunks)


def test_a_resampler_begins_afresh_after_finish() -> None:
    resampler = pcm.Resampler(22_050, 8_000)
    sound = tone(440, 22_050)
    first = resampler.feed(sound) + resampler.finish()
    second = resampler.feed(sound) + resampler.finish()
    dither = 2
    assert np.allclose(pcm.samples(second).astype(int), pcm.samples(first), rtol=0, atol=dither)


def test_resampling_keeps_the_tone_and_its_level() -> None:
    resampled = pcm.resample(tone(440, 22_050), 22_050, 8_000)
    spectrum = np.abs(np.fft.rfft(pcm.samples(resampled).astype(float)))
    assert np.argmax(spectrum) == 440
    assert pcm.level_dbfs(resampled) == pytest.approx(pcm.level_dbfs(tone(440, 22_050)), abs=0.1)


def test_levels() -> None:
    square = pcm.from_floats(np.array([1.0, -1.0] * 100))
    assert pcm.level_dbfs(square) == pytest.approx(0, abs=0.01)
    assert pcm.level_dbfs(tone(440, 8_000, level=0.5)) == pytest.approx(-9.03, abs=0.05)
    assert pcm.peak_dbfs(tone(440, 8_000, level=0.5)) == pytest.approx(-6.02, abs=0.05)
    for nothing in (b"", b"\0", bytes(320)):
        assert pcm.level_dbfs(nothing) == pcm.peak_dbfs(nothing) == -120.0


def test_gain_and_mixing_clip_at_full_scale() -> None:
    loud = tone(440, 8_000, level=0.9)
    assert pcm.level_dbfs(pcm.gain(loud, -6)) == pytest.approx(pcm.level_dbfs(loud) - 6, abs=0.05)
    assert pcm.peak_dbfs(pcm.gain(loud, 20)) == pytest.approx(0, abs=0.01)
    both = pcm.mix(loud, loud[: len(loud) // 2])
    assert len(both) == len(loud)
    assert pcm.samples(both).max() == 32767
    assert both[len(both) // 2 :] == loud[len(loud) // 2 :]


def test_numbers_that_are_none_become_silence() -> None:
    assert list(pcm.samples(pcm.from_floats(np.array([np.nan, np.inf, -np.inf, 2.0])))) == [0, 32767, -32768, 32767]


@given(PCM, st.sampled_from([8_000, 16_000]))
def test_frames_are_all_of_one_length_and_lose_nothing(sound: bytes, rate: int) -> None:
    parts = list(pcm.frames(sound, rate))
    assert all(len(part) == pcm.frame_bytes(rate) for part in parts)
    whole = sound[: len(sound) // 2 * 2]
    assert b"".join(parts)[: len(whole)] == whole


def test_the_ends_of_speech_are_its_first_and_last_loud_sample() -> None:
    quiet, loud = 100, 1_000
    sound = np.array([0, quiet, loud, -quiet, -loud, quiet, 0], dtype="<i2").tobytes()
    assert (pcm.speech_head(sound), pcm.speech_tail(sound)) == (2, 5)
    assert list(pcm.samples(pcm.trim(sound))) == [loud, -quiet, -loud]


def test_silence_has_no_speech() -> None:
    sound = pcm.silence(20, 8_000)
    assert len(sound) == 320
    assert (pcm.speech_head(sound), pcm.speech_tail(sound), pcm.trim(sound)) == (160, 0, b"")
