"""Text to speech, as a stream of chunks."""

from collections.abc import AsyncIterator
from typing import Protocol

from agent.domain.audio import Sound
from agent.domain.speech import VoiceSettings


class Synthesizer(Protocol):
    @property
    def name(self) -> str: ...

    def speak(self, text: str, voice: VoiceSettings) -> AsyncIterator[Sound]:
        """Chunks of speech as they are made (each 20 to 200 ms, one sample rate).

        Closing the iterator (``aclose``) or cancelling the task aborts the synthesis; the next
        call works as ever. Control characters are dropped, markup is spoken as text or dropped,
        never obeyed. Raises EngineFailed, EngineMissing (no such voice)."""
        ...

    async def voices(self) -> tuple[VoiceSettings, ...]:
        """The voices that are there."""
        ...

    async def aclose(self) -> None: ...
