"""Voices of callers, and a home to call."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.channels.recording.channel import RecordingChannel
from agent.domain.audio import Sound
from agent.domain.events import CallEvent, CallEventKind
from agent.domain.speech import VoiceSettings
from agent.formats.g711 import Law, decode, encode
from agent.formats.pcm import resample
from agent.formats.wav import read_sound
from agent.interfaces.clock import Clock
from agent.pipeline.clock import LineClock
from agent.service import catalogue
from agent.service.demo.mailbox import furnish
from agent.service.demo.story import Story, read_story
from agent.service.minds import build_mind, load_language
from agent.service.wiring import Ears, build_conversation, now_in, open_ears, open_home, zone_of
from agent.settings.resources import resource
from agent.settings.schema import Settings, Speech, User, Vosk

VOICES = {
    "flite-awb": ("flite", "awb"),
    "flite-rms": ("flite", "rms"),
    "flite-kal16": ("flite", "kal16"),
    "pico-en": ("nanotts", "en-US"),
    "pico-en-gb": ("nanotts", "en-GB"),
    "espeak-m3": ("pyttsx3", "gmw/en-US+m3"),
}
REFERENCE = Path(__file__).parents[1] / "models" / "reference-en"


async def spoken(voice: str, text: str, folder: Path) -> Sound:
    """``text`` in one of ``VOICES``; skips where its program is absent."""
    engine, name = VOICES[voice]
    if engine != "flite":
        return await _synthesised(VoiceSettings(engine, name, "en", 165), text)
    program = shutil.which("flite")
    if program is None:
        pytest.skip("flite is not installed (Debian package flite)")
    file = folder / "said.wav"
    subprocess.run([program, "-voice", name, "-t", text, "-o", str(file)], check=True, capture_output=True)
    return read_sound(file, 60)


async def _synthesised(voice: VoiceSettings, text: str) -> Sound:
    engine = catalogue.synthesizer(voice.engine)
    if lack := engine.missing({}):
        pytest.skip(lack)
    synthesizer = engine.create({})
    try:
        chunks = [chunk async for chunk in synthesizer.speak(text, voice)]
    finally:
        await synthesizer.aclose()
    return Sound(b"".join(chunk.pcm for chunk in chunks), chunks[0].sample_rate_hz)


def telephone(sound: Sound) -> Sound:
    """As a telephone line carries it: 8 kHz, µ-law."""
    return Sound(decode(encode(resample(sound.pcm, sound.sample_rate_hz, 8000), Law.MU), Law.MU), 8000)


class Script:
    def __init__(self, sounds: Sequence[Sound]) -> None:
        self._sounds = list(sounds)

    async def next_utterance(self) -> Sound | None:
        return self._sounds.pop(0) if self._sounds else None


@dataclass
class Home:
    """A furnished home, and calls on it."""

    folder: Path
    story: Story
    settings: Settings
    log: list[CallEvent] = field(default_factory=list)

    async def call(
        self,
        sounds: Sequence[Sound],
        *,
        engine: str = "pocketsphinx",
        line: Callable[..., RecordingChannel] = RecordingChannel,
    ) -> None:
        async with AsyncExitStack() as stack:
            ears: Ears = await stack.enter_async_context(open_ears(self.settings, "en", engine))
            clock: Clock = LineClock(now_in(zone_of(self.settings)))
            language = load_language("en")
            services = await stack.enter_async_context(open_home(self.folder, self.settings, language, clock))
            mind = await build_mind(services, language, self.settings, self.log.append, ears.pronouncer)
            rate = sounds[0].sample_rate_hz if sounds[0].sample_rate_hz <= 16000 else 16000
            channel = line(Script(sounds), clock, None, rate)
            conversation = await build_conversation(channel, ears, mind, clock, self.settings, self.log.append, stack)
            await conversation.run()

    def told(self, kind: CallEventKind, name: str) -> list[object]:
        return [event.data[name] for event in self.log if event.kind is kind]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    story = read_story(resource("grammars"), "en")
    settings = Settings(
        user=User(name=story.me[0], address=story.me[1], time_zone="UTC"),
        speech=Speech(vosk=Vosk({"en": str(REFERENCE)})),
    )
    folder = tmp_path / "home"
    folder.mkdir()
    furnish(folder, story, now_in(zone_of(settings))())
    return Home(folder, story, settings)
