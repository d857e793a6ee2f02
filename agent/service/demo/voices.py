"""Voices for the caller of the demo, none of them the agent's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from agent.domain.errors import EngineMissing
from agent.domain.speech import VoiceSettings
from agent.interfaces.synthesizer import Synthesizer
from agent.service import catalogue

CALLERS: dict[str, tuple[VoiceSettings, ...]] = {
    "en": (
        VoiceSettings("nanotts", "en-US", "en", 165),
        VoiceSettings("nanotts", "en-US", "en", 150),
        VoiceSettings("nanotts", "en-GB", "en", 165),
        VoiceSettings("pyttsx3", "gmw/en-US+m3", "en", 150),
        VoiceSettings("pyttsx3", "gmw/en-US+f2", "en", 150),
    ),
}


def draw_voice(language: str, random: Random) -> VoiceSettings:
    """One of the callers' voices that are there. Raises EngineMissing."""
    order = list(CALLERS.get(language, ()))
    random.shuffle(order)
    natural = [voice for voice in order if voice.engine == "nanotts"]
    for voice in (*natural, *order):
        if catalogue.synthesizer(voice.engine).missing({}) is None:
            return voice
    raise EngineMissing(f"there is no voice for a caller who speaks {language}.", remedy="pip install 'harkmail[demo]'")


@asynccontextmanager
async def open_voice(voice: VoiceSettings) -> AsyncIterator[Synthesizer]:
    synthesizer = catalogue.synthesizer(voice.engine).create({})
    try:
        yield synthesizer
    finally:
        await synthesizer.aclose()
