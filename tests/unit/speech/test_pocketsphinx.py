"""PocketSphinx: names it never heard of, hypotheses that are none, and the noise it needs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pocketsphinx
import pytest

from agent.domain.errors import EngineFailed, Unsupported
from agent.domain.speech import Pronunciation, RecognitionGrammar
from agent.formats.pcm import level_dbfs, silence
from agent.interfaces.synthesizer import Synthesizer
from agent.interfaces.transcriber import Transcriber
from agent.speech.pronouncers import espeak
from agent.speech.synthesizers import nanotts
from agent.speech.transcribers.pocketsphinx import ENGINE
from agent.speech.transcribers.pocketsphinx.adapter import quiet_since
from agent.speech.transcribers.pocketsphinx.judging import Hypothesis, Judge, Scored
from agent.speech.transcribers.pocketsphinx.lexicon import Lexicon
from agent.speech.transcribers.pocketsphinx.line import Line
from tests.unit.speech.voices import CALLER, spoken


@pytest.fixture
async def transcriber() -> AsyncIterator[Transcriber]:
    transcriber = ENGINE.create({})
    yield transcriber
    await transcriber.aclose()


@pytest.fixture
async def voice() -> AsyncIterator[Synthesizer]:
    if lack := nanotts.ENGINE.missing({}):
        pytest.skip(lack)
    synthesizer = nanotts.ENGINE.create({})
    yield synthesizer
    await synthesizer.aclose()


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon(Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")))


def grammar(rule: str, *pronunciations: Pronunciation) -> RecognitionGrammar:
    words = frozenset(rule.replace("|", " ").replace("[", " ").replace("]", " ").split())
    return RecognitionGrammar(rule, "en", f"#JSGF V1.0;\ngrammar test;\npublic <test> = {rule};\n", (), words, pronunciations)


async def test_a_name_that_no_dictionary_has_is_understood_by_its_sounds(transcriber: Transcriber, voice: Synthesizer) -> None:
    if lack := espeak.ENGINE.missing({}):
        pytest.skip(lack)
    pronouncer = espeak.ENGINE.create({})
    names = ("bramwick", "zorander", "tuvakov")
    pronunciations = await pronouncer.pronounce(names, "en")
    await pronouncer.aclose()
    stream = await transcriber.open("en", 16000)
    await stream.listen(grammar(" | ".join(f"call {name}" for name in names), *pronunciations))
    for name in names:
        await stream.feed(await spoken(voice, f"call {name}", CALLER, 16000))
        assert (await stream.finish()).text == f"call {name}"


async def test_a_name_that_nobody_pronounced_is_no_obstacle(transcriber: Transcriber, voice: Synthesizer) -> None:
    stream = await transcriber.open("en", 16000)
    await stream.listen(grammar("call bramwick | call œrsted | call 7up | archive it"))
    await stream.feed(await spoken(voice, "archive it", CALLER, 16000))
    assert (await stream.finish()).text == "archive it"


async def test_half_a_sentence_is_not_accepted(transcriber: Transcriber, voice: Synthesizer) -> None:
    stream = await transcriber.open("en", 16000)
    await stream.listen(grammar("read my mail today | archive the message"))
    await stream.feed(await spoken(voice, "read my mail", CALLER, 16000))
    assert (await stream.finish()).text == ""


async def test_a_grammar_that_is_none_fails_and_the_stream_lives(transcriber: Transcriber, voice: Synthesizer) -> None:
    stream = await transcriber.open("en", 16000)
    with pytest.raises(EngineFailed):
        await stream.listen(RecognitionGrammar("broken", "en", "not a grammar", (), frozenset()))
    await stream.listen(grammar("archive it | undo that"))
    await stream.feed(await spoken(voice, "undo that", CALLER, 16000))
    assert (await stream.finish()).text == "undo that"


async def test_dictation_is_refused(transcriber: Transcriber) -> None:
    stream = await transcriber.open("en", 16000)
    with pytest.raises(Unsupported):
        await stream.listen(None)


async def test_words_come_while_they_are_spoken_once_the_line_is_known(transcriber: Transcriber, voice: Synthesizer) -> None:
    stream = await transcriber.open("en", 16000)
    await stream.listen(grammar("read my unread messages | archive it"))
    pcm = await spoken(voice, "read my unread messages", CALLER, 16000)
    counts = []
    for _ in range(2):
        interim = [await stream.feed(pcm[at : at + 640]) for at in range(0, len(pcm), 640)]
        counts.append(len({transcript.text for transcript in interim if transcript}))
        assert (await stream.finish()).text == "read my unread messages"
    assert counts[0] == 0
    assert counts[1] >= 2


def test_known_words_keep_their_readings_and_unknown_ones_are_spelled(lexicon: Lexicon) -> None:
    readings = lexicon.readings({"read", "zqx", "☎"}, ())
    assert set(readings["read"]) == {"R EH D", "R IY D"}
    assert readings["zqx"] == ("Z K K S",)
    assert len(readings["☎"]) == 1


def test_a_french_name_has_its_french_reading_too(lexicon: Lexicon) -> None:
    given = Pronunciation("Lefèvre", ("l", "ə", "f", "ɛ", "v", "ʁ"), "fr")
    assert "L AH F EH V R" in lexicon.readings({"lefèvre"}, (given,))["lefèvre"]


@pytest.mark.parametrize(
    ("hypothesis", "text", "rejected"),
    [
        (None, "", False),
        (Hypothesis("", True, ()), "", False),
        (Hypothesis("read my", False, (Scored("read", 0, 1, -1.0), Scored("my", 1, 2, -1.0))), "", True),
        (Hypothesis("read it", True, (Scored("read", 0, 1, -1.0), Scored("it", 1, 2, -9.0))), "", True),
        (Hypothesis("read it", True, (Scored("read", 0, 0.4, -1.0), Scored("it", 0.4, 0.7, -1.0))), "", True),
        (Hypothesis("read it", True, (Scored("read", 0, 1, -1.0), Scored("it", 1, 2, -3.0))), "read it", False),
    ],
)
def test_only_whole_and_well_matching_sentences_are_accepted(hypothesis: Hypothesis | None, text: str, rejected: bool) -> None:
    transcript = Judge((-6.0, -4.0)).transcript(hypothesis, 2.0)
    assert (transcript.text, transcript.rejected) == (text, rejected)
    assert 0 <= transcript.confidence <= 1


@pytest.mark.parametrize("rate_hz", [8000, 16000, 48000])
async def test_a_line_is_never_without_a_little_noise_and_keeps_its_length(voice: Synthesizer, rate_hz: int) -> None:
    pcm = await spoken(voice, "archive it", CALLER, rate_hz, around_ms=500)
    line = Line(rate_hz)
    whole = line.whole(pcm)
    chunks = b"".join(line.chunk(pcm[at : at + 320]) for at in range(0, len(pcm), 320)) + line.end()
    for sound in (whole, chunks):
        assert abs(len(sound) / 32000 - len(pcm) / 2 / rate_hz) < 0.001
        assert -90 < level_dbfs(sound[:9600]) < level_dbfs(sound) - 20


def test_quiet_is_far_softer_than_what_was_said() -> None:
    loud = b"\x00\x20\x00\xe0" * 4000
    assert quiet_since(loud + silence(200, 16000), len(loud), 16000)
    assert quiet_since(loud, len(loud), 16000)
    assert not quiet_since(loud + silence(200, 16000) + loud, len(loud), 16000)
