"""Vosk with a model folder of one's own for each language."""

from agent.interfaces.transcriber import Transcriber
from agent.speech.engine import Engine, Options
from agent.speech.options import whole
from agent.speech.transcribers.vosk.models import REMEDY, find


def create(options: Options) -> Transcriber:
    """Options ``models``: a table of model folders by ISO 639-1 language, before those in the data folder;
    ``threads``: how many streams may be decoded at once (2). Raises BadSetting."""
    threads = whole(options, "threads", 2, least=1, most=64)
    folders = find(options)
    from agent.speech.transcribers.vosk.adapter import VoskTranscriber

    return VoskTranscriber(folders, threads)


def missing(options: Options) -> str | None:
    return None if find(options) else f"there is no Vosk model: {REMEDY}"


ENGINE: Engine[Transcriber] = Engine("vosk", (), missing, create)
