"""Speech is what is clearly louder than the line's own noise."""

from agent.interfaces.detector import SpeechDetector
from agent.speech.detectors.energy.detector import EnergyDetector
from agent.speech.engine import Engine, Options


def create(_options: Options) -> SpeechDetector:
    """One for each line."""
    return EnergyDetector()


def missing(_options: Options) -> str | None:
    return None


ENGINE: Engine[SpeechDetector] = Engine("energy", (), missing, create)
