"""Vosk: model folders, French, and what it does not tell of itself."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agent.domain.errors import BadSetting, EngineMissing
from agent.domain.speech import RecognitionGrammar, Word
from agent.interfaces.synthesizer import Synthesizer
from agent.speech.synthesizers import pyttsx3
from agent.speech.transcribers.vosk import ENGINE, models, results
from agent.speech.transcribers.vosk.adapter import VoskTranscriber
from tests.unit.speech.voices import ESPEAK, FRENCH, spoken

MODELS = Path(__file__).parents[2] / "models"
FRENCH_COMMANDS = ("lis mes messages", "archive", "suivant", "annule", "répète")


@pytest.fixture
async def vosk() -> AsyncIterator[VoskTranscriber]:
    transcriber = VoskTranscriber({"en": MODELS / "reference-en", "fr": MODELS / "reference-fr"}, 2)
    yield transcriber
    await transcriber.aclose()


@pytest.fixture
async def voice() -> AsyncIterator[Synthesizer]:
    if lack := pyttsx3.ENGINE.missing({}):
        pytest.skip(lack)
    synthesizer = pyttsx3.ENGINE.create({})
    yield synthesizer
    await synthesizer.aclose()


def grammar(language: str, phrases: tuple[str, ...]) -> RecognitionGrammar:
    return RecognitionGrammar("test", language, "", phrases, frozenset(" ".join(phrases).split()))


@pytest.mark.parametrize("rate_hz", [8000, 16000])
async def test_french_is_understood_with_its_accents(vosk: VoskTranscriber, voice: Synthesizer, rate_hz: int) -> None:
    stream = await vosk.open("fr", rate_hz)
    await stream.listen(grammar("fr", FRENCH_COMMANDS))
    for sentence in FRENCH_COMMANDS:
        await stream.feed(await spoken(voice, sentence, FRENCH, rate_hz))
        assert (await stream.finish()).text == sentence
    await stream.feed(await spoken(voice, "le chat dort sur le canapé", FRENCH, rate_hz))
    assert (await stream.finish()).rejected


async def test_short_and_long_chunks_give_the_same_words(vosk: VoskTranscriber, voice: Synthesizer) -> None:
    pcm = await spoken(voice, "read my messages", ESPEAK, 16000)
    heard = []
    for chunk in (640, 32000):
        stream = await vosk.open("en", 16000)
        await stream.listen(grammar("en", ("read my messages", "archive it")))
        for at in range(0, len(pcm), chunk):
            await stream.feed(pcm[at : at + chunk])
        heard.append(await stream.finish())
    assert heard[0].text == "read my messages"
    assert heard[0] == heard[1]


async def test_words_come_while_they_are_spoken(vosk: VoskTranscriber, voice: Synthesizer) -> None:
    stream = await vosk.open("en", 16000)
    await stream.listen(grammar("en", ("read my messages",)))
    pcm = await spoken(voice, "read my messages", ESPEAK, 16000)
    interim = [await stream.feed(pcm[at : at + 640]) for at in range(0, len(pcm), 640)]
    texts = [transcript.text for transcript in interim if transcript]
    assert len(texts) >= 2
    assert texts[-1] == "read my messages"


async def test_words_that_the_model_lacks_are_told_and_their_phrases_left_out(vosk: VoskTranscriber, voice: Synthesizer) -> None:
    stream = await vosk.open("en", 16000)
    await stream.listen(grammar("en", ("archive it", "call zorblax")))
    assert "zorblax" in stream.unknown_words
    await stream.feed(await spoken(voice, "archive it", ESPEAK, 16000))
    assert (await stream.finish()).text == "archive it"


def test_without_a_model_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert "speech.vosk.models" in (ENGINE.missing({}) or "")


async def test_models_in_the_data_folder_are_found_by_their_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for name in ("vosk-model-small-en-us-0.15", "fr", "notes"):
        (tmp_path / "harkmail" / "models" / name).mkdir(parents=True)
    found = models.find({"models": {"fr": "~/mine"}})
    assert found == {"en": tmp_path / "harkmail/models/vosk-model-small-en-us-0.15", "fr": Path.home() / "mine"}


async def test_a_language_without_a_model_is_missing(vosk: VoskTranscriber) -> None:
    with pytest.raises(EngineMissing, match=r"speech\.vosk\.models"):
        await vosk.open("de", 16000)


@pytest.mark.parametrize("lacking", ["", "am/final.mdl", "conf/model.conf", "conf/mfcc.conf", "graph/HCLr.fst"])
async def test_a_faulty_model_is_refused(tmp_path: Path, lacking: str) -> None:
    folder = tmp_path / "model"
    if lacking:
        shutil.copytree(MODELS / "reference-en", folder)
        (folder / lacking).unlink()
    transcriber = VoskTranscriber({"en": folder}, 1)
    with pytest.raises(BadSetting):
        await transcriber.open("en", 16000)
    await transcriber.aclose()


async def test_a_model_on_which_vosk_would_end_the_process_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODELS / "reference-en", folder)
    settings = folder / "conf" / "model.conf"
    settings.write_text("\n".join(line for line in settings.read_text().splitlines() if "silence-phones" not in line))
    with pytest.raises(BadSetting, match="silence-phones"):
        models.load(folder)


@pytest.mark.parametrize("options", [{"models": 3}, {"threads": 0}, {"threads": "many"}])
def test_wrong_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        ENGINE.create(options)


def test_an_utterance_of_unknown_words_is_rejected_and_a_cough_is_not() -> None:
    def word(text: str, start: float, end: float) -> Word:
        return Word(text, start, end, 1.0)

    assert results.final([word("[unk]", 0, 1)]).rejected
    assert results.final([word("[unk]", 0, 0.5), word("archive", 0.5, 1), word("it", 1, 1.2)]).rejected
    kept = results.final([word("[unk]", 0, 0.1), word("archive", 0.1, 0.8), word("it", 0.8, 1.2)])
    assert (kept.text, kept.rejected) == ("archive it", False)
    assert results.final([]) == results.final(())
    assert not results.final([]).rejected
