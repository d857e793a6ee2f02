"""The line of a recorded call: speaks when the agent listens, keeps what both sides said."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from agent.domain.audio import FRAME_MS, Frame, HungUp, LineEvent, Sound
from agent.formats.pcm import level_dbfs, resample, speech_tail
from agent.formats.wav import StereoWriter
from agent.interfaces.clock import Clock

REACTION_S = 0.3
"""People take so long to begin after the other has stopped."""
AUDIBLE_DBFS = -45.0


class Caller(Protocol):
    """Who speaks on this line."""

    async def next_utterance(self) -> Sound | None:
        """What to say now that the agent listens; None: nothing more, hang up."""
        ...


@dataclass(frozen=True, slots=True)
class Overlap:
    """Speak while the agent does: so many seconds after it became audible, or, if it falls silent before, when it listens."""

    after_s: float


@dataclass(slots=True)
class Speaking:
    """An utterance on its way: ``pcm`` at the line's rate, begun at line time ``since`` (rounded to a frame)."""

    pcm: bytes
    since: float
    offset: int = 0


class RecordingChannel:
    """VoiceChannel over sound files. With ``overlap`` each utterance begins while the agent speaks; what it answers to the
    last one is heard to its end."""

    def __init__(
        self, caller: Caller, clock: Clock, writer: StereoWriter | None, sample_rate_hz: int, overlap: Overlap | None = None
    ) -> None:
        self._caller = caller
        self._clock = clock
        self._writer = writer
        self._rate_hz = sample_rate_hz
        self._overlap = overlap
        self._frame_bytes = sample_rate_hz * FRAME_MS // 1000 * 2
        self._speaking: Speaking | None = None
        self._speech_ended: float | None = None
        self._listening = False
        self._said_since_listening = False
        self._due: float | None = None
        self._agent_audible_since: float | None = None
        self._said_all = False
        self._over = False
        self._sent = b""
        self._frames = 0

    @property
    def sample_rate_hz(self) -> int:
        return self._rate_hz

    async def events(self) -> AsyncIterator[LineEvent]:
        while True:
            await self._clock.tick()
            t = self._frames * FRAME_MS / 1000
            if self._speaking is None and self._time_to_speak(t):
                await self._begin(t)
                if self._over:
                    yield HungUp(t)
                    return
            self._sent = self._next_frame(t)
            self._frames += 1
            yield Frame(self._sent, t)

    async def play(self, pcm: bytes) -> None:
        if self._writer is not None:
            self._writer.write(self._sent, pcm)
        if self._speaking is None and self._agent_audible_since is None and level_dbfs(pcm) > AUDIBLE_DBFS:
            self._agent_audible_since = self._frames * FRAME_MS / 1000

    def agent_listens(self, listening: bool) -> None:
        self._listening = listening
        self._due = self._frames * FRAME_MS / 1000 + REACTION_S if listening else None
        self._said_since_listening = False
        self._agent_audible_since = None

    def speech_ended_at(self) -> float | None:
        return self._speech_ended

    async def hang_up(self) -> None:
        self._over = True

    def _time_to_speak(self, t: float) -> bool:
        if self._overlap is not None and self._agent_audible_since is not None and not self._said_all:
            return t - self._agent_audible_since >= self._overlap.after_s
        return self._due is not None and t >= self._due and not self._said_since_listening

    async def _begin(self, t: float) -> None:
        sound = await self._caller.next_utterance()
        if sound is None:
            self._said_all = True
            self._over = self._listening
            return
        self._said_since_listening = True
        self._agent_audible_since = None
        pcm = resample(sound.pcm, sound.sample_rate_hz, self._rate_hz)
        self._speaking = Speaking(pcm, t)

    def _next_frame(self, t: float) -> bytes:
        speaking = self._speaking
        if speaking is None:
            return bytes(self._frame_bytes)
        pcm = speaking.pcm[speaking.offset : speaking.offset + self._frame_bytes]
        speaking.offset += self._frame_bytes
        tail = speech_tail(speaking.pcm)
        if tail:
            self._speech_ended = speaking.since + tail / self._rate_hz
        if speaking.offset >= len(speaking.pcm):
            self._speaking = None
        return pcm + bytes(self._frame_bytes - len(pcm))
