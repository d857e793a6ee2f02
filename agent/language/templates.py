"""Sentence templates (hassil's: ``[optional]``, ``(a|b)``, ``(a;b)`` in any order, ``{list}``, ``<rule>``).

A piece in brackets that stands inside a word (``message[s]``) is written out, so that every text
chunk of a parsed template is made of whole words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hassil import Alternative, Expression, Group, ListReference, Permutation, RuleReference, TextChunk, parse_sentence
from hassil.errors import HassilError
from hassil.parser import ParseError

from agent.domain.errors import BadSetting

_ENDING = re.compile(r"([^\W_][\w'’-]*)\[([\w'’]+)\](?![\w'’])")
_GLUED = re.compile(r"[\w'’][\[({<]|[\])}>][\w'’]")


@dataclass(frozen=True, slots=True)
class Template:
    """``text`` as its author wrote it."""

    text: str
    expression: Expression


def parse_template(text: str) -> Template:
    """Raises BadSetting where the brackets don't match or a bracket stands inside a word."""
    whole = _ENDING.sub(r"(\1|\1\2)", text)
    if glued := _GLUED.search(whole):
        raise BadSetting(f"template {text!r}: a space is missing at {glued.group()!r}")
    try:
        return Template(text, parse_sentence(whole).expression)
    except (HassilError, ParseError, AssertionError, ValueError) as error:
        raise BadSetting(f"template {text!r} can't be read: brackets don't match") from error


def check_references(
    expression: Expression, rules: Mapping[str, Template], lists: frozenset[str], within: tuple[str, ...] = ()
) -> None:
    """Raises BadSetting for a rule or list that isn't there and for a rule that contains itself."""
    for part in parts(expression):
        if isinstance(part, ListReference) and part.list_name not in lists:
            raise BadSetting(f"no list {{{part.list_name}}}")
        if isinstance(part, RuleReference):
            name = part.rule_name
            if name not in rules:
                raise BadSetting(f"no rule <{name}>")
            if name in within:
                raise BadSetting(f"rule <{name}> contains itself")
            check_references(rules[name].expression, rules, lists, (*within, name))


def parts(expression: Expression) -> Iterator[Expression]:
    """The expression and everything in it, rules not opened."""
    yield expression
    if isinstance(expression, Group):
        for item in expression.items:
            yield from parts(item)


def permutations(expression: Permutation) -> list[list[Expression]]:
    """Every order of a permutation's items."""
    if not expression.items:
        return [[]]
    return [[item, *rest] for item, others in expression.iterate_permutations() for rest in permutations(others)]


def expansions(expression: Expression, rules: Mapping[str, Template]) -> list[str]:
    """Every sentence of a template without lists, in the order of writing."""
    return [" ".join(text.split()) for text in dict.fromkeys(_expansions(expression, rules))]


def _expansions(expression: Expression, rules: Mapping[str, Template]) -> list[str]:
    match expression:
        case TextChunk():
            return [expression.text]
        case RuleReference():
            return _expansions(rules[expression.rule_name].expression, rules)
        case Permutation():
            return [text for order in permutations(expression) for text in _joined(order, rules)]
        case Alternative():
            return [text for item in expression.items for text in _expansions(item, rules)]
        case Group():
            return _joined(expression.items, rules)
        case _:
            raise BadSetting("a list stands where only words may")


def _joined(items: list[Expression], rules: Mapping[str, Template]) -> list[str]:
    texts = [""]
    for item in items:
        texts = [f"{before} {after}" for before in texts for after in _expansions(item, rules)]
    return texts
