"""SVOX Pico by py_nanotts (Apache-2.0), in worker processes: its C code holds the interpreter while it speaks."""

import importlib.util

from agent.domain.errors import EngineMissing
from agent.interfaces.synthesizer import Synthesizer
from agent.speech.engine import Engine, Options
from agent.speech.options import whole
from agent.speech.remote import RemoteSynthesizer
from agent.speech.worker import Workers


def create(options: Options) -> Synthesizer:
    """Option ``workers``: how many processes (1). Raises EngineMissing, BadSetting."""
    size = whole(options, "workers", 1, least=1, most=16)
    if lack := missing(options):
        raise EngineMissing(lack)
    return RemoteSynthesizer("nanotts", Workers(f"{__name__}.worker", size))


def missing(_options: Options) -> str | None:
    if importlib.util.find_spec("py_nanotts"):
        return None
    return "py-nanotts is not installed: pip install 'py-nanotts>=0.1.1' (Linux on x86-64 only)"


ENGINE: Engine[Synthesizer] = Engine("nanotts", ("en", "fr", "de", "es", "it"), missing, create)
