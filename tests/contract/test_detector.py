"""Every speech detector, held to its interface. A new one is a line in ``ENGINES``."""

from collections.abc import Iterable

import numpy as np
import pytest

from agent.domain.audio import FRAME_MS
from agent.formats import g711
from agent.formats.pcm import frames, gain, level_dbfs, mix, resample, silence
from agent.interfaces.detector import SpeechDetector
from agent.interfaces.synthesizer import Synthesizer
from agent.speech.detectors import energy
from agent.speech.engine import Engine
from agent.speech.synthesizers import nanotts, pyttsx3
from tests.unit.speech.voices import CALLER, ESPEAK, spoken

ENGINES: tuple[Engine[SpeechDetector], ...] = (energy.ENGINE,)
RATE_HZ = 16000
SENTENCE = "Read my unread messages."


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def detector(request: pytest.FixtureRequest) -> SpeechDetector:
    made: Engine[SpeechDetector] = request.param
    return made.create({})


@pytest.fixture
async def sentence() -> bytes:
    """A sentence of -20 dBFS with a second of silence before and after."""
    engine, voice = next((e, v) for e, v in ((nanotts.ENGINE, CALLER), (pyttsx3.ENGINE, ESPEAK)) if e.missing({}) is None)
    synthesizer: Synthesizer = engine.create({})
    pcm = await spoken(synthesizer, SENTENCE, voice, RATE_HZ, around_ms=1000)
    await synthesizer.aclose()
    return gain(pcm, -20 - level_dbfs(pcm[2 * RATE_HZ : -2 * RATE_HZ]))


def noise(seconds: float, dbfs: float, rate_hz: int = RATE_HZ) -> bytes:
    values = np.random.default_rng(3).standard_normal(int(seconds * rate_hz)) * 32768 * 10 ** (dbfs / 20)
    return bytes(np.clip(values, -32768, 32767).astype("<i2").tobytes())


def judge(detector: SpeechDetector, pcm: bytes, rate_hz: int = RATE_HZ) -> list[bool]:
    return [detector.hear(frame) for frame in frames(pcm, rate_hz)]


def share(judged: Iterable[bool]) -> float:
    judged = list(judged)
    return sum(judged) / len(judged)


def assert_found(judged: list[bool]) -> None:
    """Speech from one second after the start to one before the end, and nowhere else but for its edges."""
    edge = 1000 // FRAME_MS
    assert share(judged[: edge - 5]) == 0
    assert share(judged[edge:-edge]) > 0.4
    assert share(judged[5 - edge :]) == 0
    onset = judged.index(True) * FRAME_MS / 1000
    assert 0.9 < onset < 1.2


@pytest.mark.parametrize("rate_hz", [8000, 16000, 22050, 44100, 48000])
def test_speech_is_found_at_any_rate(detector: SpeechDetector, sentence: bytes, rate_hz: int) -> None:
    assert_found(judge(detector, resample(sentence, RATE_HZ, rate_hz), rate_hz))


@pytest.mark.parametrize("decibels", [-20, -10, 10])
def test_quiet_and_loud_speech_is_found(detector: SpeechDetector, sentence: bytes, decibels: float) -> None:
    assert_found(judge(detector, gain(sentence, decibels)))


def test_speech_is_found_on_a_telephone_line(detector: SpeechDetector, sentence: bytes) -> None:
    coded = g711.decode(g711.encode(resample(sentence, RATE_HZ, 8000), g711.Law.MU), g711.Law.MU)
    assert_found(judge(detector, coded, 8000))


def test_speech_is_found_in_steady_noise(detector: SpeechDetector, sentence: bytes) -> None:
    noisy = mix(sentence, noise(len(sentence) / 2 / RATE_HZ, -40))
    judged = judge(detector, noise(2, -40) + noisy)[100:]
    assert share(judged[:45]) < 0.05
    assert share(judged[50:-50]) > 0.5
    assert share(judged[-45:]) < 0.05


@pytest.mark.parametrize("level", [-70, -50, -30])
def test_steady_noise_is_no_speech(detector: SpeechDetector, level: float) -> None:
    assert share(judge(detector, noise(5, level))) < 0.02


def test_silence_and_direct_current_are_no_speech(detector: SpeechDetector) -> None:
    assert not any(judge(detector, silence(1000, RATE_HZ)))
    assert not any(judge(detector, np.full(RATE_HZ, 6000, "<i2").tobytes()))


def test_the_agents_own_echo_is_no_speech(detector: SpeechDetector, sentence: bytes) -> None:
    detector.mask(-20)
    assert not any(judge(detector, gain(sentence, -20)))


def test_a_caller_is_heard_over_the_agent(detector: SpeechDetector, sentence: bytes) -> None:
    detector.mask(-20)
    judge(detector, gain(sentence, -20))
    assert share(judge(detector, sentence)[50:-50]) > 0.4


def test_the_echo_is_not_taken_for_the_lines_noise(detector: SpeechDetector, sentence: bytes) -> None:
    judge(detector, silence(500, RATE_HZ))
    detector.mask(-10)
    judge(detector, noise(4, -32))
    detector.mask(None)
    assert share(judge(detector, gain(sentence, -8))[50:-50]) > 0.5


def test_after_a_reset_another_lines_noise_is_learned(detector: SpeechDetector) -> None:
    judge(detector, silence(1000, RATE_HZ))
    detector.reset()
    assert share(judge(detector, noise(2, -30))) < 0.05
