"""Words to sounds."""

from collections.abc import Sequence
from typing import Protocol

from agent.domain.speech import Pronunciation


class Pronouncer(Protocol):
    async def pronounce(self, words: Sequence[str], language: str) -> tuple[Pronunciation, ...]:
        """One pronunciation a word, in the order asked; ``language`` ISO 639-1."""
        ...

    async def aclose(self) -> None: ...
