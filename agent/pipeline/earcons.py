"""Short sounds with a meaning, made here: two-tone chirps that survive a telephone line."""

from functools import lru_cache

import numpy as np

from agent.domain.audio import Earcon

TONES_HZ: dict[Earcon, tuple[float, ...]] = {
    Earcon.LISTENING: (880.0,),
    Earcon.WORKING: (440.0, 440.0),
}
TONE_MS = 90
GAP_MS = 40
LEVEL = 0.2
"""Peak amplitude, of full scale."""


@lru_cache(maxsize=64)
def earcon(which: Earcon, sample_rate_hz: int) -> bytes:
    """16-bit mono PCM of an earcon, with soft edges."""
    gap = np.zeros(sample_rate_hz * GAP_MS // 1000)
    parts = [part for hz in TONES_HZ[which] for part in (_tone(hz, sample_rate_hz), gap)]
    samples = np.concatenate(parts) * LEVEL * 32767
    return samples.astype("<i2").tobytes()


def _tone(hz: float, sample_rate_hz: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    t = np.arange(sample_rate_hz * TONE_MS // 1000) / sample_rate_hz
    edge = np.minimum(1.0, np.minimum(t, t[::-1]) / 0.01)
    return np.sin(2 * np.pi * hz * t) * edge
