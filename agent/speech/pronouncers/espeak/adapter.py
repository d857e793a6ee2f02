"""The engine as its callers see it."""

import contextlib
import json
from collections.abc import Sequence

from agent.domain.speech import Pronunciation
from agent.speech.worker import Worker


class EspeakPronouncer:
    """Implements :class:`agent.interfaces.pronouncer.Pronouncer`. Its worker answers ``pronounce`` (data: ``language``;
    payload: a JSON list of words) with one ``phonemes`` packet (payload: a JSON list of lists)."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    async def pronounce(self, words: Sequence[str], language: str) -> tuple[Pronunciation, ...]:
        """Raises EngineMissing where espeak-ng does not speak the language, EngineFailed."""
        found: list[list[str]] = []
        payload = json.dumps(list(words)).encode()
        async with contextlib.aclosing(self._worker.ask("pronounce", {"language": language}, payload)) as answers:
            async for packet in answers:
                found = json.loads(packet.payload)
        return tuple(Pronunciation(word, tuple(ipa), language) for word, ipa in zip(words, found, strict=True))

    async def aclose(self) -> None:
        await self._worker.aclose()
