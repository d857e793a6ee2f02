"""Somebody who calls: says the story's lines, listens whether they were understood, and says it otherwise if not."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from agent.domain.audio import Sound
from agent.domain.events import CallEvent, CallEventKind
from agent.domain.speech import VoiceSettings
from agent.interfaces.synthesizer import Synthesizer
from agent.service.demo.story import Expectation, Line

MOST_MISUNDERSTANDINGS = 2
"""After more the caller gives up."""

Verify = Callable[[Expectation], Awaitable[bool]]


@dataclass(slots=True)
class Report:
    """How the call went: ``turns`` understood and ``misunderstood``, ``acts`` found done in the mailbox, ``wrong`` those that
    were not; ``finished``: every line of the story was said and understood."""

    turns: int = 0
    misunderstood: int = 0
    acts: int = 0
    wrong: list[str] = field(default_factory=list)
    finished: bool = False


class DemoCaller:
    """Speaks with a voice of its own. ``observe`` must see the events of the call: people hear whether they were understood.

    Wordings are drawn from the line's, by ``random``."""

    def __init__(
        self, lines: tuple[Line, ...], synthesizer: Synthesizer, voice: VoiceSettings, random: Random, verify: Verify
    ) -> None:
        self._lines = lines
        self._synthesizer = synthesizer
        self._voice = voice
        self._random = random
        self._verify = verify
        self._at = -1
        self._wordings: list[str] = []
        self._intents: list[str] = []
        self.report = Report()

    def observe(self, event: CallEvent) -> None:
        if event.kind is CallEventKind.INTENT:
            self._intents.append(str(event.data["intent"]))

    async def next_utterance(self) -> Sound | None:
        """What to say next; None: everything was said, or it is no use."""
        if self._at >= 0 and not await self._settle():
            return None
        if not self._wordings:
            self._at += 1
            if self._at >= len(self._lines):
                self.report.finished = True
                return None
            self._wordings = list(self._lines[self._at].say)
            self._random.shuffle(self._wordings)
        self._intents.clear()
        wording = self._wordings.pop(0)
        return await self._say(wording)

    async def finish(self) -> Report:
        """After the call: the last line counts too, for a good-bye is answered by hanging up."""
        if self._at == len(self._lines) - 1 and not self.report.finished:
            self.report.finished = await self._settle()
        return self.report

    async def _settle(self) -> bool:
        """Was the last line understood, and did it happen? False: give up."""
        line = self._lines[self._at]
        if not self._understood(line):
            self.report.misunderstood += 1
            if not self._wordings:
                self._wordings = list(line.say)
            return self.report.misunderstood <= MOST_MISUNDERSTANDINGS
        self.report.turns += 1
        self._wordings = []
        if line.then is not None:
            if await self._verify(line.then):
                self.report.acts += 1
            else:
                self.report.wrong.append(f"{line.say[0]}: {line.then.message}")
        return True

    def _understood(self, line: Line) -> bool:
        return not self._intents if line.text else line.intent in self._intents

    async def _say(self, text: str) -> Sound:
        chunks = [chunk async for chunk in self._synthesizer.speak(text, self._voice)]
        return Sound(b"".join(chunk.pcm for chunk in chunks), chunks[0].sample_rate_hz)
