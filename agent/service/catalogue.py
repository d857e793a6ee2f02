"""What there is: the folders are the registries. Only what is asked for is imported."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType

from agent import actions as action_families
from agent.domain.errors import BadSetting
from agent.interfaces.action import Action
from agent.interfaces.pronouncer import Pronouncer
from agent.interfaces.synthesizer import Synthesizer
from agent.interfaces.transcriber import Transcriber
from agent.speech import pronouncers, synthesizers, transcribers
from agent.speech.engine import Engine


@cache
def actions() -> Mapping[str, Action]:
    """Every action of every family, by the intent it serves."""
    found = [action for module in _modules(action_families) for action in getattr(module, "ACTIONS", ())]
    return {action.schema.name: action for action in found}


def transcriber_names() -> tuple[str, ...]:
    return _names(transcribers)


def synthesizer_names() -> tuple[str, ...]:
    return _names(synthesizers)


def transcriber(name: str) -> Engine[Transcriber]:
    """Raises BadSetting where there is no such engine."""
    engine: Engine[Transcriber] = _module(transcribers, name).ENGINE
    return engine


def synthesizer(name: str) -> Engine[Synthesizer]:
    """Raises BadSetting where there is no such engine."""
    engine: Engine[Synthesizer] = _module(synthesizers, name).ENGINE
    return engine


def pronouncer(name: str) -> Engine[Pronouncer]:
    """Raises BadSetting where there is no such engine."""
    engine: Engine[Pronouncer] = _module(pronouncers, name).ENGINE
    return engine


def _module(package: ModuleType, name: str) -> ModuleType:
    if name not in _names(package):
        raise BadSetting(f"there is no speech engine {name}", remedy=f"There is: {', '.join(_names(package))}.")
    return importlib.import_module(f"{package.__name__}.{name}")


def _names(package: ModuleType) -> tuple[str, ...]:
    return tuple(sorted(info.name for info in pkgutil.iter_modules(package.__path__) if info.ispkg))


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(info.name)
