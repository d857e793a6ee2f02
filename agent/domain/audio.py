"""Sound: 16-bit signed little-endian mono PCM everywhere inside the house."""

from dataclasses import dataclass
from enum import StrEnum

FRAME_MS = 20
"""Length of one frame on every line, in milliseconds (the packet time of telephony, RFC 3551)."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of speech or sound: mono 16-bit signed little-endian PCM."""

    pcm: bytes
    sample_rate_hz: int

    @property
    def samples(self) -> int:
        return len(self.pcm) // 2

    @property
    def seconds(self) -> float:
        return self.samples / self.sample_rate_hz


@dataclass(frozen=True, slots=True)
class Frame:
    """``FRAME_MS`` of the caller's sound; ``t`` is its start in seconds since pick-up."""

    pcm: bytes
    t: float


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the telephone, ``0``-``9``, ``*`` or ``#``, pressed at ``t``."""

    symbol: str
    t: float


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone."""

    t: float


LineEvent = Frame | Key | HungUp


class Earcon(StrEnum):
    """Short sounds with a meaning."""

    LISTENING = "listening"  # speak now (before a recording)
    WORKING = "working"  # it takes longer than usual
