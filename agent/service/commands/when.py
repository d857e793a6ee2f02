"""Understand spoken dates and times: phrases on standard input, one JSON object or null a line on standard output.

An answer is {"start", "end", "grain", "alternatives"}: ISO date-times local to the reference, "end" exclusive or null
for a moment. "start" is the best guess; "alternatives" holds the other readings where the phrase is ambiguous. A line
without a date is answered with null.

  echo "tomorrow at half past two" | harkmail when --language en
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from agent.domain.errors import BadInput

if TYPE_CHECKING:
    from agent.domain.intent import When

NAME = "when"
HELP = "understand spoken dates and times"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", default="en", help="language of the phrases (default: en)")
    parser.add_argument("--jsonl", action="store_true", help='lines are JSON objects {"phrase", "reference"}')
    parser.add_argument(
        "--now", type=_moment_given, metavar="ISO", help="the time that phrases without a reference are said at (default: now)"
    )


def run(args: argparse.Namespace) -> int:
    from agent.language.loading import load_dates
    from agent.settings.resources import resource

    dates = load_dates(resource("grammars"), args.language)
    now = args.now or datetime.now().replace(microsecond=0)  # noqa: DTZ005 - spoken times are local
    try:
        for phrase, reference in _questions(args.jsonl, now):
            within = dates.find(phrase, reference)
            found = dates.parse(phrase, reference) or (within[0] if within else None)
            print(json.dumps(_answer(found) if found else None), flush=True)
    except BadInput as error:
        print(f"harkmail {NAME}: {error.detail}", file=sys.stderr)
        return 2
    return 0


def _questions(jsonl: bool, now: datetime) -> Iterator[tuple[str, datetime]]:
    for number, line in enumerate(sys.stdin, 1):
        if not jsonl:
            yield line.strip(), now
        elif line.strip():
            yield _question(line, number, now)


def _question(line: str, number: int, now: datetime) -> tuple[str, datetime]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        raise BadInput(f"line {number}: not JSON") from None
    if not isinstance(item, dict) or not isinstance(item.get("phrase"), str):
        raise BadInput(f'line {number}: not an object with a "phrase"')
    if item.get("reference") is None:
        return item["phrase"], now
    try:
        return item["phrase"], _moment(item["reference"])
    except (TypeError, ValueError):
        raise BadInput(f'line {number}: "reference" is not an ISO date-time') from None


def _answer(when: "When") -> dict[str, object]:
    return {
        "start": when.start.isoformat(),
        "end": when.end.isoformat() if when.end else None,
        "grain": when.grain.value,
        "alternatives": [_answer(other) for other in when.alternatives],
    }


def _moment(text: str) -> datetime:
    """An ISO date-time, its offset ignored. Raises TypeError, ValueError."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _moment_given(text: str) -> datetime:
    try:
        return _moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write it like 2026-11-18T09:30") from None
