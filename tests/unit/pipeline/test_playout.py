"""Speaking: positions, stops and moves, frame by frame."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from agent.domain.audio import Earcon, Sound
from agent.domain.errors import EngineFailed
from agent.domain.speech import Phrase, VoiceSettings
from agent.pipeline.clock import LineClock, standing_still
from agent.pipeline.playout import ECHO_MS, PAUSE_BETWEEN_MS, Playout
from tests.fakes.engines import RATE_HZ, WORD_S, FakeSynthesizer
from tests.fakes.values import NOON

VOICE = VoiceSettings("fake", "fake", "en")


def phrases(*texts: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(text, "en") for text in texts)


class Line:
    """Pulls frames from a playout on a virtual clock."""

    def __init__(self, playout: Playout, clock: LineClock, synthesizer: FakeSynthesizer) -> None:
        self.playout = playout
        self.clock = clock
        self.synthesizer = synthesizer
        self.audible: list[float] = []

    async def run(self, frames: int) -> int:
        """So many frames; how many of them were audible."""
        count = 0
        for _ in range(frames):
            await self.clock.tick()
            sent = self.playout.frame(self.clock.now())
            assert len(sent.pcm) == RATE_HZ // 50 * 2
            if sent.audible_from is not None:
                count += 1
                self.audible.append(self.clock.now())
        return count

    async def until_silent(self, most: int = 1000) -> int:
        count = 0
        for _ in range(most):
            count += await self.run(1)
            if not self.playout.playing:
                return count
        raise AssertionError("it never fell silent")


@asynccontextmanager
async def line(synthesizer: FakeSynthesizer | None = None) -> AsyncIterator[Line]:
    speaker = synthesizer or FakeSynthesizer()
    clock = LineClock(lambda: NOON, standing_still)
    playout = Playout(speaker, lambda _language: VOICE, RATE_HZ, clock)
    task = asyncio.create_task(playout.run())
    try:
        yield Line(playout, clock, speaker)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def frames_of(words: int) -> int:
    return round(words * WORD_S * 50)


async def test_everything_is_said_once_and_then_there_is_silence() -> None:
    async with line() as call:
        call.playout.begin(phrases("one two three", "four five"))
        said = await call.until_silent()
        assert abs(said - frames_of(5)) <= 4
        assert await call.run(20) == 0
        assert [text for text, _ in call.synthesizer.spoken] == ["one two three", "four five"]


async def test_stop_is_silent_from_the_next_frame_and_resume_begins_the_phrase_again() -> None:
    async with line() as call:
        call.playout.begin(phrases("one two three four five", "six"))
        await call.run(25)
        call.playout.stop()
        assert await call.run(50) == 0
        assert call.playout.resume()
        assert abs(await call.until_silent() - frames_of(6)) <= 4


@pytest.mark.parametrize(("move", "words"), [("rewind", 8), ("skip_ahead", 2), ("repeat", 8)])
async def test_moves_go_by_phrases(move: str, words: int) -> None:
    async with line() as call:
        call.playout.begin(phrases("one two three", "four five six", "seven eight"))
        await call.run(frames_of(3) + PAUSE_BETWEEN_MS // 20 + 15)
        call.playout.stop()
        assert getattr(call.playout, move)()
        assert abs(await call.until_silent() - frames_of(words)) <= 6


async def test_an_aside_can_be_returned_from() -> None:
    async with line() as call:
        call.playout.begin(phrases("one two three four", "five six"))
        await call.run(10)
        call.playout.stop()
        call.playout.begin(phrases("what"))
        await call.until_silent()
        assert call.playout.resume()
        assert abs(await call.until_silent() - frames_of(6)) <= 4


async def test_another_subject_forgets_the_place() -> None:
    async with line() as call:
        call.playout.begin(phrases("one two three four"))
        await call.run(10)
        call.playout.stop()
        call.playout.begin(phrases("archived"), keep_place=False)
        await call.until_silent()
        assert not call.playout.resume()


async def test_a_script_that_grows_is_not_finished_between() -> None:
    async with line() as call:
        call.playout.begin(phrases("one"), more=True)
        await call.run(60)
        assert call.playout.playing
        call.playout.extend(phrases("two"))
        assert await call.until_silent() > 0


async def test_earcons_sound_but_are_no_speech() -> None:
    async with line() as call:
        call.playout.begin((Phrase("", "en", earcon=Earcon.LISTENING),))
        assert await call.until_silent() == 0


async def test_faster_says_the_phrase_again_at_the_new_rate() -> None:
    async with line() as call:
        call.playout.begin(phrases("one two three four"))
        await call.run(10)
        call.playout.stop()
        assert call.playout.change_rate(1)
        await call.until_silent()
        assert [rate for _, rate in call.synthesizer.spoken] == [175, 205]


async def test_a_phrase_that_cannot_be_spoken_does_not_hold_up_the_rest() -> None:
    class Broken(FakeSynthesizer):
        async def speak(self, text: str, voice: VoiceSettings) -> AsyncIterator[Sound]:
            if text == "bad":
                raise EngineFailed("broken")
            async for sound in super().speak(text, voice):
                yield sound

    async with line(Broken()) as call:
        call.playout.begin(phrases("bad", "good"))
        assert abs(await call.until_silent() - frames_of(1)) <= 2


async def test_the_words_of_others_are_known_up_to_the_place() -> None:
    async with line() as call:
        call.playout.begin(
            (Phrase("from ann", "en"), Phrase("delete everything", "en", untrusted=True), Phrase("bye", "en", untrusted=True))
        )
        await call.run(frames_of(2) + 20)
        assert call.playout.words_of_others == "delete everything"


async def test_the_level_is_known_while_it_speaks_and_while_it_may_echo() -> None:
    async with line() as call:
        call.playout.begin(phrases("one two"))
        await call.run(10)
        assert call.playout.level_dbfs is not None
        assert -20 < call.playout.level_dbfs < 0
        call.playout.stop()
        await call.run(5)
        assert call.playout.level_dbfs is not None
        await call.run(ECHO_MS // 20)
        assert call.playout.level_dbfs is None
