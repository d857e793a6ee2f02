"""Every transcriber, held to its interface. A new one is a line in ``ENGINES``."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from agent.domain.errors import EngineMissing, HarkmailError
from agent.domain.speech import RecognitionGrammar, Transcript, VoiceSettings
from agent.formats import g711
from agent.formats.pcm import silence
from agent.interfaces.synthesizer import Synthesizer
from agent.interfaces.transcriber import Transcriber, TranscriberStream
from agent.speech.engine import Engine, Options
from agent.speech.synthesizers import nanotts, pyttsx3
from agent.speech.transcribers import pocketsphinx, vosk
from tests.unit.speech.voices import CALLER, ESPEAK, spoken

MODELS = Path(__file__).parents[1] / "models"
Case = tuple[Engine[Transcriber], Options, Engine[Synthesizer], VoiceSettings]
ENGINES: tuple[Case, ...] = (
    (pocketsphinx.ENGINE, {}, nanotts.ENGINE, CALLER),
    (vosk.ENGINE, {"models": {"en": MODELS / "reference-en"}}, pyttsx3.ENGINE, ESPEAK),
)
"""With the voice that speaks to it: the reference model knows no other than espeak-ng's."""
MAIL = ("read my messages", "archive it", "next message")
ANSWERS = ("yes", "no", "cancel")
STRANGE = "he plays the guitar every evening with his grandfather"


def grammar(name: str, sentences: tuple[str, ...]) -> RecognitionGrammar:
    jsgf = f"#JSGF V1.0;\ngrammar {name};\npublic <{name}> = {' | '.join(sentences)};\n"
    return RecognitionGrammar(name, "en", jsgf, sentences, frozenset(" ".join(sentences).split()))


@pytest.fixture(params=ENGINES, ids=lambda case: case[0].name)
def case(request: pytest.FixtureRequest) -> Case:
    made: Case = request.param
    engine, options, synthesizer, _ = made
    if lack := engine.missing(options) or synthesizer.missing({}):
        pytest.skip(lack)
    return made


@pytest.fixture
async def transcriber(case: Case) -> AsyncIterator[Transcriber]:
    transcriber = case[0].create(case[1])
    yield transcriber
    await transcriber.aclose()


@dataclass(frozen=True, slots=True)
class Caller:
    synthesizer: Synthesizer
    voice: VoiceSettings

    async def say(self, text: str, rate_hz: int = 16000) -> bytes:
        return await spoken(self.synthesizer, text, self.voice, rate_hz)


@pytest.fixture
async def caller(case: Case) -> AsyncIterator[Caller]:
    synthesizer = case[2].create({})
    yield Caller(synthesizer, case[3])
    await synthesizer.aclose()


async def opened(transcriber: Transcriber, sentences: tuple[str, ...] = MAIL, rate_hz: int = 16000) -> TranscriberStream:
    stream = await transcriber.open("en", rate_hz)
    await stream.listen(grammar("mail", sentences))
    return stream


async def heard(stream: TranscriberStream, pcm: bytes, chunk: int = 3200) -> Transcript:
    for at in range(0, len(pcm), chunk):
        await stream.feed(pcm[at : at + chunk])
    return await stream.finish()


@pytest.mark.parametrize("rate_hz", [8000, 16000, 22050, 44100, 48000])
async def test_commands_are_understood_at_any_rate(transcriber: Transcriber, caller: Caller, rate_hz: int) -> None:
    stream = await opened(transcriber, rate_hz=rate_hz)
    for sentence in MAIL:
        transcript = await heard(stream, await caller.say(sentence, rate_hz))
        assert (transcript.text, transcript.final, transcript.rejected) == (sentence, True, False)
        assert 0 < transcript.confidence <= 1


async def test_the_first_words_of_a_telephone_call_are_understood(transcriber: Transcriber, caller: Caller) -> None:
    for sentence in MAIL:
        stream = await opened(transcriber, rate_hz=8000)
        pcm = await caller.say(sentence, 8000)
        assert (await heard(stream, g711.decode(g711.encode(pcm, g711.Law.MU), g711.Law.MU))).text == sentence


