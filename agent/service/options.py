"""Options that several commands share."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from agent.domain.errors import BadSetting
from agent.settings.loader import load_home
from agent.settings.schema import Settings


def home(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help="the folder with mail/, calendar/, contacts/ and state/ (default: your data folder)",
    )
    parser.add_argument("--user", metavar="U", help="a further user of that home, in DIR/users/U")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: DIR/agent.toml, if there is one)")


def language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", metavar="L", help="what is spoken, such as en (default: the setting user.language)")


def home_of(args: argparse.Namespace) -> Path:
    """Raises BadSetting where the user's name is none or the home is a file."""
    from agent.service.wiring import default_home

    site: Path = (args.home or default_home()).expanduser().absolute()
    if args.user in (None, "me"):
        chosen = site
    elif args.user and args.user.replace("-", "").replace("_", "").isalnum():
        chosen = site / "users" / args.user
    else:
        raise BadSetting("a user's name is made of letters, figures, - and _.", remedy="Look at what is in DIR/users.")
    if os.path.lexists(chosen) and not os.path.isdir(chosen):  # noqa: PTH112 - pathlib's raises where a parent is closed
        raise BadSetting(f"{chosen} is not a folder.", remedy="Name a folder with --home.")
    if chosen.is_dir() and not os.access(chosen, os.R_OK | os.X_OK):
        raise BadSetting(f"{chosen} can't be read.", remedy="Look at its permissions, or name another folder with --home.")
    return chosen


def tell_if_new(folder: Path) -> Callable[[], None]:
    """To be called once the home is open: where it was not there before, that is told, for the name may be mistyped."""
    new = not folder.exists()

    def tell() -> None:
        if new:
            print(f"{folder} was not there: it is a new home now, with an empty mailbox.", file=sys.stderr)

    return tell


def settings_of(folder: Path, args: argparse.Namespace) -> Settings:
    return load_home(folder, args.config)
