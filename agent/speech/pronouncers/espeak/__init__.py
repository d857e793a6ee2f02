"""espeak-ng, in a worker process: it is under the GPL-3 and is never loaded by the agent itself."""

from agent.domain.errors import EngineMissing
from agent.interfaces.pronouncer import Pronouncer
from agent.speech import espeak_library
from agent.speech.engine import Engine, Options
from agent.speech.pronouncers.espeak.adapter import EspeakPronouncer
from agent.speech.worker import Worker


def create(_options: Options) -> Pronouncer:
    """Raises EngineMissing."""
    if lack := missing({}):
        raise EngineMissing(lack)
    return EspeakPronouncer(Worker(f"{__name__}.worker"))


def missing(_options: Options) -> str | None:
    return espeak_library.missing()


ENGINE: Engine[Pronouncer] = Engine("espeak", ("en", "fr"), missing, create)
