"""PocketSphinx with the English model of its own package: what is there when nothing else is."""

from agent.interfaces.transcriber import Transcriber
from agent.speech.engine import Engine, Options
from agent.speech.options import whole


def create(options: Options) -> Transcriber:
    """Option ``threads``: how many streams may be decoded at once (2). Raises BadSetting."""
    threads = whole(options, "threads", 2, least=1, most=64)
    from agent.speech.transcribers.pocketsphinx.adapter import PocketSphinxTranscriber

    return PocketSphinxTranscriber(threads)


def missing(_options: Options) -> str | None:
    return None


ENGINE: Engine[Transcriber] = Engine("pocketsphinx", ("en",), missing, create)
