"""The worker processes: their life and death."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator

import pytest

from agent.domain.audio import Sound
from agent.domain.errors import EngineFailed
from agent.domain.speech import VoiceSettings
from agent.speech.remote import RemoteSynthesizer, plain
from agent.speech.synthesizers import pyttsx3
from agent.speech.worker import Worker, Workers
from tests.unit.speech.voices import ESPEAK

SENTENCE = "One two three four five."
MODULE = "agent.speech.synthesizers.pyttsx3.worker"

pytestmark = pytest.mark.skipif(pyttsx3.ENGINE.missing({}) is not None, reason="espeak-ng is not installed")


@pytest.fixture
async def synthesizer() -> AsyncIterator[RemoteSynthesizer]:
    made = RemoteSynthesizer("pyttsx3", Workers(MODULE))
    yield made
    await made.aclose()


async def length_s(synthesizer: RemoteSynthesizer, text: str, voice: VoiceSettings = ESPEAK) -> float:
    return sum([chunk.seconds async for chunk in synthesizer.speak(text, voice)])


async def drained(speech: AsyncIterator[Sound]) -> None:
    async for _ in speech:
        pass


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_worker_that_died_is_started_again(synthesizer: RemoteSynthesizer) -> None:
    whole = await length_s(synthesizer, SENTENCE)
    (pid,) = synthesizer.pids
    os.kill(pid, signal.SIGKILL)
    assert await length_s(synthesizer, SENTENCE) == pytest.approx(whole, abs=0.05)
    assert synthesizer.pids != (pid,)


async def test_a_worker_that_dies_in_the_middle_fails_and_the_next_sentence_is_right(synthesizer: RemoteSynthesizer) -> None:
    whole = await length_s(synthesizer, SENTENCE)
    speech = synthesizer.speak(SENTENCE * 200, ESPEAK)
    await anext(speech)
    for pid in synthesizer.pids:
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(EngineFailed):
        await drained(speech)
    assert await length_s(synthesizer, SENTENCE) == pytest.approx(whole, abs=0.05)


async def test_a_worker_that_cannot_live_fails() -> None:
    worker = Worker("agent.speech.no_such_module")
    with pytest.raises(EngineFailed):
        async for _ in worker.ask("voices", {}):
            pass
    await worker.aclose()


async def test_a_request_nobody_knows_fails() -> None:
    worker = Worker(MODULE)
    with pytest.raises(EngineFailed):
        async for _ in worker.ask("dance", {}):
            pass
    await worker.aclose()


async def test_closing_ends_the_process_in_the_middle_of_its_work(synthesizer: RemoteSynthesizer) -> None:
    speech = synthesizer.speak(SENTENCE * 500, ESPEAK)
    await anext(speech)
    pids = synthesizer.pids
    await speech.aclose()
    await synthesizer.aclose()
    assert not any(map(alive, pids))
    with pytest.raises(EngineFailed):
        await length_s(synthesizer, SENTENCE)


async def test_a_worker_ends_with_its_agent() -> None:
    process = await asyncio.create_subprocess_exec(
        "sh", "-c", f"{sys.executable} -m {MODULE} >/dev/null", stdin=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(b'{"kind": "voices", "id": 1, "data": {}, "length": 0}\n')
    await process.stdin.drain()
    process.stdin.close()
    assert await process.wait() == 0


async def test_two_workers_share_the_work() -> None:
    synthesizer = RemoteSynthesizer("pyttsx3", Workers(MODULE, 2))
    lengths = await asyncio.gather(*(length_s(synthesizer, SENTENCE) for _ in range(6)))
    assert max(lengths) - min(lengths) < 0.05
    assert len(synthesizer.pids) == 2
    await synthesizer.aclose()


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("a\0b", "a b"),
        ("a\u202eb\u200b", "ab"),
        ("[[h@l'oU]] you", " h@l'oU  you"),
        ('<genfile file="x"/>', ' genfile file="x"/ '),
        ("Ça va : déjà", "Ça va : déjà"),
    ],
)
def test_only_plain_text_is_spoken(text: str, spoken: str) -> None:
    assert plain(text) == spoken
