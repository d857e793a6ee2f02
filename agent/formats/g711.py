"""G.711: one byte a sample, 8000 samples a second on the telephone (ITU-T G.711; RTP payload types 0 and 8, RFC 3551).

Both laws work sample by sample, so libsndfile is asked once for all 256 and all 65,536 cases and the
rest is looked up.
"""

import io
from enum import StrEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import soundfile

from agent.formats import pcm as sound


class Law(StrEnum):
    """``MU``: North America and Japan; ``A``: elsewhere."""

    MU = "ULAW"
    A = "ALAW"


def encode(pcm: bytes, law: Law) -> bytes:
    """16-bit PCM to one byte a sample."""
    return _encoded(law)[sound.samples(pcm).view(np.uint16)].tobytes()


def decode(coded: bytes, law: Law) -> bytes:
    """One byte a sample to 16-bit PCM."""
    return _decoded(law)[np.frombuffer(coded, dtype=np.uint8)].tobytes()


@lru_cache
def _encoded(law: Law) -> npt.NDArray[np.uint8]:
    every_sample = np.arange(65536, dtype=np.uint16).view(np.int16)
    target = io.BytesIO()
    soundfile.write(target, every_sample, 8000, format="RAW", subtype=law.value)
    return np.frombuffer(target.getvalue(), dtype=np.uint8)


@lru_cache
def _decoded(law: Law) -> npt.NDArray[np.int16]:
    values, _ = soundfile.read(
        io.BytesIO(bytes(range(256))), dtype="int16", format="RAW", subtype=law.value, samplerate=8000, channels=1
    )
    table: npt.NDArray[np.int16] = np.asarray(values, dtype="<i2")
    return table
