"""Voices for the caller of the demo, none of them the agent's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from agent.domain.errors import EngineMissing
from agent.domain.speech import VoiceSettings
from agent.interfaces.synthesizer import Synthesizer
from agent.service import catalogue


def _pico(voice: str, rate_wpm: int, pitch: str) -> VoiceSettings:
    return VoiceSettings("nanotts", voice, "en", rate_wpm, (("pitch", pitch),))


CALLERS: dict[str, tuple[tuple[VoiceSettings, ...], ...]] = {
    "en": (
        (
            _pico("en-US", 150, "0.9"),
            _pico("en-US", 160, "0.9"),
            _pico("en-US", 170, "0.9"),
            _pico("en-US", 160, "1.0"),
            _pico("en-US", 170, "1.0"),
            _pico("en-US", 175, "1.0"),
        ),
        (VoiceSettings("pyttsx3", "gmw/en-US+m3", "en", 150), VoiceSettings("pyttsx3", "gmw/en-US+f2", "en", 150)),
    ),
}
"""By language, the clearest first: one of the first group of which the engine is there."""


def draw_voice(language: str, random: Random) -> VoiceSettings:
    """A caller's voice. Raises EngineMissing."""
    for group in CALLERS.get(language, ()):
        there = [voice for voice in group if catalogue.synthesizer(voice.engine).missing({}) is None]
        if there:
            return random.choice(there)
    raise EngineMissing(f"there is no voice for a caller who speaks {language}.", remedy="pip install 'harkmail[demo]'")


@asynccontextmanager
async def open_voice(voice: VoiceSettings) -> AsyncIterator[Synthesizer]:
    synthesizer = catalogue.synthesizer(voice.engine).create({})
    try:
        yield synthesizer
    finally:
        await synthesizer.aclose()
