"""Lines in, phrases out."""

import asyncio
from collections.abc import AsyncIterator
from typing import TextIO

from agent.domain.speech import Phrase

LONGEST_LINE = 10_000
"""Characters of a line that are looked at."""


class TerminalChannel:
    """TextChannel over two text streams. On a terminal it shows a prompt; the end of input ends the conversation."""

    def __init__(self, lines: TextIO, out: TextIO) -> None:
        self._lines = lines
        self._out = out
        self._prompts = lines.isatty()

    async def lines(self) -> AsyncIterator[str]:
        while True:
            if self._prompts:
                print("> ", end="", file=self._out, flush=True)
            line = await asyncio.to_thread(self._lines.readline)
            if not line:
                return
            if line.strip():
                yield line.strip()[:LONGEST_LINE]

    async def show(self, phrases: tuple[Phrase, ...]) -> None:
        text = " ".join(_ended(phrase.text) for phrase in phrases if phrase.text)
        if text:
            print(text, file=self._out, flush=True)


def _ended(text: str) -> str:
    """With a full stop where the voice would pause without one."""
    return text if text[-1] in ".!?…:;," else f"{text}."
