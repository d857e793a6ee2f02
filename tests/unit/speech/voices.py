"""Spoken sentences for tests, from voices that are really there."""

from agent.domain.speech import VoiceSettings
from agent.formats.pcm import resample, silence
from agent.interfaces.synthesizer import Synthesizer

CALLER = VoiceSettings("nanotts", "en-US", "en")
ESPEAK = VoiceSettings("pyttsx3", "gmw/en-US+m7", "en", rate_wpm=150)
FRENCH = VoiceSettings("pyttsx3", "roa/fr", "fr", rate_wpm=150)


async def spoken(synthesizer: Synthesizer, text: str, voice: VoiceSettings, rate_hz: int, around_ms: int = 300) -> bytes:
    """The sentence with some silence around it, 16-bit mono PCM at this rate."""
    chunks = [sound async for sound in synthesizer.speak(text, voice)]
    pcm = resample(b"".join(chunk.pcm for chunk in chunks), chunks[0].sample_rate_hz, rate_hz)
    return silence(around_ms, rate_hz) + pcm + silence(around_ms, rate_hz)
