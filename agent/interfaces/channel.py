"""How the caller is connected."""

from collections.abc import AsyncIterator
from typing import Protocol

from agent.domain.audio import LineEvent
from agent.domain.speech import Phrase


class VoiceChannel(Protocol):
    """A line that carries sound both ways, in frames of ``FRAME_MS``."""

    @property
    def sample_rate_hz(self) -> int: ...

    def events(self) -> AsyncIterator[LineEvent]:
        """What comes from the caller: exactly one Frame a tick, keys in between, at last HungUp.

        For each Frame that it yields, ``play`` is called exactly once before the next is asked for."""
        ...

    async def play(self, pcm: bytes) -> None:
        """One frame to the caller (silence included)."""
        ...

    def agent_listens(self, listening: bool) -> None:
        """Whether the agent now waits for the caller: a channel that plays files speaks then."""
        ...

    def speech_ended_at(self) -> float | None:
        """Line time at which the caller's last audible sample lay, where the channel knows it
        better than a detector can; else None."""
        ...

    async def hang_up(self) -> None: ...


class TextChannel(Protocol):
    """A typed conversation."""

    def lines(self) -> AsyncIterator[str]: ...

    async def show(self, phrases: tuple[Phrase, ...]) -> None: ...
