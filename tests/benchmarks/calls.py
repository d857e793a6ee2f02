"""Spoken calls on the demo's mailbox, as the demo holds them: real voices, real engines, the clock of the line."""

import itertools
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np
import soundfile

from agent.channels.recording.channel import AUDIBLE_DBFS, Caller, Overlap, RecordingChannel
from agent.domain.audio import Sound
from agent.domain.events import CallEvent, CallEventKind
from agent.domain.speech import VoiceSettings
from agent.formats.wav import StereoWriter
from agent.interfaces.action import Services
from agent.interfaces.channel import VoiceChannel
from agent.interfaces.synthesizer import Synthesizer
from agent.pipeline.clock import LineClock
from agent.pipeline.mind import Mind, Observe
from agent.service import catalogue
from agent.service.demo.caller import DemoCaller
from agent.service.demo.mailbox import furnish
from agent.service.demo.story import Story, read_story
from agent.service.demo.verify import verifier
from agent.service.demo.voices import open_voice
from agent.service.minds import Language, build_mind, load_language
from agent.service.wiring import Ears, build_conversation, now_in, open_ears, open_home, zone_of
from agent.settings.resources import resource
from agent.settings.schema import Settings, Speech, User, Vosk
from tests.benchmarks.echo import EchoingChannel
from tests.benchmarks.turns import Turn, TurnWatch

RATE_HZ = 16000
LONGEST_S = 240.0
"""Of the line's time, of a call with echo."""
LANGUAGE = "en"
REFERENCE = Path(__file__).parents[1] / "models" / "reference-en"
ENGINES = {"pocketsphinx": "PocketSphinx", "vosk": "Vosk reference model"}
VOICES = (
    VoiceSettings("nanotts", "en-US", LANGUAGE, 165),
    VoiceSettings("pyttsx3", "gmw/en-US+m3", LANGUAGE, 150),
    VoiceSettings("nanotts", "en-GB", LANGUAGE, 165),
    VoiceSettings("pyttsx3", "gmw/en-US+f2", LANGUAGE, 150),
    VoiceSettings("nanotts", "en-US", LANGUAGE, 150),
)
"""Of the callers; none is the agent's own."""
INTERRUPTING = (
    "read my unread messages",
    "next message",
    "next message",
    "what is on my calendar tomorrow",
    "read my unread messages",
    "the next one",
    "find susan parker",
    "next message",
)


@dataclass(frozen=True, slots=True)
class House:
    """What all calls with one engine share."""

    engine: str
    settings: Settings
    story: Story
    language: Language
    ears: Ears


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was held; ``barge_ins_ms``: from the caller's first audible sample to the agent's silence."""

    voice: str
    turns: tuple[Turn, ...]
    understood: int = 0
    misunderstood: int = 0
    barge_ins_ms: tuple[float, ...] = ()


@dataclass(slots=True)
class Saying:
    """A caller who says these texts, whatever the agent answers."""

    texts: Sequence[str]
    synthesizer: Synthesizer
    voice: VoiceSettings
    _at: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self._at = iter(self.texts)

    async def next_utterance(self) -> Sound | None:
        text = next(self._at, None)
        return None if text is None else await speech(self.synthesizer, self.voice, text)


async def speech(synthesizer: Synthesizer, voice: VoiceSettings, text: str) -> Sound:
    chunks = [chunk async for chunk in synthesizer.speak(text, voice)]
    return Sound(b"".join(chunk.pcm for chunk in chunks), chunks[0].sample_rate_hz)


def callers(engine: str) -> tuple[VoiceSettings, ...]:
    """Those of ``VOICES`` that are there, first one that the engine hears well."""
    there = tuple(voice for voice in VOICES if catalogue.synthesizer(voice.engine).missing({}) is None)
    return there[1:] + there[:1] if engine == "vosk" else there


@asynccontextmanager
async def open_house(engine: str) -> AsyncIterator[House]:
    story = read_story(resource("grammars"), LANGUAGE)
    heard_by = Speech(engine=engine, vosk=Vosk({LANGUAGE: str(REFERENCE)}))
    settings = Settings(user=User(name=story.me[0], address=story.me[1], language=LANGUAGE), speech=heard_by)
    async with open_ears(settings, LANGUAGE, engine) as ears:
        yield House(engine, settings, story, load_language(LANGUAGE), ears)


async def hold_calls(house: House, *, calls: int, turns: int, at_most: int, progress: Callable[[str], None]) -> list[Call]:
    """The demo's call with one voice after the other: at least ``calls``, and on until ``turns`` were answered or ``at_most`` held.
    (A caller who is misunderstood too often gives up.)"""
    held: list[Call] = []
    for seed, voice in zip(range(at_most), itertools.cycle(callers(house.engine)), strict=False):
        if seed >= calls and sum(len(call.turns) for call in held) >= turns:
            break
        progress(f"call {seed + 1} of at least {calls}, {ENGINES[house.engine]}, {voice.engine} {voice.voice}")
        held.append(await hold_demo(house, voice, seed))
    return held


async def hold_demo(house: House, voice: VoiceSettings, seed: int, *, echo: bool = False) -> Call:
    """The demo's call. ``echo``: the caller's line returns the agent's voice, 20 dB softer."""
    async with AsyncExitStack() as stack:
        synthesizer = await stack.enter_async_context(open_voice(voice))
        clock, services = await _open(house, stack)
        caller = DemoCaller(house.story.lines, synthesizer, voice, Random(seed), verifier(services.mail))
        quiet = RecordingChannel(caller, clock, None, RATE_HZ)
        line = EchoingChannel(quiet, LONGEST_S) if echo else quiet
        watch, events = await _talk(house, line, clock, services, caller.observe, stack)
        report = await caller.finish()
    interrupted = tuple(0.0 for event in events if event.kind is CallEventKind.BARGE_IN)
    return Call(_name(voice), tuple(watch.turns), report.turns, report.misunderstood, interrupted)


