"""A line that returns the agent's voice to it."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace

from agent.domain.audio import FRAME_MS, Frame, HungUp, LineEvent
from agent.formats.pcm import gain, mix
from agent.interfaces.channel import VoiceChannel

ECHO_DB = -20.0
DELAY_MS = 60


class EchoingChannel:
    """A VoiceChannel round another one; hung up after ``longest_s`` of the line's time: an agent that answers itself never ends."""

    def __init__(self, line: VoiceChannel, longest_s: float) -> None:
        self._line = line
        self._longest_s = longest_s
        self._under_way: deque[bytes] = deque([b""] * (DELAY_MS // FRAME_MS))

    @property
    def sample_rate_hz(self) -> int:
        return self._line.sample_rate_hz

    async def events(self) -> AsyncIterator[LineEvent]:
        async for event in self._line.events():
            if event.t > self._longest_s:
                yield HungUp(event.t)
                return
            yield replace(event, pcm=mix(event.pcm, self._under_way.popleft())) if isinstance(event, Frame) else event

    async def play(self, pcm: bytes) -> None:
        self._under_way.append(gain(pcm, ECHO_DB))
        await self._line.play(pcm)

    def agent_listens(self, listening: bool) -> None:
        self._line.agent_listens(listening)

    def speech_ended_at(self) -> float | None:
        return self._line.speech_ended_at()

    async def hang_up(self) -> None:
        await self._line.hang_up()
