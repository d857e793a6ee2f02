"""Speaking to the caller: streaming, with a position to the sample, stoppable at once and able to go on."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from agent.domain.audio import FRAME_MS
from agent.domain.errors import HarkmailError
from agent.domain.speech import Phrase, VoiceSettings
from agent.formats.pcm import Resampler, level_dbfs, silence, speech_head
from agent.interfaces.clock import Clock
from agent.interfaces.synthesizer import Synthesizer
from agent.pipeline.earcons import earcon

PAUSE_BETWEEN_MS = 140
"""Between two phrases."""
ECHO_MS = 400
"""The agent's own voice may come back from the caller's end for so long after it was sent."""
QUIET_DBFS = -60.0
AHEAD = 2
"""So many phrases are synthesised ahead of the one being heard."""
SLOWEST_WPM, FASTEST_WPM, STEP_WPM = 90, 400, 30


@dataclass(slots=True)
class Spoken:
    """A phrase on its way to the line: ``pcm`` so far, ``ready_at`` the line time of its first chunk."""

    phrase: Phrase
    pcm: bytearray = field(default_factory=bytearray)
    ready_at: float | None = None
    complete: bool = False


@dataclass(slots=True)
class Script:
    """Phrases in a row and the place in them: phrase ``at``, byte ``offset`` in its sound."""

    spoken: list[Spoken]
    at: int = 0
    offset: int = 0
    more: bool = False

    @property
    def finished(self) -> bool:
        return self.at >= len(self.spoken) and not self.more


@dataclass(frozen=True, slots=True)
class Sent:
    """One frame to the line; ``audible_from``: index of its first sample of speech that can be heard, or None."""

    pcm: bytes
    audible_from: int | None


class Playout:
    """``begin`` and ``extend`` a script, take one ``frame`` a tick; ``stop`` for barge-in, then ``resume``, ``rewind`` …

    Synthesis runs in a task of its own (``run``).
    """

    def __init__(self, synthesizer: Synthesizer, voice: Callable[[str], VoiceSettings], sample_rate_hz: int, clock: Clock) -> None:
        self._synthesizer = synthesizer
        self._voice = voice
        self._rate_hz = sample_rate_hz
        self._clock = clock
        self._frame_bytes = sample_rate_hz * FRAME_MS // 1000 * 2
        self._script = Script([])
        self._cut: Script | None = None
        self._running = False
        self._rate_change_wpm = 0
        self._wanted = asyncio.Event()
        self._levels: deque[float] = deque([QUIET_DBFS], maxlen=ECHO_MS // FRAME_MS)

    @property
    def playing(self) -> bool:
        """Whether there is something left to say, and it is being said."""
        return self._running and not self._script.finished

    @property
    def level_dbfs(self) -> float | None:
        """The loudest of the frames whose echo may be on the line now; None: silence."""
        loudest = max(self._levels)
        return loudest if loudest > QUIET_DBFS else None

    @property
    def words_of_others(self) -> str:
        """What the agent was reading aloud of other people's words, in this script up to and with the current phrase."""
        heard = self._script.spoken[: self._script.at + 1]
        return " ".join(spoken.phrase.text for spoken in heard if spoken.phrase.untrusted)

    def begin(self, phrases: Sequence[Phrase], *, more: bool = False, keep_place: bool = True) -> None:
        """Say this now. ``more``: ``extend`` will follow; ``keep_place``: what was cut short can still be resumed."""
        if not keep_place:
            self._cut = None
        elif self._script.at < len(self._script.spoken) and not self._running:
            self._cut = self._script
        self._script = Script([Spoken(phrase) for phrase in phrases], more=more)
        self._start()

    def extend(self, phrases: Sequence[Phrase], *, more: bool = False) -> None:
        """Say this too."""
        self._script.spoken += [Spoken(phrase) for phrase in phrases]
        self._script.more = more
        self._wanted.set()

    def stop(self) -> None:
        """Silent from the next frame on; the place is kept."""
        self._running = False

    def resume(self) -> bool:
        """Go on where it was cut, from the beginning of the phrase. False: there is nothing left."""
        if self._script.finished and self._cut is not None:
            self._script, self._cut = self._cut, None
        self._script.offset = 0
        return self._go_to(self._script.at)

    def rewind(self) -> bool:
        """One phrase back."""
        self._back_to_cut()
        return self._go_to(max(0, self._script.at - 1))

    def skip_ahead(self) -> bool:
        """To the next phrase; False: that was the last."""
        self._back_to_cut()
        return self._go_to(self._script.at + 1)

    def repeat(self) -> bool:
        """What was said last, from its beginning."""
        return self._go_to(0)

    def change_rate(self, steps: int) -> bool:
        """Faster (> 0) or slower from the current phrase on."""
        self._rate_change_wpm += steps * STEP_WPM
        self._back_to_cut()
        at = self._script.at
        self._script.spoken[at:] = [Spoken(spoken.phrase) for spoken in self._script.spoken[at:]]
        return self._go_to(at)

    def frame(self, t: float) -> Sent:
        """The frame that goes out at line time ``t``: speech where it is ready by then, else silence."""
        pcm, speech = self._take(t) if self._running else (b"", False)
        if len(pcm) < self._frame_bytes:
            pcm += bytes(self._frame_bytes - len(pcm))
        self._levels.append(max(QUIET_DBFS, level_dbfs(pcm)))
        head = speech_head(pcm) if speech else len(pcm) // 2
        return Sent(pcm, head if head < len(pcm) // 2 else None)

    async def run(self) -> None:
        """Synthesise what is wanted, until cancelled."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while (spoken := self._next_to_make()) is not None:
                await self._make(spoken)

    def _start(self) -> None:
        self._running = True
        self._wanted.set()

    def _go_to(self, at: int) -> bool:
        self._script.at, self._script.offset = at, 0
        self._start()
        return not self._script.finished

    def _back_to_cut(self) -> None:
        """Moves mean the message that was cut, not the prompt said since."""
        if self._cut is not None and self._script.finished:
            self._script, self._cut = self._cut, None

    def _take(self, t: float) -> tuple[bytes, bool]:
        script = self._script
        if script.at >= len(script.spoken):
            return b"", False
        current = script.spoken[script.at]
        if current.ready_at is None or current.ready_at > t:
            if current.complete and not current.pcm:
                self._step_on()
            return b"", False
        pcm = bytes(current.pcm[script.offset : script.offset + self._frame_bytes])
        script.offset += len(pcm)
        if current.complete and script.offset >= len(current.pcm):
            self._step_on()
        return pcm, current.phrase.earcon is None

    def _step_on(self) -> None:
        self._script.at += 1
        self._script.offset = 0
        self._wanted.set()

    def _next_to_make(self) -> Spoken | None:
        ahead = self._script.spoken[self._script.at : self._script.at + 1 + AHEAD]
        return next((spoken for spoken in ahead if not spoken.complete), None) if self._running else None

    async def _make(self, spoken: Spoken) -> None:
        spoken.pcm.clear()
        if spoken.phrase.earcon is not None:
            self._add(spoken, earcon(spoken.phrase.earcon, self._rate_hz))
        with self._clock.working():
            try:
                await self._synthesise(spoken)
            except HarkmailError:
                spoken.pcm.clear()
                self._add(spoken, silence(PAUSE_BETWEEN_MS, self._rate_hz))
        spoken.complete = True

    async def _synthesise(self, spoken: Spoken) -> None:
        if spoken.phrase.text:
            resampler: Resampler | None = None
            async for chunk in self._synthesizer.speak(spoken.phrase.text, self._voiced(spoken.phrase.language)):
                resampler = resampler or Resampler(chunk.sample_rate_hz, self._rate_hz)
                self._add(spoken, resampler.feed(chunk.pcm))
            if resampler is not None:
                self._add(spoken, resampler.finish())
        self._add(spoken, silence(PAUSE_BETWEEN_MS, self._rate_hz))

    def _add(self, spoken: Spoken, pcm: bytes) -> None:
        if pcm and spoken.ready_at is None:
            spoken.ready_at = self._clock.now()
        spoken.pcm += pcm

    def _voiced(self, language: str) -> VoiceSettings:
        voice = self._voice(language)
        rate = min(FASTEST_WPM, max(SLOWEST_WPM, voice.rate_wpm + self._rate_change_wpm))
        return replace(voice, rate_wpm=rate)
