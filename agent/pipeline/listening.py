"""Finding utterances in the caller's sound, and having them transcribed while they are spoken."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from agent.domain.audio import FRAME_MS, Frame
from agent.domain.errors import EngineFailed
from agent.domain.speech import RecognitionGrammar, Transcript
from agent.interfaces.clock import Clock
from agent.interfaces.detector import SpeechDetector
from agent.interfaces.transcriber import TranscriberStream
from agent.pipeline.endpointing import Pauses

PRE_ROLL_MS = 300
"""Sound kept from before speech was detected, so that no first syllable is lost."""
ONSET = (3, 5)
"""Speech begins when so many of so many frames hold speech …"""
ONSET_OVER_PLAYOUT = (6, 8)
"""… and, while the agent speaks, so many of so many."""
QUIET = Transcript("", final=True)


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody began to speak, at line time ``t`` in seconds."""

    t: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """``started`` and ``ended`` (the last frame with speech) and ``decided`` (the endpoint) in line time;
    ``pcm`` from the pre-roll to the endpoint."""

    started: float
    ended: float
    decided: float
    pcm: bytes

    @property
    def speech_ms(self) -> int:
        return round((self.ended - self.started) * 1000)


class Listening:
    """Frames in (``hear``), utterances out; ``transcript`` awaits the words of the last one.

    Transcription runs in a task of its own (``run``), so that the line's frames never wait for it.
    """

    def __init__(
        self,
        detector: SpeechDetector,
        stream: TranscriberStream,
        pause: Callable[[Transcript], int],
        clock: Clock,
        pauses: Pauses,
    ) -> None:
        self._detector = detector
        self._stream = stream
        self._pause = pause
        self._clock = clock
        self._pauses = pauses
        self._jobs: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._window: deque[bool] = deque(maxlen=max(ONSET[1], ONSET_OVER_PLAYOUT[1]))
        self._before: deque[bytes] = deque(maxlen=PRE_ROLL_MS // FRAME_MS + ONSET_OVER_PLAYOUT[1])
        self._parts: list[bytes] = []
        self._started: float | None = None
        self._ended = 0.0
        self._silence_ms = 0
        self._hang_ms = pauses.unclear
        self._serial = 0
        self._recording = False
        self._early: Transcript | None = None
        self._final: asyncio.Future[Transcript] | None = None

    @property
    def in_speech(self) -> bool:
        return self._started is not None

    async def run(self) -> None:
        """Transcribe until cancelled."""
        while True:
            job = await self._jobs.get()
            with self._clock.working():
                await job()
                while not self._jobs.empty():
                    await self._jobs.get_nowait()()

    def expect(self, grammar: RecognitionGrammar | None, *, recording: bool) -> None:
        """From the next utterance on; ``grammar`` None: free speech."""
        self._recording = recording
        self._jobs.put_nowait(lambda: self._stream.listen(grammar))

    def hear(self, frame: Frame, *, agent_level_dbfs: float | None) -> Started | Utterance | None:
        """One frame of the line. ``agent_level_dbfs``: how loud the agent speaks just now, None: it is silent."""
        self._detector.mask(agent_level_dbfs)
        speech = self._detector.hear(frame.pcm)
        end = frame.t + FRAME_MS / 1000
        if self._started is None:
            return self._wait_for_onset(frame, speech, over_playout=agent_level_dbfs is not None)
        self._parts.append(frame.pcm)
        self._feed(frame.pcm)
        if speech:
            self._speech_goes_on(end)
        else:
            self._pause_grows()
        return self._decide(end)

    def unfinished(self) -> bytes:
        """The sound of an utterance under way; empty where nobody speaks."""
        return b"".join(self._parts) if self._started is not None else b""

    async def transcript(self) -> Transcript:
        """The final words of the last utterance."""
        if self._final is None:
            return QUIET
        return await self._final

    def _wait_for_onset(self, frame: Frame, speech: bool, *, over_playout: bool) -> Started | None:
        self._before.append(frame.pcm)
        self._window.append(speech)
        needed, among = ONSET_OVER_PLAYOUT if over_playout else ONSET
        if sum(list(self._window)[-among:]) < needed:
            return None
        self._started = max(0.0, frame.t - (among - 1) * FRAME_MS / 1000)
        self._parts = list(self._before)
        self._before.clear()
        self._window.clear()
        self._speech_goes_on(frame.t + FRAME_MS / 1000)
        self._feed(b"".join(self._parts))
        return Started(self._started)

    def _speech_goes_on(self, end: float) -> None:
        self._ended = end
        self._silence_ms = 0
        self._serial += 1
        self._hang_ms = self._pauses.unclear
        self._early = None

    def _pause_grows(self) -> None:
        self._silence_ms += FRAME_MS
        if self._silence_ms == self._pauses.look and not self._recording:
            serial = self._serial
            self._jobs.put_nowait(lambda: self._look(serial))

    def _decide(self, end: float) -> Utterance | None:
        assert self._started is not None
        length_ms = (end - self._started) * 1000
        pauses = self._pauses
        over = self._silence_ms >= (pauses.recording if self._recording else self._hang_ms)
        if not over and length_ms < (pauses.longest_recording if self._recording else pauses.no_more):
            return None
        utterance = Utterance(self._started, self._ended, end, b"".join(self._parts))
        self._finish()
        return utterance

    def _feed(self, pcm: bytes) -> None:
        async def feed() -> None:
            await self._stream.feed(pcm)

        self._jobs.put_nowait(feed)

    async def _look(self, serial: int) -> None:
        """Judge what was heard so far; forgotten where speech went on meanwhile."""
        heard = await self._stream.peek()
        if serial == self._serial and self._started is not None:
            self._hang_ms = self._pause(heard)
            self._early = heard if heard.final and heard.text and not heard.rejected else None

    def _finish(self) -> None:
        self._started = None
        self._parts = []
        self._silence_ms = 0
        self._serial += 1
        early, self._early = self._early, None
        final: asyncio.Future[Transcript] = asyncio.get_running_loop().create_future()
        self._final = final
        if early is not None:
            final.set_result(early)

        async def finish() -> None:
            try:
                heard = await self._stream.finish()
            except EngineFailed:
                heard = Transcript("", final=True, rejected=True)
            if not final.done():
                final.set_result(heard)

        self._jobs.put_nowait(finish)
