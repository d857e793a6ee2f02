"""False cuts: recordings of people, each followed by silence, through the listening of a call."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import numpy as np

from agent.domain.audio import Frame
from agent.domain.speech import RecognitionGrammar, Transcript
from agent.formats.pcm import frames, level_dbfs, silence, speech_tail
from agent.formats.wav import read_sound
from agent.interfaces.transcriber import TranscriberStream
from agent.pipeline.clock import LineClock, standing_still
from agent.pipeline.endpointing import Pauses, pause_after
from agent.pipeline.listening import Listening, Started, Utterance
from agent.speech.detectors.energy.detector import EnergyDetector
from tests.benchmarks.calls import LANGUAGE, open_house, open_mind
from tests.benchmarks.figures import Figure, share

RECORDINGS = Path(__file__).parents[3] / "shared" / "data" / "speech"
BEFORE_MS, AFTER_MS = 500, 3000
"""Silence round a recording."""
EARLY_S = 0.2
"""An endpoint so long before the last audible sample cuts somebody off."""
LONG_PAUSE_MS = 600
"""Nobody can tell a pause of this length from an end by its sound."""
QUIET_DBFS = -45.0


@dataclass(frozen=True, slots=True)
class Recording:
    language: str
    kind: str
    group: str
    pcm: bytes
    rate_hz: int


@dataclass(frozen=True, slots=True)
class Ending:
    """How a recording was ended: ``cut`` in the middle; ``heard`` at all; ``pause``: it has a long one inside."""

    recording: Recording
    heard: bool
    cut: bool
    pause: bool


Pause = Callable[[Transcript], int]


class Deaf:
    """A TranscriberStream that understands nothing: the longest pause of a command holds."""

    async def listen(self, grammar: RecognitionGrammar | None) -> None:
        return None

    async def feed(self, pcm: bytes) -> Transcript | None:
        return None

    async def peek(self) -> Transcript:
        return Transcript("", final=False)

    async def finish(self) -> Transcript:
        return Transcript("", final=True)

    async def reset(self) -> None:
        return None

    async def aclose(self) -> None:
        return None


async def measure(step: int) -> tuple[Figure, ...]:
    """Of every ``step``-th recording; empty where the folder isn't there."""
    if not RECORDINGS.is_dir():
        return ()
    recordings = [read(line) for line in (RECORDINGS / "speech.jsonl").read_text(encoding="utf-8").splitlines()[::step]]
    english = [recording for recording in recordings if recording.language == LANGUAGE]
    endings = await _understood(english)
    deaf = [await ending(recording, Deaf(), lambda _heard: Pauses().unclear, None) for recording in recordings]
    return (
        *figures(endings, "English, PocketSphinx hears commands of the main menu"),
        *figures(deaf, "English and French, nothing understood (800 ms)"),
    )


def read(line: str) -> Recording:
    told = json.loads(line)
    sound = read_sound(RECORDINGS / told["file"], max_seconds=120)
    group = str(Path(told["file"]).parent)
    return Recording(told["lang"], told["kind"], group, sound.pcm, sound.sample_rate_hz)


def figures(endings: Sequence[Ending], on: str) -> tuple[Figure, ...]:
    """False cuts of all, of those without a long pause inside, and recordings in which no speech was found."""
    whole = [ending for ending in endings if not ending.pause]
    if not whole:
        return ()
    return (
        share("false cuts", _cuts(endings), len(endings), on, "< 2 %"),
        share(f"  of recordings without a pause of {LONG_PAUSE_MS} ms inside", _cuts(whole), len(whole), on, "< 2 %"),
        share("  no speech found", sum(not ending.heard for ending in endings), len(endings), on),
    )


async def ending(recording: Recording, stream: TranscriberStream, pause: Pause, grammar: RecognitionGrammar | None) -> Ending:
    """On a virtual clock: verdicts take no time. ``grammar`` is expected before it begins."""
    clock = LineClock(lambda: datetime.now(UTC), standing_still)
    listening = Listening(EnergyDetector(), stream, pause, clock, Pauses())
    transcribing = asyncio.create_task(listening.run())
    listening.expect(grammar, recording=False)
    sound = frames(silence(BEFORE_MS, recording.rate_hz) + recording.pcm + silence(AFTER_MS, recording.rate_hz), recording.rate_hz)
    ends = [heard.decided async for heard in _utterances(listening, clock, sound) if isinstance(heard, Utterance)]
    await listening.transcript()
    transcribing.cancel()
    last_s = BEFORE_MS / 1000 + speech_tail(recording.pcm, QUIET_DBFS) / recording.rate_hz
    return Ending(recording, bool(ends), bool(ends) and ends[0] < last_s - EARLY_S, longest_pause_ms(recording) >= LONG_PAUSE_MS)


async def _utterances(listening: Listening, clock: LineClock, sound: Iterable[bytes]) -> AsyncIterator[Started | Utterance]:
    for pcm in sound:
        t = clock.now()
        heard = listening.hear(Frame(pcm, t), agent_level_dbfs=None)
        if heard is not None:
            yield heard
        await clock.tick()


def longest_pause_ms(recording: Recording) -> int:
    """Between two audible frames."""
    loud = np.flatnonzero([level_dbfs(pcm) > QUIET_DBFS for pcm in frames(recording.pcm, recording.rate_hz)])
    return int(np.diff(loud).max(initial=1) - 1) * 20


async def _understood(recordings: Sequence[Recording]) -> list[Ending]:
    """Heard by PocketSphinx, a call a group of recordings (its decoder adapts to the line)."""
    endings: list[Ending] = []
    async with open_house("pocketsphinx") as house, open_mind(house) as mind:
        grammar = mind.listening_for()
        pauses = Pauses()

        def pause(heard: Transcript) -> int:
            return pause_after(heard, mind.completeness(heard.text), pauses)

        for _, group in groupby(sorted(recordings, key=_line), key=_line):
            same = list(group)
            stream = await house.ears.transcriber.open(LANGUAGE, same[0].rate_hz)
            endings += [await ending(recording, stream, pause, grammar) for recording in same]
            await stream.aclose()
    return endings


def _line(recording: Recording) -> tuple[str, int]:
    return recording.group, recording.rate_hz


def _cuts(endings: Iterable[Ending]) -> int:
    return sum(ending.cut for ending in endings)
