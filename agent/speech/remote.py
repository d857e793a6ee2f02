"""A synthesizer that lives in worker processes.

Its worker module answers ``speak`` (data: ``voice``, ``rate_wpm``, ``options``; payload: a sentence in UTF-8)
with ``sound`` packets (data: ``rate``; payload: PCM) and ``voices`` with one ``voices`` packet
(data: ``voices``, a list of ``[name, ISO 639-1 language]``).
"""

import contextlib
import textwrap
import unicodedata
from collections.abc import AsyncGenerator

from agent.domain.audio import Sound
from agent.domain.errors import EngineFailed
from agent.domain.speech import VoiceSettings
from agent.speech.wire import Packet
from agent.speech.worker import Workers

MAX_TEXT = 400
"""Characters that are synthesized in one go: it bounds how long another caller waits for the engine."""
_MARKUP = ("<", ">", "[[", "]]")


class RemoteSynthesizer:
    """Implements :class:`agent.interfaces.synthesizer.Synthesizer`."""

    def __init__(self, name: str, workers: Workers) -> None:
        self._name = name
        self._workers = workers

    @property
    def name(self) -> str:
        return self._name

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the worker processes that run now."""
        return self._workers.pids

    async def speak(self, text: str, voice: VoiceSettings) -> AsyncGenerator[Sound, None]:
        data = {"voice": voice.voice, "rate_wpm": voice.rate_wpm, "options": dict(voice.options)}
        for piece in textwrap.wrap(plain(text), MAX_TEXT, break_on_hyphens=False):
            async with contextlib.aclosing(self._workers.ask("speak", data, piece.encode())) as answers:
                async for packet in answers:
                    yield _sound(packet)

    async def voices(self) -> tuple[VoiceSettings, ...]:
        async with contextlib.aclosing(self._workers.ask("voices", {})) as answers:
            return tuple([voice async for packet in answers for voice in self._listed(packet)])

    def _listed(self, packet: Packet) -> tuple[VoiceSettings, ...]:
        names = packet.data.get("voices")
        assert isinstance(names, list)
        return tuple(VoiceSettings(self._name, str(name), str(language)) for name, language in names)

    async def aclose(self) -> None:
        await self._workers.aclose()


def plain(text: str) -> str:
    """Without characters that are not text and without anything an engine might take for markup."""
    for mark in _MARKUP:
        text = text.replace(mark, " ")
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Cs"):
        return ""
    return " " if category[0] in "CZ" else character


def _sound(packet: Packet) -> Sound:
    rate = packet.data.get("rate")
    if not isinstance(rate, int) or rate <= 0:
        raise EngineFailed("A speech worker sent sound without a rate.")
    return Sound(packet.payload, rate)
