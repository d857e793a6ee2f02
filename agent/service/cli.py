"""The command ``harkmail``: finds its subcommands in :mod:`agent.service.commands` and runs one."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from agent import __version__
from agent.domain.errors import HarkmailError
from agent.service import commands

DESCRIPTION = "A voice assistant for e-mail, calendar and contacts. Start with: harkmail demo"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand. Exit codes: 0 done, 1 it did not work out, 2 wrong usage, 130 interrupted."""
    args = build_parser().parse_args(argv)
    try:
        code: int = args.command.run(args)
    except HarkmailError as error:
        print(f"harkmail {args.command.NAME}: {error.detail or error.code}", file=sys.stderr)
        if error.remedy:
            print(f"  {error.remedy}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="harkmail", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"harkmail {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in subcommands():
        sub = subparsers.add_parser(
            module.NAME, help=module.HELP, description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        module.configure(sub)
        sub.set_defaults(command=module)
    return parser


def subcommands() -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(commands.__path__))
    return [importlib.import_module(f"{commands.__name__}.{name}") for name in names]
