"""Utterances found in frames: pre-roll, pauses by what was heard, recordings."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

import numpy as np
import pytest

from agent.domain.audio import Frame
from agent.domain.speech import Transcript
from agent.formats.pcm import frames, silence
from agent.language.parser import Completeness
from agent.pipeline.clock import LineClock, standing_still
from agent.pipeline.endpointing import Pauses, pause_after
from agent.pipeline.listening import PRE_ROLL_MS, Listening, Started, Utterance
from agent.speech.detectors.energy.detector import EnergyDetector
from tests.fakes.engines import RATE_HZ, FakeStream, tone
from tests.fakes.values import NOON

PAUSES = Pauses()
KNOWN = {"archive it": Completeness.COMPLETE, "read": Completeness.PREFIX}


class Ear:
    def __init__(self, listening: Listening, stream: FakeStream, clock: LineClock) -> None:
        self.listening = listening
        self.stream = stream
        self.clock = clock
        self.found: list[Started | Utterance] = []

    async def hear(self, pcm: bytes, agent_level_dbfs: float | None = None) -> None:
        for part in frames(pcm, RATE_HZ):
            await self.clock.tick()
            event = self.listening.hear(Frame(part, self.clock.now()), agent_level_dbfs=agent_level_dbfs)
            if event is not None:
                self.found.append(event)

    @property
    def utterances(self) -> list[Utterance]:
        return [event for event in self.found if isinstance(event, Utterance)]

    def waited_ms(self) -> int:
        last = self.utterances[-1]
        return round((last.decided - last.ended) * 1000)


@asynccontextmanager
async def ear(texts: Iterable[str], *, recording: bool = False, early: bool = True) -> AsyncIterator[Ear]:
    stream = FakeStream(texts, early=early)
    clock = LineClock(lambda: NOON, standing_still)

    def pause(heard: Transcript) -> int:
        return pause_after(heard, KNOWN.get(heard.text, Completeness.INCOMPLETE), PAUSES)

    listening = Listening(EnergyDetector(), stream, pause, clock, PAUSES)
    listening.expect(None, recording=recording)
    task = asyncio.create_task(listening.run())
    try:
        yield Ear(listening, stream, clock)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_an_utterance_is_found_with_what_came_just_before() -> None:
    async with ear(["archive it"]) as caller:
        await caller.hear(silence(1000, RATE_HZ) + tone(0.6) + silence(1200, RATE_HZ))
        assert len(caller.utterances) == 1
        utterance = caller.utterances[0]
        assert abs(utterance.started - 1.0) < 0.1
        assert abs(utterance.ended - 1.6) < 0.1
        assert len(utterance.pcm) / 2 / RATE_HZ >= 0.6 + PRE_ROLL_MS / 1000
        assert (await caller.listening.transcript()).text == "archive it"
        assert caller.stream.heard == [utterance.pcm]


@pytest.mark.parametrize(
    ("text", "pause_ms"),
    [("archive it", PAUSES.complete), ("read", PAUSES.prefix), ("read the", PAUSES.unclear), ("", PAUSES.unclear)],
)
async def test_the_pause_depends_on_what_was_heard(text: str, pause_ms: int) -> None:
    async with ear([text]) as caller:
        await caller.hear(silence(500, RATE_HZ) + tone(0.6) + silence(1500, RATE_HZ))
        assert abs(caller.waited_ms() - pause_ms) <= 20


async def test_a_pause_within_a_sentence_does_not_end_it() -> None:
    async with ear(["read the"]) as caller:
        await caller.hear(silence(500, RATE_HZ) + tone(0.5) + silence(600, RATE_HZ) + tone(0.5) + silence(1200, RATE_HZ))
        assert len(caller.utterances) == 1


async def test_a_recording_waits_three_seconds() -> None:
    async with ear(["whatever"], recording=True) as caller:
        await caller.hear(silence(500, RATE_HZ) + tone(1.0) + silence(2500, RATE_HZ) + tone(1.0) + silence(3300, RATE_HZ))
        assert len(caller.utterances) == 1
        assert abs(caller.waited_ms() - PAUSES.recording) <= 20


async def test_two_commands_in_a_row_are_two_utterances() -> None:
    async with ear(["archive it", "read"]) as caller:
        await caller.hear(silence(500, RATE_HZ) + tone(0.5) + silence(900, RATE_HZ))
        assert (await caller.listening.transcript()).text == "archive it"
        await caller.hear(tone(0.5) + silence(900, RATE_HZ))
        assert (await caller.listening.transcript()).text == "read"


async def test_without_an_early_result_the_final_one_counts() -> None:
    async with ear(["archive it"], early=False) as caller:
        await caller.hear(silence(500, RATE_HZ) + tone(0.5) + silence(900, RATE_HZ))
        assert (await caller.listening.transcript()).text == "archive it"


async def test_silence_and_steady_noise_are_no_speech() -> None:
    noise = (np.random.default_rng(1).normal(0, 300, RATE_HZ * 8)).astype("<i2").tobytes()
    async with ear([]) as caller:
        await caller.hear(silence(2000, RATE_HZ))
        assert caller.found == []
        await caller.hear(noise[: len(noise) // 2])
        caller.found.clear()
        await caller.hear(noise[len(noise) // 2 :])
        assert caller.found == []


async def test_a_click_starts_nothing() -> None:
    async with ear([]) as caller:
        await caller.hear(silence(500, RATE_HZ) + tone(0.02) + silence(500, RATE_HZ))
        assert caller.found == []


async def test_the_agents_own_echo_is_no_speech() -> None:
    async with ear([]) as caller:
        await caller.hear(silence(500, RATE_HZ))
        await caller.hear(tone(1.5, level=0.03), agent_level_dbfs=-13.0)
        assert caller.found == []


async def test_the_caller_is_heard_over_the_agent() -> None:
    async with ear(["archive it"]) as caller:
        await caller.hear(silence(500, RATE_HZ))
        await caller.hear(tone(0.5, level=0.3), agent_level_dbfs=-13.0)
        assert isinstance(caller.found[0], Started)
        assert abs(caller.found[0].t - 0.5) <= 0.1


async def test_an_endless_utterance_is_cut() -> None:
    pauses = PAUSES.no_more / 1000
    async with ear(["read the"]) as caller:
        await caller.hear(silence(500, RATE_HZ))
        for _ in range(round(pauses) + 2):
            await caller.hear(tone(1.0))
        assert len(caller.utterances) == 1
