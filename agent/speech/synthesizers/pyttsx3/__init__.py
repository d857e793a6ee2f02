"""pyttsx3 on espeak-ng, in worker processes: espeak-ng is under the GPL-3 and is never loaded by the agent itself."""

from agent.domain.errors import EngineMissing
from agent.interfaces.synthesizer import Synthesizer
from agent.speech import espeak_library
from agent.speech.engine import Engine, Options
from agent.speech.options import whole
from agent.speech.remote import RemoteSynthesizer
from agent.speech.worker import Workers


def create(options: Options) -> Synthesizer:
    """Option ``workers``: how many processes (1). Raises EngineMissing, BadSetting."""
    size = whole(options, "workers", 1, least=1, most=16)
    if lack := missing(options):
        raise EngineMissing(lack)
    return RemoteSynthesizer("pyttsx3", Workers(f"{__name__}.worker", size))


def missing(_options: Options) -> str | None:
    return espeak_library.missing()


ENGINE: Engine[Synthesizer] = Engine("pyttsx3", ("en", "fr"), missing, create)
