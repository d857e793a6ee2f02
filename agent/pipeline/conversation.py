"""A spoken call: frames in, frames out, and the turns between."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace

from agent.dialogue.step import Control
from agent.domain.audio import Earcon, Frame, HungUp, Key
from agent.domain.errors import HarkmailError
from agent.domain.events import CallEvent, CallEventKind
from agent.domain.intent import Recording
from agent.domain.speech import Phrase, Transcript
from agent.formats.pcm import trim
from agent.interfaces.channel import VoiceChannel
from agent.interfaces.clock import Clock
from agent.pipeline.listening import Listening, Started, Utterance
from agent.pipeline.mind import Mind, Observe, Reply
from agent.pipeline.playout import Playout, Sent

COUGH_MS = 160
"""Shorter sounds in which nothing was understood are passed over in silence."""

MOST_FALSE_STOPS = 3
"""After so many noises in a row the agent no longer goes on by itself, but says that it did not understand."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: before the caller is asked whether they are there, and when they asked for a pause; a key that may
    begin a longer sequence acts after ``keys_s``. ``short_text_s``: a recording no longer than this may be a command.
    ``answer_s``: an answer that takes longer is announced by an earcon."""

    silence_s: float = 7.0
    paused_s: float = 60.0
    keys_s: float = 0.5
    short_text_s: float = 2.5
    answer_s: float = 0.7


@dataclass(slots=True)
class Turn:
    """For the figures: when the caller fell silent, when that was decided."""

    speech_end: float | None = None
    endpoint: float | None = None
    announced: bool = False


class Conversation:
    """One call, from pick-up to hang-up (``run``)."""

    def __init__(
        self,
        channel: VoiceChannel,
        listening: Listening,
        playout: Playout,
        mind: Mind,
        clock: Clock,
        observe: Observe,
        patience: Patience,
        *,
        dictation: bool = False,
    ) -> None:
        """``dictation``: the transcriber takes free speech, of which a draft is made beside the recording."""
        self._channel = channel
        self._listening = listening
        self._playout = playout
        self._mind = mind
        self._clock = clock
        self._observe = observe
        self._patience = patience
        self._dictation = dictation
        self._turn = Turn()
        self._answering: asyncio.Task[None] | None = None
        self._overlapped = ""
        self._barged_in = False
        self._false_stops = 0
        self._was_playing = False
        self._paused = False
        self._listening_since: float | None = None
        self._keys = ""
        self._key_at = 0.0
        self._about = ""
        self._asked_at: float | None = None
        self._ending = False

    async def run(self) -> None:
        """Hold the call; returns when either side has hung up and every act is done. Raises what broke the line or an engine."""
        try:
            await self._hold()
        except* HarkmailError as broken:
            raise next(_leaves(broken)) from None

    async def _hold(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            background = [tasks.create_task(self._listening.run()), tasks.create_task(self._playout.run())]
            self._expect()
            self._answer(tasks, self._mind.picked_up(), Turn())
            async for event in self._channel.events():
                match event:
                    case Frame():
                        await self._frame(tasks, event)
                    case Key():
                        self._key(event)
                    case HungUp():
                        break
                if self._ending and not self._busy() and not self._playout.playing:
                    await self._channel.hang_up()
                    break
            self._playout.stop()
            if self._answering is not None:
                await self._answering
            await self._finish_call()
            for task in background:
                task.cancel()
        self._tell(CallEventKind.HANG_UP)

    # ── one frame ───────────────────────────────────────────────────────────────────────────────

    async def _frame(self, tasks: asyncio.TaskGroup, frame: Frame) -> None:
        heard = self._listening.hear(frame, agent_level_dbfs=self._playout.level_dbfs)
        match heard:
            case Started(t):
                self._interrupt(t)
            case Utterance():
                self._respond(tasks, heard)
            case None:
                pass
        sent = self._playout.frame(frame.t)
        await self._channel.play(sent.pcm)
        self._announce(sent, frame.t)
        self._follow_playout(tasks)
        self._sound_busy(frame.t)
        self._watch_silence(tasks, frame.t)
        self._press(tasks, frame.t)

    def _interrupt(self, t: float) -> None:
        """Barge-in: silent from this frame on."""
        self._wait(None)
        self._barged_in = self._playout.playing
        self._overlapped = self._playout.words_of_others if self._barged_in else ""
        if self._barged_in:
            self._playout.stop()
            self._was_playing = False
            self._mind.interrupted()
            self._tell(CallEventKind.BARGE_IN, began=round(t, 3))

    def _respond(self, tasks: asyncio.TaskGroup, utterance: Utterance) -> None:
        known_end = self._channel.speech_ended_at()
        turn = Turn(known_end if known_end is not None else utterance.ended, utterance.decided)
        self._tell(
            CallEventKind.UTTERANCE,
            start=round(utterance.started, 3),
            end=round(utterance.ended, 3),
            decided=round(utterance.decided, 3),
        )
        if self._mind.awaits_text:
            self._answer(tasks, self._text_heard(utterance), turn)
        else:
            self._answer(tasks, self._command_heard(utterance, turn, barged_in=self._barged_in), turn)

    def _announce(self, sent: Sent, t: float) -> None:
        """The first audible sample of an answer, once a turn."""
        if sent.audible_from is None or self._turn.announced:
            return
        self._turn.announced = True
        at = t + sent.audible_from / self._channel.sample_rate_hz
        self._tell(
            CallEventKind.PLAYOUT,
            at=round(at, 3),
            after_speech_ms=_ms(at, self._turn.speech_end),
            after_endpoint_ms=_ms(at, self._turn.endpoint),
        )

    def _follow_playout(self, tasks: asyncio.TaskGroup) -> None:
        playing = self._playout.playing
        if self._was_playing and not playing and not self._busy() and not self._ending:
            self._answer(tasks, self._mind.played(), self._turn)
        self._was_playing = playing
        waiting = not playing and not self._busy() and not self._listening.in_speech and not self._ending
        if waiting and self._listening_since is None:
            self._wait(self._clock.now())
        elif not waiting:
            self._wait(None)

    def _sound_busy(self, t: float) -> None:
        """An earcon, once a turn, where the answer keeps the caller waiting."""
        asked = self._asked_at
        if asked is not None and self._busy() and t - asked > self._patience.answer_s:
            self._asked_at = None
            self._playout.begin((Phrase("", self._mind.language, earcon=Earcon.WORKING),))

    def _watch_silence(self, tasks: asyncio.TaskGroup, t: float) -> None:
        limit = self._patience.paused_s if self._paused else self._patience.silence_s
        if self._listening_since is not None and t - self._listening_since > limit:
            self._wait(None)
            self._answer(tasks, self._mind.silence(), Turn())

    def _wait(self, since: float | None) -> None:
        """The agent waits for the caller since then; None: it doesn't."""
        if (since is None) is not (self._listening_since is None):
            self._channel.agent_listens(since is not None)
        self._listening_since = since

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def _key(self, key: Key) -> None:
        if self._playout.playing:
            self._mind.interrupted()
        self._playout.stop()
        self._was_playing = False
        self._keys += key.symbol
        self._key_at = key.t

    def _press(self, tasks: asyncio.TaskGroup, t: float) -> None:
        """Keys act at once where no longer sequence begins so, else after a moment."""
        if not self._keys or self._busy():
            return
        if self._mind.awaits_more_keys(self._keys) and t - self._key_at < self._patience.keys_s:
            return
        keys, self._keys = self._keys, ""
        self._answer(tasks, self._mind.key(keys), Turn(self._key_at, self._key_at))

    # ── turns ───────────────────────────────────────────────────────────────────────────────────

    def _busy(self) -> bool:
        return self._answering is not None and not self._answering.done()

    def _answer(self, tasks: asyncio.TaskGroup, replies: AsyncIterator[Reply], turn: Turn) -> None:
        self._asked_at = turn.endpoint if not turn.announced else None
        self._answering = tasks.create_task(self._play(replies, turn, self._answering))

    async def _play(self, replies: AsyncIterator[Reply], turn: Turn, before: asyncio.Task[None] | None) -> None:
        """Speak an answer as it comes; answers follow each other, an act under way is never cut off."""
        with self._clock.working():
            if before is not None:
                await before
            begun = False
            async for reply in replies:
                if reply.hang_up:
                    self._ending = True
                if reply.control is not None:
                    self._turn = turn
                    await self._control(reply.control)
                if reply.phrases:
                    self._say(reply, turn, begun=begun)
                    begun = True
            if begun:
                self._playout.extend((), more=False)
            self._expect()

    def _say(self, reply: Reply, turn: Turn, *, begun: bool) -> None:
        if begun:
            self._playout.extend(reply.phrases, more=True)
            return
        self._turn = turn
        self._asked_at = None
        self._paused = False
        about = self._mind.about
        self._playout.begin(reply.phrases, more=True, keep_place=about == self._about)
        self._about = about
        if self._listening.in_speech:
            self._playout.stop()

    async def _command_heard(self, utterance: Utterance, turn: Turn, *, barged_in: bool) -> AsyncIterator[Reply]:
        over = self._overlapped
        transcript = await self._heard()
        if not transcript.text and barged_in and self._false_stops < MOST_FALSE_STOPS:
            self._false_stops += 1
            turn.announced = True
            yield Reply(control=Control.RESUME)
            return
        if not transcript.text and not barged_in and utterance.speech_ms < COUGH_MS:
            return
        self._false_stops = 0
        async for reply in self._mind.hear(transcript.text, over, transcript.confidence):
            yield reply

    async def _text_heard(self, utterance: Utterance) -> AsyncIterator[Reply]:
        body = Recording(trim(utterance.pcm), self._channel.sample_rate_hz)
        transcript = await self._heard(recorded_s=round(body.seconds, 1))
        if self._dictation:
            body = replace(body, draft=transcript.text)
        command = transcript.text if body.seconds <= self._patience.short_text_s else ""
        async for reply in self._mind.told(body, command):
            yield reply

    async def _heard(self, **more: object) -> Transcript:
        transcript = await self._listening.transcript()
        self._tell(
            CallEventKind.TRANSCRIPT,
            text=transcript.text,
            confidence=round(transcript.confidence, 3),
            rejected=transcript.rejected,
            **more,
        )
        return transcript

    async def _control(self, control: Control) -> None:
        self._paused = control is Control.PAUSE
        if self._moved(control):
            if control is not Control.PAUSE:
                self._mind.resumed()
            return
        begun = False
        async for reply in self._mind.nothing_to_move(control):
            (self._playout.extend if begun else self._playout.begin)(reply.phrases)
            begun = True

    def _moved(self, control: Control) -> bool:
        """Whether there was something to move in."""
        match control:
            case Control.PAUSE:
                self._playout.stop()
                return True
            case Control.RESUME:
                return self._playout.resume()
            case Control.REWIND:
                return self._playout.rewind()
            case Control.SKIP_AHEAD:
                return self._playout.skip_ahead()
            case Control.REPEAT:
                return self._playout.repeat()
            case Control.FASTER:
                return self._playout.change_rate(1)
            case Control.SLOWER:
                return self._playout.change_rate(-1)

    def _expect(self) -> None:
        text = self._mind.awaits_text
        self._listening.expect(None if text and self._dictation else self._mind.listening_for(), recording=text)

    async def _finish_call(self) -> None:
        """Nobody hears it any more, but what was begun is brought to its end and a text that was not sent, or not even
        finished, is kept."""
        spoken = trim(self._listening.unfinished())
        if spoken and self._mind.awaits_text:
            async for _ in self._mind.told(Recording(spoken, self._channel.sample_rate_hz)):
                pass
        async for _ in self._mind.hung_up():
            pass

    def _tell(self, kind: CallEventKind, **data: object) -> None:
        self._observe(CallEvent(round(self._clock.now(), 3), kind, data))


def _leaves(group: BaseExceptionGroup[HarkmailError]) -> Iterator[HarkmailError]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _ms(at: float, since: float | None) -> int | None:
    return None if since is None else round((at - since) * 1000)