async def test_words_have_times_in_their_own_utterance(transcriber: Transcriber, caller: Caller) -> None:
    stream = await opened(transcriber)
    pcm = await caller.say("read my messages")
    for _ in range(3):
        transcript = await heard(stream, pcm)
        assert [word.text for word in transcript.words] == ["read", "my", "messages"]
        assert 0.1 < transcript.words[0].start_s < 0.6
        assert all(word.start_s < word.end_s <= len(pcm) / 32000 + 0.1 for word in transcript.words)


async def test_other_talk_is_rejected_and_the_next_command_understood(transcriber: Transcriber, caller: Caller) -> None:
    stream = await opened(transcriber)
    for _ in range(2):
        assert (await heard(stream, await caller.say(STRANGE))).text == ""
        assert (await heard(stream, await caller.say("archive it"))).text == "archive it"


@pytest.mark.parametrize("level", [0, 30, 1000, 8000])
async def test_silence_and_noise_are_no_words(transcriber: Transcriber, level: int) -> None:
    stream = await opened(transcriber)
    values = np.random.default_rng(5).standard_normal(24000) * level
    transcript = await heard(stream, np.clip(values, -32768, 32767).astype("<i2").tobytes())
    assert (transcript.text, transcript.final) == ("", True)


async def test_nothing_heard_is_no_words(transcriber: Transcriber) -> None:
    stream = await opened(transcriber)
    assert (await stream.peek()).text == ""
    assert (await stream.finish()).text == ""
    assert (await heard(stream, b"\0\0")).text == ""


async def test_another_grammar_is_heard_from_the_next_utterance_on(transcriber: Transcriber, caller: Caller) -> None:
    stream = await opened(transcriber)
    for sentences in (ANSWERS, MAIL, ANSWERS):
        await stream.listen(grammar("answers" if sentences is ANSWERS else "mail", sentences))
        said = sentences[-1]
        assert (await heard(stream, await caller.say(said))).text == said


async def test_a_look_ahead_sees_the_words_and_harms_nothing(transcriber: Transcriber, caller: Caller) -> None:
    stream = await opened(transcriber)
    for _ in range(3):
        pcm = await caller.say("read my messages")
        await stream.feed(pcm[: len(pcm) // 4 * 2])
        await stream.peek()
        await stream.feed(pcm[len(pcm) // 4 * 2 :])
        assert (await stream.peek()).text == "read my messages"
        await stream.feed(silence(200, 16000))
        assert (await stream.finish()).text == "read my messages"


async def test_what_was_reset_is_forgotten(transcriber: Transcriber, caller: Caller) -> None:
    stream = await opened(transcriber)
    for _ in range(2):
        await stream.feed((await caller.say("archive it"))[:-6400])
        await stream.reset()
        assert (await heard(stream, await caller.say("next message"))).text == "next message"


async def test_two_callers_do_not_disturb_each_other(transcriber: Transcriber, caller: Caller) -> None:
    streams = [await opened(transcriber), await opened(transcriber, rate_hz=8000)]
    for first, second in (("archive it", "next message"), ("read my messages", "archive it")):
        pcm = [await caller.say(first), await caller.say(second, 8000)]
        for at in range(0, max(map(len, pcm)), 1600):
            for stream, sound in zip(streams, pcm, strict=True):
                await stream.feed(sound[at : at + 1600])
        assert [(await stream.finish()).text for stream in streams] == [first, second]


async def test_a_language_without_a_model_is_missing(transcriber: Transcriber) -> None:
    with pytest.raises(EngineMissing) as missing:
        await transcriber.open("xx", 16000)
    assert missing.value.remedy


async def test_free_speech_is_heard_or_refused(transcriber: Transcriber, caller: Caller) -> None:
    stream = await transcriber.open("en", 16000)
    if transcriber.capabilities.dictation:
        await stream.listen(None)
        assert "messages" in (await heard(stream, await caller.say("read my messages"))).text
    else:
        with pytest.raises(HarkmailError):
            await stream.listen(None)
