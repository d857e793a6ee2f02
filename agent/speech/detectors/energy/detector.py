"""Minimum statistics: the quietest moment of the last seconds is the noise, for nobody speaks two seconds without a gap."""

import math
from collections import deque

import numpy as np

from agent.domain.audio import FRAME_MS
from agent.formats.pcm import SILENCE_DBFS, samples

WINDOW_MS = 2000
ONSET_DB, RELEASE_DB = 9.0, 6.0
"""How far above the noise speech begins, and to where it may fall again."""
QUIETEST_NOISE_DBFS = -60.0
"""Digital silence is no measure: speech is at least ``ONSET_DB`` above this."""
ECHO_DB = -20.0
"""What comes back of the agent's own voice, against its level."""
ECHO_MARGIN_DB = 6.0
_FULL_SCALE = 32768.0
_SMOOTHING = 0.5


class EnergyDetector:
    """Implements :class:`agent.interfaces.detector.SpeechDetector`, at any sample rate."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=WINDOW_MS // FRAME_MS)
        self._smooth: float | None = None
        self._echo_dbfs = SILENCE_DBFS
        self._masked = False
        self._speech = False

    def hear(self, pcm: bytes) -> bool:
        level = _level_dbfs(pcm)
        self._adapt(level)
        margin = RELEASE_DB if self._speech else ONSET_DB
        self._speech = level > max(self._noise_dbfs + margin, self._echo_dbfs)
        return self._speech

    def mask(self, level_dbfs: float | None) -> None:
        self._masked = level_dbfs is not None
        self._echo_dbfs = SILENCE_DBFS if level_dbfs is None else level_dbfs + ECHO_DB + ECHO_MARGIN_DB

    def reset(self) -> None:
        self._levels.clear()
        self._smooth = None
        self._speech = False

    @property
    def _noise_dbfs(self) -> float:
        return max(min(self._levels, default=QUIETEST_NOISE_DBFS), QUIETEST_NOISE_DBFS)

    def _adapt(self, level: float) -> None:
        """Under the agent's own voice nothing but quiet is learned: its echo is not the line's noise."""
        self._smooth = level if self._smooth is None else self._smooth + _SMOOTHING * (level - self._smooth)
        if not self._masked or self._smooth < self._noise_dbfs:
            self._levels.append(self._smooth)


def _level_dbfs(pcm: bytes) -> float:
    """Of the frame without its direct current."""
    values = samples(pcm).astype(np.float64)
    power = float(np.var(values)) if values.size else 0.0
    return 20 * math.log10(math.sqrt(power) / _FULL_SCALE) if power > 0 else SILENCE_DBFS
