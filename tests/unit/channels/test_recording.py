"""The line of a recorded call: when the caller speaks, and when they hang up."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.channels.recording.channel import REACTION_S, Overlap, RecordingChannel
from agent.channels.recording.files import FileCaller
from agent.domain.audio import FRAME_MS, Frame, HungUp, Sound
from agent.domain.errors import BadAudio
from agent.formats.wav import write_wav
from agent.pipeline.clock import LineClock, standing_still
from tests.fakes.engines import RATE_HZ, tone
from tests.fakes.values import NOON

FRAME_BYTES = RATE_HZ * FRAME_MS // 1000 * 2
LOUD, QUIET = tone(FRAME_MS / 1000), bytes(FRAME_BYTES)


class Caller:
    """Says a second of tone so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def next_utterance(self) -> Sound | None:
        self.left -= 1
        return Sound(tone(1.0), RATE_HZ) if self.left >= 0 else None


async def spoken_at(channel: RecordingChannel, agent: Sequence[tuple[float, bool, bool]]) -> tuple[list[float], float | None]:
    """When the caller began to speak, and when they hung up. ``agent``: from then on it speaks, it listens."""
    began: list[float] = []
    silent = True
    script = list(agent)
    speaks = False
    async for event in channel.events():
        if isinstance(event, HungUp):
            return began, event.t
        assert isinstance(event, Frame)
        if any(event.pcm) and silent:
            began.append(event.t)
        silent = not any(event.pcm)
        await channel.play(LOUD if speaks else QUIET)
        while script and event.t >= script[0][0]:
            _, speaks, listens = script.pop(0)
            channel.agent_listens(listens)
        if event.t > 20:
            break
    return began, None


def line(times: int, overlap: Overlap | None = None) -> RecordingChannel:
    return RecordingChannel(Caller(times), LineClock(lambda: NOON, standing_still), None, RATE_HZ, overlap)


async def test_the_caller_speaks_when_the_agent_listens_and_hangs_up_when_there_is_no_more() -> None:
    began, hung_up = await spoken_at(line(1), [(2.0, False, True), (2.5, False, False), (5.0, True, False), (7.0, False, True)])
    assert began == [pytest.approx(2.0 + REACTION_S, abs=0.05)]
    assert hung_up == pytest.approx(7.0 + REACTION_S, abs=0.05)


async def test_the_caller_speaks_over_the_agent_each_time_it_begins() -> None:
    agent = [
        (1.0, True, False),
        (3.0, False, False),
        (5.0, True, False),
        (7.0, False, False),
        (9.0, True, False),
        (11.0, False, True),
    ]
    began, hung_up = await spoken_at(line(2, Overlap(1.5)), agent)
    assert began == [pytest.approx(2.5, abs=0.1), pytest.approx(6.5, abs=0.1)]
    assert hung_up == pytest.approx(11.0 + REACTION_S, abs=0.1)


async def test_an_agent_that_falls_silent_before_is_answered_when_it_listens() -> None:
    began, _ = await spoken_at(line(1, Overlap(9.0)), [(1.0, True, False), (2.0, False, True), (2.5, False, False)])
    assert began == [pytest.approx(2.0 + REACTION_S, abs=0.05)]


async def test_nobody_speaks_to_an_agent_that_neither_speaks_nor_listens() -> None:
    assert await spoken_at(line(1, Overlap(0.5)), []) == ([], None)


async def test_after_speaking_to_an_agent_that_heard_nothing_the_next_is_said_when_it_listens_again() -> None:
    began, _ = await spoken_at(line(2), [(1.0, False, True), (9.0, True, False), (10.0, False, True)])
    assert began == [pytest.approx(1.0 + REACTION_S, abs=0.05), pytest.approx(10.0 + REACTION_S, abs=0.05)]


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    write_wav(tmp_path / "good.wav", Sound(tone(0.5), RATE_HZ))
    (tmp_path / "bad.wav").write_bytes(b"no sound")
    with pytest.raises(BadAudio, match=r"bad\.wav: "):
        FileCaller([tmp_path / "good.wav", tmp_path / "bad.wav"])


def test_the_line_is_as_good_as_the_best_file(tmp_path: Path) -> None:
    for rate_hz in (8000, 44100):
        write_wav(tmp_path / f"{rate_hz}.wav", Sound(tone(0.5), rate_hz))
    assert FileCaller([tmp_path / "8000.wav"]).sample_rate_hz == 8000
    assert FileCaller([tmp_path / "8000.wav", tmp_path / "44100.wav"]).sample_rate_hz == 16000
