"""Telling speech from other sound."""

from typing import Protocol


class SpeechDetector(Protocol):
    """Belongs to one line. Synchronous: a frame takes microseconds."""

    def hear(self, pcm: bytes) -> bool:
        """Judge one frame (``FRAME_MS`` of 16-bit mono PCM): does it hold speech? Adapts to the noise."""
        ...

    def mask(self, level_dbfs: float | None) -> None:
        """While the agent itself speaks at this level, its echo must not count as speech; None: it is silent."""
        ...

    def reset(self) -> None: ...