async def hold_interrupting(house: House, voice: VoiceSettings, after_s: float, out: Path) -> Call:
    """A call in which the caller speaks ``after_s`` after the agent began to; kept as ``out`` to find where the speech began."""
    async with AsyncExitStack() as stack:
        synthesizer = await stack.enter_async_context(open_voice(voice))
        clock, services = await _open(house, stack)
        caller: Caller = Saying(INTERRUPTING, synthesizer, voice)
        writer = stack.enter_context(StereoWriter(out, RATE_HZ))
        channel = RecordingChannel(caller, clock, writer, RATE_HZ, Overlap(after_s))
        watch, events = await _talk(house, channel, clock, services, lambda _event: None, stack)
    left = soundfile.read(out, dtype="int16", always_2d=True)[0][:, 0]
    silent_at = [event.t for event in events if event.kind is CallEventKind.BARGE_IN]
    return Call(_name(voice), tuple(watch.turns), barge_ins_ms=tuple(1000 * (t - onset_s(left, RATE_HZ, t)) for t in silent_at))


@asynccontextmanager
async def open_mind(house: House) -> AsyncIterator[Mind]:
    """A mind on a fresh mailbox of the demo, outside any call."""
    async with AsyncExitStack() as stack:
        _, services = await _open(house, stack)
        yield await build_mind(services, house.language, house.settings, lambda _event: None)


def onset_s(caller: "np.ndarray[tuple[int], np.dtype[np.int16]]", rate_hz: int, before_s: float, gap_s: float = 0.5) -> float:
    """Where the stretch of audible sound began that lasts at ``before_s``; gaps shorter than ``gap_s`` belong to it."""
    audible = np.flatnonzero(np.abs(caller[: round(before_s * rate_hz)].astype(np.int32)) > 32768 * 10 ** (AUDIBLE_DBFS / 20))
    if not audible.size:
        return before_s
    breaks = np.flatnonzero(np.diff(audible) > gap_s * rate_hz)
    return float(audible[breaks[-1] + 1 if breaks.size else 0]) / rate_hz


async def _open(house: House, stack: AsyncExitStack) -> tuple[LineClock, Services]:
    today = now_in(zone_of(house.settings))
    home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="harkmail-bench-")))
    furnish(home, house.story, today())
    clock = LineClock(today)
    return clock, await stack.enter_async_context(open_home(home, house.settings, house.language, clock))


async def _talk(
    house: House, channel: VoiceChannel, clock: LineClock, services: Services, also: Observe, stack: AsyncExitStack
) -> tuple[TurnWatch, list[CallEvent]]:
    events: list[CallEvent] = []
    watch = TurnWatch(lambda text: mind.completeness(text))

    def observe(event: CallEvent) -> None:
        events.append(event)
        watch.observe(event)
        also(event)

    mind = await build_mind(services, house.language, house.settings, observe)
    conversation = await build_conversation(channel, house.ears, mind, clock, house.settings, observe, stack)
    await conversation.run()
    return watch, events


def _name(voice: VoiceSettings) -> str:
    return f"{voice.engine} {voice.voice}"
