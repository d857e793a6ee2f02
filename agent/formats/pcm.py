"""Arithmetic on sound: mono 16-bit signed little-endian PCM, ``bytes`` in and ``bytes`` out.

A trailing odd byte is no sample and is ignored. Levels are in dBFS: 0 is a full-scale square wave.
"""

import math
from collections.abc import Iterator
from typing import Literal

import numpy as np
import numpy.typing as npt
import soxr

from agent.domain.audio import FRAME_MS

Samples = npt.NDArray[np.int16]
Quality = Literal["LQ", "MQ", "HQ"]

SILENCE_DBFS = -120.0
"""The level of no sound at all (and of no samples)."""
SPEECH_FLOOR_DBFS = -45.0
"""Samples below this are not heard as speech."""
_FULL_SCALE = 32768.0
_SAMPLE = np.dtype("<i2")


def samples(pcm: bytes) -> Samples:
    """The samples, read-only and not copied."""
    return np.frombuffer(pcm, dtype=_SAMPLE, count=len(pcm) // 2)


def from_floats(values: npt.NDArray[np.floating]) -> bytes:
    """Floats of full scale 1.0 to PCM; what lies beyond is clipped, what is no number becomes silence."""
    finite = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0)
    return bytes(np.clip(np.rint(finite * _FULL_SCALE), -32768, 32767).astype(_SAMPLE).tobytes())


def resample(pcm: bytes, from_hz: int, to_hz: int) -> bytes:
    """The same sound at another rate, its length right to one sample."""
    if from_hz == to_hz:
        return pcm
    return bytes(soxr.resample(samples(pcm), from_hz, to_hz).tobytes())


class Resampler:
    """The same for sound that comes in chunks.

    ``feed`` each chunk, then ``finish`` once; what they return, joined, is the whole sound. soxr works in
    blocks: output may lag up to 100 ms of sound behind the input, so a live line is better left at its own rate.
    """

    def __init__(self, from_hz: int, to_hz: int, quality: Quality = "HQ") -> None:
        self._stream = None if from_hz == to_hz else soxr.ResampleStream(from_hz, to_hz, 1, dtype="int16", quality=quality)

    def feed(self, pcm: bytes) -> bytes:
        return pcm if self._stream is None else bytes(self._stream.resample_chunk(samples(pcm)).tobytes())

    def finish(self) -> bytes:
        """The rest; the next ``feed`` begins another sound."""
        if self._stream is None:
            return b""
        rest = bytes(self._stream.resample_chunk(samples(b""), last=True).tobytes())
        self._stream.clear()
        return rest


def level_dbfs(pcm: bytes) -> float:
    """Root mean square over all samples, at least ``SILENCE_DBFS``."""
    values = samples(pcm).astype(np.float64)
    return _dbfs(math.sqrt(float(np.mean(values * values)))) if values.size else SILENCE_DBFS


def peak_dbfs(pcm: bytes) -> float:
    """Of the loudest sample, at least ``SILENCE_DBFS``."""
    return _dbfs(float(_magnitudes(pcm).max(initial=0)))


def gain(pcm: bytes, decibels: float) -> bytes:
    """Louder or softer; clipped at full scale."""
    return from_floats(samples(pcm) * (10 ** (decibels / 20) / _FULL_SCALE))


def mix(first: bytes, second: bytes) -> bytes:
    """Both at once, as long as the longer one; clipped at full scale."""
    length = max(len(first), len(second)) // 2
    total = np.zeros(length, dtype=np.int32)
    for part in (samples(first), samples(second)):
        total[: part.size] += part
    return np.clip(total, -32768, 32767).astype(_SAMPLE).tobytes()


def silence(milliseconds: float, rate_hz: int) -> bytes:
    return bytes(2 * round(milliseconds * rate_hz / 1000))


def frame_bytes(rate_hz: int) -> int:
    """Bytes of one frame of ``FRAME_MS``."""
    return 2 * (rate_hz * FRAME_MS // 1000)


def frames(pcm: bytes, rate_hz: int) -> Iterator[bytes]:
    """Frames of ``FRAME_MS``, the last filled up with silence."""
    size = frame_bytes(rate_hz)
    for start in range(0, len(pcm) // 2 * 2, size):
        yield pcm[start : start + size].ljust(size, b"\0")[:size]


def speech_head(pcm: bytes, floor_dbfs: float = SPEECH_FLOOR_DBFS) -> int:
    """Index of the first sample above the floor; the number of samples where there is none."""
    loud = _above(pcm, floor_dbfs)
    return int(loud[0]) if loud.size else len(pcm) // 2


def speech_tail(pcm: bytes, floor_dbfs: float = SPEECH_FLOOR_DBFS) -> int:
    """Index after the last sample above the floor; 0 where there is none."""
    loud = _above(pcm, floor_dbfs)
    return int(loud[-1]) + 1 if loud.size else 0


def trim(pcm: bytes, floor_dbfs: float = SPEECH_FLOOR_DBFS) -> bytes:
    """Without the quiet at both ends."""
    return pcm[2 * speech_head(pcm, floor_dbfs) : 2 * speech_tail(pcm, floor_dbfs)]


def _magnitudes(pcm: bytes) -> npt.NDArray[np.int32]:
    return np.abs(samples(pcm).astype(np.int32))


def _above(pcm: bytes, floor_dbfs: float) -> npt.NDArray[np.intp]:
    return np.flatnonzero(_magnitudes(pcm) > _FULL_SCALE * 10 ** (floor_dbfs / 20))


def _dbfs(magnitude: float) -> float:
    return max(SILENCE_DBFS, 20 * math.log10(magnitude / _FULL_SCALE)) if magnitude > 0 else SILENCE_DBFS
