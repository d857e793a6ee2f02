"""Understand sentences as the agent does: sentences on standard input, one JSON object a line on standard output.

An answer is {"text", "intent", "slots", "score"}; the intent is "none" where the sentence is none of the agent's.
With --jsonl a line is {"text", "context"}; the context is where the dialogue stands: none (the main menu), list,
message, compose, calendar, contact or confirm. Without it the sentences of every state are open.

  echo "read my unread messages" | harkmail parse --language en
"""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent.domain.errors import BadInput
from agent.domain.intent import Intent, Person, Recording, SlotValue, State, When

if TYPE_CHECKING:
    from agent.language.parser import Parser

NAME = "parse"
HELP = "understand sentences as the agent does"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", default="en", help="language of the sentences (default: en)")
    parser.add_argument("--jsonl", action="store_true", help='lines are JSON objects {"text", "context"}')


def run(args: argparse.Namespace) -> int:
    parser = _parser(args.language)
    try:
        for text, state in _sentences(args.jsonl):
            print(json.dumps(_answer(parser.parse(text, state)), ensure_ascii=False), flush=True)
    except BadInput as error:
        print(f"harkmail {NAME}: {error.detail}", file=sys.stderr)
        return 2
    return 0


def _parser(language: str) -> "Parser":
    from datetime import datetime

    from agent.language.dates import Dates
    from agent.language.grammar import folder_of, load
    from agent.language.names import NameIndex
    from agent.language.numbers import Numbers
    from agent.language.parser import Parser
    from agent.settings.resources import resource

    grammar = load(folder_of(resource("grammars"), language))
    numbers = Numbers(grammar.lists["numbers"])
    dates = Dates(grammar.lists["dates"], numbers)
    return Parser(grammar, numbers, dates, NameIndex(()), datetime.now)


def _sentences(jsonl: bool) -> Iterator[tuple[str, State | None]]:
    for number, line in enumerate(sys.stdin, 1):
        if not jsonl:
            yield line.strip(), None
        elif line.strip():
            yield _sentence(line, number)


def _sentence(line: str, number: int) -> tuple[str, State | None]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        raise BadInput(f"line {number}: not JSON") from None
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise BadInput(f'line {number}: not an object with a "text"')
    if item.get("context") is None:
        return item["text"], None
    try:
        return item["text"], State(item["context"])
    except ValueError:
        raise BadInput(f'line {number}: "context" is none of {", ".join(State)}') from None


def _answer(intent: Intent) -> dict[str, object]:
    slots = {name: _plain(value) for name, value in intent.slots.items()}
    return {"text": intent.text, "intent": intent.name, "slots": slots, "score": intent.score}


def _plain(value: SlotValue) -> object:
    match value:
        case When():
            end = value.end.isoformat() if value.end else None
            return {"start": value.start.isoformat(), "end": end, "grain": value.grain.value}
        case Person():
            return value.spoken
        case Recording():
            return value.draft
        case _:
            return value
