"""The command ``harkmail``: finds its subcommands in :mod:`agent.service.commands` and runs one."""

import argparse
import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from agent import __version__
from agent.domain.errors import HarkmailError
from agent.service import commands, logs

DESCRIPTION = "A voice assistant for e-mail, calendar and contacts. Start with: harkmail demo"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand. Exit codes: 0 done, 1 it did not work out, 2 wrong usage, 130 interrupted."""
    args = build_parser().parse_args(argv)
    _tolerant_streams()
    try:
        with logs.to_stderr(verbose=args.verbose):
            code: int = args.command.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _failed(args.command.NAME, _cause(error))
    return code


def _tolerant_streams() -> None:
    """What no character stands for is replaced, coming in and going out; a closed stream is an empty one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - it lives as long as the process
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _cause(error: BaseException) -> BaseException:
    """Tasks that fail together report a group: the first of them."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _failed(command: str, error: BaseException) -> int:
    match error:
        case BrokenPipeError():
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        case HarkmailError():
            detail, remedy = error.detail or error.code, error.remedy
        case OSError():
            detail, remedy = f"the system says: {error.strerror}.", "Look at the disk, and at where the output goes."
        case _:
            detail = f"a defect of ours ({type(error).__name__} at {logs.place(error.__traceback__)})."
            remedy = "Please report it with these words."
    print(f"harkmail {command}: {detail}", file=sys.stderr)
    if remedy:
        print(f"  {remedy}", file=sys.stderr)
    return 1


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="harkmail", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"harkmail {__version__}")
    parser.add_argument("-v", "--verbose", action="store_true", help="log what goes wrong inside, without anybody's words")
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
