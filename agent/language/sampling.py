"""Sample sentences of the grammar, the same for the same grammar every time."""

import random
from collections.abc import Iterator, Mapping, Sequence

from hassil import Alternative, Expression, Group, ListReference, Permutation, RuleReference, TextChunk

from agent.language.grammar import Grammar
from agent.language.templates import Template

_TRIES = 4
_POSSESSIVE = "'s"
PEOPLE = frozenset({"person", "known"})
"""The lists whose values are names of people."""


class _Unsayable(Exception):
    """A slot whose words nobody can list."""


class Sampler:
    """``names`` fill the slots of people; sentences with slots that nobody can fill are left out.

    ``fillings``: words for further lists, by name."""

    def __init__(self, grammar: Grammar, names: Sequence[str], fillings: Mapping[str, Sequence[str]] | None = None) -> None:
        self._grammar = grammar
        self._fillings = {**dict.fromkeys(PEOPLE, names), **grammar.choices, **(fillings or {})}

    def sentences(self, template: Template, most: int) -> list[str]:
        """Up to ``most`` different sentences of a template."""
        chance = random.Random(template.text)  # noqa: S311 - samples, no secrets
        found: dict[str, None] = {}
        for _ in range(most * _TRIES):
            try:
                text = self._say(template.expression, chance)
            except _Unsayable:
                continue
            found[" ".join(text.replace(f" {_POSSESSIVE}", _POSSESSIVE).split())] = None
            if len(found) == most:
                break
        return [text for text in found if text]

    def list_words(self, templates: Sequence[Template]) -> Iterator[str]:
        """Every word of the lists that these templates use."""
        names = dict.fromkeys(name for template in templates for name in self._lists(template.expression))
        for name in names:
            if name in self._grammar.shared.spoken:
                yield from self._words(self._grammar.shared.spoken[name].expression)
            for phrase in self._fillings.get(name, ()):
                yield from phrase.split()

    def _say(self, expression: Expression, chance: random.Random) -> str:
        match expression:
            case TextChunk():
                return expression.text
            case RuleReference():
                return self._say(self._grammar.shared.rules[expression.rule_name].expression, chance)
            case ListReference():
                return self._fill(expression.list_name, chance)
            case Permutation():
                return " ".join(self._say(item, chance) for item in chance.sample(expression.items, len(expression.items)))
            case Alternative():
                return self._say(chance.choice(expression.items), chance)
            case Group():
                return " ".join(self._say(item, chance) for item in expression.items)
            case _:
                raise TypeError(type(expression).__name__)

    def _fill(self, name: str, chance: random.Random) -> str:
        if phrases := list(self._fillings.get(name, ())):
            return chance.choice(phrases)
        if name in self._grammar.shared.spoken:
            return self._say(self._grammar.shared.spoken[name].expression, chance)
        raise _Unsayable

    def _lists(self, expression: Expression) -> Iterator[str]:
        match expression:
            case ListReference():
                yield expression.list_name
            case RuleReference():
                yield from self._lists(self._grammar.shared.rules[expression.rule_name].expression)
            case Group():
                for item in expression.items:
                    yield from self._lists(item)

    def _words(self, expression: Expression) -> Iterator[str]:
        match expression:
            case TextChunk():
                yield from expression.text.split()
            case RuleReference():
                yield from self._words(self._grammar.shared.rules[expression.rule_name].expression)
            case Group():
                for item in expression.items:
                    yield from self._words(item)
