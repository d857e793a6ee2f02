"""Check the settings and the home before a call does: every problem is named, with one next step."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from agent.domain.errors import HarkmailError, StorageReadOnly
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
    from agent.service.wiring import check_folder, pick_transcriber, pick_voice, zone_of

    def place(name: str) -> Callable[[], str]:
        path = home / name
        return lambda: f"{path}" if check_folder(path) else f"{path} (not there yet)"

    for name in ("mail", "calendar", "contacts", "outbox"):
        yield name, place(getattr(settings.local, name))
    yield "state", place("state")
    yield "writable", lambda: _writable(home)
    yield "language", lambda: load_language(settings.user.language).grammar.name
    yield "time zone", lambda: str(zone_of(settings))
    yield "hears by", lambda: pick_transcriber(settings, settings.user.language, settings.speech.engine).name
    yield "speaks by", lambda: pick_voice(settings, settings.user.language).voice


def _writable(home: Path) -> str:
    there = next(path for path in (home, *home.parents) if path.is_dir())
    if not os.access(there, os.W_OK | os.X_OK):
        raise StorageReadOnly(
            f"{there} can't be written to.", remedy="Mail is only read out then; look at the folder's permissions."
        )
    return str(there)
