"""What understands speech and what speaks here: what is there, what is missing, and the command that gets it."""

import argparse
from collections.abc import Callable
from pathlib import Path

from agent.service import catalogue, options
from agent.speech.engine import Engine, Options

NAME = "engines"
HELP = "list the speech engines, and how to get those that are missing"


def configure(parser: argparse.ArgumentParser) -> None:
    options.home(parser)


def run(args: argparse.Namespace) -> int:
    home: Path = options.home_of(args)
    settings = options.settings_of(home, args)
    print("understands speech:")
    vosk: Options = {"models": settings.speech.vosk.models}
    _list(catalogue.transcriber_names(), catalogue.transcriber, {"vosk": vosk})
    print("speaks:")
    _list(catalogue.synthesizer_names(), catalogue.synthesizer, {})
    return 0


def _list(names: tuple[str, ...], engine: Callable[[str], "Engine[object]"], chosen: dict[str, Options]) -> None:
    for name in names:
        found = engine(name)
        lack = found.missing(chosen.get(name, {}))
        languages = ", ".join(found.languages) or "by its models"
        print(f"  {name:14} {languages:14} {'ready' if lack is None else 'missing: ' + lack}")
