"""Every synthesizer, held to its interface. A new one is a line in ``ENGINES``."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from agent.domain.errors import EngineMissing
from agent.domain.speech import VoiceSettings
from agent.formats.pcm import level_dbfs
from agent.interfaces.synthesizer import Synthesizer
from agent.speech.engine import Engine
from agent.speech.synthesizers import nanotts, pyttsx3

ENGINES: tuple[tuple[Engine[Synthesizer], str], ...] = ((pyttsx3.ENGINE, "gmw/en-US+m7"), (nanotts.ENGINE, "en-US"))
SENTENCE = "You have three new messages."


@pytest.fixture(params=ENGINES, ids=lambda pair: pair[0].name)
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Synthesizer, VoiceSettings]]:
    made, voice = request.param
    if lack := made.missing({}):
        pytest.skip(lack)
    synthesizer = made.create({})
    yield synthesizer, VoiceSettings(made.name, voice, "en")
    await synthesizer.aclose()


async def length_s(synthesizer: Synthesizer, text: str, voice: VoiceSettings) -> float:
    return sum([chunk.seconds async for chunk in synthesizer.speak(text, voice)])


async def test_speech_comes_in_short_chunks_of_one_rate(engine: tuple[Synthesizer, VoiceSettings]) -> None:
    synthesizer, voice = engine
    chunks = [chunk async for chunk in synthesizer.speak(SENTENCE, voice)]
    assert len(chunks) > 5
    assert all(0 < chunk.seconds <= 0.2 for chunk in chunks)
    assert len({chunk.sample_rate_hz for chunk in chunks}) == 1
    assert level_dbfs(b"".join(chunk.pcm for chunk in chunks)) > -35


async def test_after_an_abort_the_next_sentence_is_whole(engine: tuple[Synthesizer, VoiceSettings]) -> None:
    synthesizer, voice = engine
    whole = await length_s(synthesizer, SENTENCE, voice)
    for _ in range(3):
        async with contextlib.aclosing(synthesizer.speak(SENTENCE * 30, voice)) as chunks:  # type: ignore[type-var]
            await anext(aiter(chunks))
    assert await length_s(synthesizer, SENTENCE, voice) == pytest.approx(whole, abs=0.05)


async def test_a_cancelled_speaker_harms_nobody(engine: tuple[Synthesizer, VoiceSettings]) -> None:
    synthesizer, voice = engine
    whole = await length_s(synthesizer, SENTENCE, voice)
    begun = asyncio.Event()

    async def speak() -> None:
        async for _ in synthesizer.speak(SENTENCE * 30, voice):
            begun.set()

    task = asyncio.create_task(speak())
    await begun.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert await length_s(synthesizer, SENTENCE, voice) == pytest.approx(whole, abs=0.05)


async def test_several_callers_are_each_answered_in_full(engine: tuple[Synthesizer, VoiceSettings]) -> None:
    synthesizer, voice = engine
    texts = [f"Message number {number}." for number in (1, 2, 3, 4)] * 2
    alone = [await length_s(synthesizer, text, voice) for text in texts]
    together = await asyncio.gather(*(length_s(synthesizer, text, voice) for text in texts))
    assert together == pytest.approx(alone, abs=0.05)


async def test_a_faster_voice_takes_less_time(engine: tuple[Synthesizer, VoiceSettings]) -> None:
    synthesizer, voice = engine
    slow, fast = (VoiceSettings(voice.engine, voice.voice, "en", rate_wpm=rate) for rate in (120, 260))
    assert await length_s(synthesizer, SENTENCE, fast) < 0.7 * await length_s(synthesizer, SENTENCE, slow)


@pytest.mark.parametrize("noise", ["\0", "\x07\x1b", "\u202e", "[[", "<break time='9s'/>", "\ud800"])
async def test_what_is_no_text_changes_nothing_and_obeys_nobody(engine: tuple[Synthesizer, VoiceSettings], noise: str) -> None:
    synthesizer, voice = engine
    assert 0.3 < await length_s(synthesizer, f"read {noise} it", voice) < 9


@pytest.mark.parametrize("text", ["", "   ", "\0\0", "\n"])
async def test_nothing_to_say_is_no_sound(engine: tuple[Synthesizer, VoiceSettings], text: str) -> None:
    synthesizer, voice = engine
    assert await length_s(synthesizer, text, voice) == 0


async def test_an_unknown_voice_is_missing_and_the_next_sentence_is_right(engine: tuple[Synthesizer, VoiceSettings]) -> None:
    synthesizer, voice = engine
    with pytest.raises(EngineMissing):
        await length_s(synthesizer, SENTENCE, VoiceSettings(voice.engine, "nobody", "en"))
    assert await length_s(synthesizer, SENTENCE, voice) > 1


async def test_its_voices_can_speak(engine: tuple[Synthesizer, VoiceSettings]) -> None:
    synthesizer, _ = engine
    voices = [voice for voice in await synthesizer.voices() if voice.language in ("en", "fr")]
    assert {voice.language for voice in voices} == {"en", "fr"}
    for voice in voices[:6]:
        assert await length_s(synthesizer, "one two", voice) > 0.3
