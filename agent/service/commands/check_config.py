"""Check the settings and the home before a call does: every problem is named, with one next step."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from agent.domain.errors import HarkmailError
from agent.service import options
from agent.settings.schema import Settings

NAME = "check-config"
HELP = "check the settings and the folders"


def configure(parser: argparse.ArgumentParser) -> None:
    options.home(parser)


def run(args: argparse.Namespace) -> int:
    home: Path = options.home_of(args)
    settings = options.settings_of(home, args)
    wrong = 0
    for name, check in _checks(home, settings):
        try:
            print(f"{name:10} {check()}")
        except HarkmailError as error:
            wrong += 1
            print(f"{name:10} WRONG: {error.detail} {error.remedy}", file=sys.stderr)
    return 1 if wrong else 0


def _checks(home: Path, settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    from agent.service.minds import load_language
    from agent.service.wiring import pick_transcriber, pick_voice, zone_of

    def place(name: str) -> Callable[[], str]:
        return lambda: _folder(home / name)

    yield "home", lambda: _folder(home)
    yield "mail", place(settings.local.mail)
    yield "calendar", place(settings.local.calendar)
    yield "contacts", place(settings.local.contacts)
    yield "language", lambda: load_language(settings.user.language).grammar.name
    yield "time zone", lambda: str(zone_of(settings))
    yield "hears by", lambda: pick_transcriber(settings, settings.user.language, settings.speech.engine).name
    yield "speaks by", lambda: pick_voice(settings, settings.user.language).voice


def _folder(path: Path) -> str:
    return f"{path}" if path.is_dir() else f"{path} (not there yet)"
