"""A small pattern grammar: sequences of words, typed tokens and rules, read from data, with a builder behind each.

A pattern is ``[the] {ordinal:day} (of|in) <month> -> day_of_month(sign=-1)``: words stand for themselves, ``[x]`` may be
left out, ``(a|b)`` is one of them, ``{kind}`` is a typed token and ``<rule>`` another rule (``:name`` names the builder's
argument; without one it is the kind's or the rule's name). Behind the arrow: the builder and constants for it. Patterns
that stand earlier in a rule are preferred. No rule may begin with itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Terminal = Callable[[Sequence[str], int], Iterator[tuple[object, int]]]
"""The values that the words from an index on can have as one kind of token, each with the index after it."""
Builder = Callable[..., object | None]
"""Makes the value of a pattern from its named parts; None where they don't fit together."""
Constant = int | str

_TOKEN = re.compile(r"\{(\w+)(?::(\w+))?\}|<(\w+)(?::(\w+))?>|([\[\]()|])|([^\s\[\](){}<>|]+)")
_ACTION = re.compile(r"(\w+)(?:\((.*)\))?")


@dataclass(frozen=True, slots=True)
class _Element:
    """One step of a pattern: a word (``slot`` empty), a typed token or a rule."""

    kind: str
    name: str
    slot: str = ""


@dataclass(frozen=True, slots=True)
class _End:
    rank: int
    builder: str
    constants: tuple[tuple[str, Constant], ...]


@dataclass(slots=True)
class _Node:
    """Patterns that begin alike share their nodes."""

    words: dict[str, "_Node"] = field(default_factory=dict)
    others: dict[_Element, "_Node"] = field(default_factory=dict)
    ends: list[_End] = field(default_factory=list)


class Patterns:
    """Rules compiled. ``fillers`` are words that may stand anywhere and mean nothing."""

    def __init__(self, rules: Mapping[str, Sequence[str]], fillers: Sequence[str] = ()) -> None:
        self.fillers = frozenset(fillers)
        self.roots = {name: _compile(patterns) for name, patterns in rules.items()}

    def words(self) -> frozenset[str]:
        """Every literal word of the patterns, and the fillers."""
        return self.fillers | frozenset(word for root in self.roots.values() for word in _literals(root))

    def builders(self) -> frozenset[str]:
        return frozenset(end.builder for root in self.roots.values() for end in _ends(root))


class Chart:
    """The readings of one sequence of words; every rule is tried once at each place."""

    def __init__(
        self, patterns: Patterns, terminals: Mapping[str, Terminal], builders: Mapping[str, Builder], words: Sequence[str]
    ) -> None:
        self._patterns = patterns
        self._terminals = terminals
        self._builders = builders
        self._words = words
        self._known: dict[tuple[str, int], list[tuple[object, int]]] = {}

    def read(self, rule: str, start: int = 0) -> list[tuple[object, int]]:
        """Values of ``rule`` from ``start``, preferred ones first, each with the index after it."""
        key = (rule, start)
        if key not in self._known:
            self._known[key] = []
            found = self._walk(self._patterns.roots[rule], start, {})
            self._known[key] = _distinct((value, end) for _, value, end in sorted(found, key=lambda reading: reading[0]))
        return self._known[key]

    def _walk(self, node: _Node, i: int, slots: Mapping[str, object]) -> Iterator[tuple[int, object, int]]:
        for end in node.ends:
            value = self._builders[end.builder](**slots, **dict(end.constants))
            if value is not None:
                yield end.rank, value, i
        if i == len(self._words):
            return
        word = self._words[i]
        if word in node.words:
            yield from self._walk(node.words[word], i + 1, slots)
        if word in self._patterns.fillers:
            yield from self._walk(node, i + 1, slots)
        for element, after in node.others.items():
            for value, j in self._readings(element, i):
                yield from self._walk(after, j, {**slots, element.slot: value})

    def _readings(self, element: _Element, i: int) -> Sequence[tuple[object, int]]:
        if element.kind == "rule":
            return self.read(element.name, i)
        key = (f"{{{element.name}}}", i)
        if key not in self._known:
            self._known[key] = list(self._terminals[element.name](self._words, i))
        return self._known[key]


def _distinct(readings: Iterator[tuple[object, int]]) -> list[tuple[object, int]]:
    return list(dict.fromkeys(readings))


def _compile(patterns: Sequence[str]) -> _Node:
    root = _Node()
    for rank, pattern in enumerate(patterns):
        body, _, action = pattern.partition("->")
        end = _action(action.strip(), rank, pattern)
        for sequence in _Expansion(body).sequences():
            _insert(root, sequence, end)
    return root


def _insert(root: _Node, sequence: Sequence[_Element], end: _End) -> None:
    node = root
    for element in sequence:
        node = node.words.setdefault(element.name, _Node()) if element.kind == "word" else node.others.setdefault(element, _Node())
    node.ends.append(end)


def _action(text: str, rank: int, pattern: str) -> _End:
    match = _ACTION.fullmatch(text)
    if match is None:
        raise ValueError(f"no builder behind the pattern: {pattern}")
    constants = [part.strip().split("=") for part in (match[2] or "").split(",") if part.strip()]
    return _End(rank, match[1], tuple((name, _constant(value)) for name, value in constants))


def _constant(text: str) -> Constant:
    return int(text) if re.fullmatch(r"-?\d+", text) else text


class _Expansion:
    """Writes a pattern out: all sequences without brackets."""

    def __init__(self, body: str) -> None:
        self._tokens = list(_TOKEN.finditer(body))
        self._i = 0

    def sequences(self) -> list[tuple[_Element, ...]]:
        found = self._choice()
        if self._i != len(self._tokens):
            raise ValueError("unbalanced brackets in a pattern")
        return found

    def _choice(self) -> list[tuple[_Element, ...]]:
        found = self._sequence()
        while self._bracket() == "|":
            self._i += 1
            found = found + self._sequence()
        return found

    def _sequence(self) -> list[tuple[_Element, ...]]:
        found: list[tuple[_Element, ...]] = [()]
        while self._i < len(self._tokens) and self._bracket() not in ("|", "]", ")"):
            if self._bracket():
                items = self._item()
                found = [before + item for before in found for item in items]
            else:
                found = self._plain(found)
        return found

    def _plain(self, found: list[tuple[_Element, ...]]) -> list[tuple[_Element, ...]]:
        match = self._tokens[self._i]
        self._i += 1
        if match[1]:
            element = _Element("token", match[1], match[2] or match[1])
        elif match[3]:
            element = _Element("rule", match[3], match[4] or match[3])
        else:
            element = _Element("word", match[6])
        return [(*before, element) for before in found]

    def _item(self) -> list[tuple[_Element, ...]]:
        optional = self._bracket() == "["
        self._i += 1
        inside = self._choice()
        if self._bracket() != ("]" if optional else ")"):
            raise ValueError("unbalanced brackets in a pattern")
        self._i += 1
        return [*inside, ()] if optional else inside

    def _bracket(self) -> str:
        return self._tokens[self._i][5] or "" if self._i < len(self._tokens) else ""


def _literals(node: _Node) -> Iterator[str]:
    yield from node.words
    for after in (*node.words.values(), *node.others.values()):
        yield from _literals(after)


def _ends(node: _Node) -> Iterator[_End]:
    yield from node.ends
    for after in (*node.words.values(), *node.others.values()):
        yield from _ends(after)
