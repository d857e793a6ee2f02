"""Engines that take no time and hear what they are told: for the timing of the pipeline, not for speech."""

from collections.abc import AsyncIterator, Iterable

import numpy as np

from agent.domain.audio import Sound
from agent.domain.capabilities import TranscriberCapabilities
from agent.domain.speech import RecognitionGrammar, Transcript, VoiceSettings

RATE_HZ = 16000
WORD_S = 0.2
"""So long the fake voice takes for a word."""


def tone(seconds: float, level: float = 0.3, sample_rate_hz: int = RATE_HZ) -> bytes:
    """Speech enough for an energy detector."""
    t = np.arange(round(seconds * sample_rate_hz)) / sample_rate_hz
    wave = np.sin(2 * np.pi * 220 * t) * level * (0.75 + 0.25 * np.sin(2 * np.pi * 4 * t))
    return (wave * 32767).astype("<i2").tobytes()


class FakeSynthesizer:
    """A tone of ``WORD_S`` a word, in chunks of 100 ms."""

    name = "fake"

    def __init__(self) -> None:
        self.spoken: list[tuple[str, int]] = []

    async def speak(self, text: str, voice: VoiceSettings) -> AsyncIterator[Sound]:
        self.spoken.append((text, voice.rate_wpm))
        pcm = tone(WORD_S * len(text.split()) * 175 / voice.rate_wpm)
        step = RATE_HZ // 10 * 2
        for start in range(0, len(pcm), step):
            yield Sound(pcm[start : start + step], RATE_HZ)

    async def voices(self) -> tuple[VoiceSettings, ...]:
        return ()

    async def aclose(self) -> None:
        return None


class FakeStream:
    """Hears ``texts``, one an utterance; an empty text is one that was rejected. ``early``: peeks are already final."""

    def __init__(self, texts: Iterable[str], *, early: bool = True) -> None:
        self._texts = list(texts)
        self._early = early
        self.heard: list[bytes] = []
        self.grammars: list[RecognitionGrammar | None] = []
        self._pcm = b""

    async def listen(self, grammar: RecognitionGrammar | None) -> None:
        self.grammars.append(grammar)

    async def feed(self, pcm: bytes) -> Transcript | None:
        self._pcm += pcm
        return None

    async def peek(self) -> Transcript:
        return self._transcript(final=self._early)

    async def finish(self) -> Transcript:
        found = self._transcript(final=True)
        if self._texts:
            self._texts.pop(0)
        self.heard.append(self._pcm)
        self._pcm = b""
        return found

    async def reset(self) -> None:
        self._pcm = b""

    async def aclose(self) -> None:
        return None

    def _transcript(self, *, final: bool) -> Transcript:
        text = self._texts[0] if self._texts else ""
        return Transcript(text, final=final, rejected=not text)


class FakeTranscriber:
    name = "fake"
    capabilities = TranscriberCapabilities(("en",))

    def __init__(self, texts: Iterable[str]) -> None:
        self.stream = FakeStream(texts)

    async def open(self, language: str, sample_rate_hz: int) -> FakeStream:
        return self.stream

    async def aclose(self) -> None:
        return None
