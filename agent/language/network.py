"""All sentences of a language as one network of words and slots.

A node's ways on are found when it is first reached, so that a call pays only for the corners it visits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hassil import Alternative, Expression, Group, ListReference, Permutation, RuleReference, TextChunk

from agent.domain.intent import State
from agent.language.grammar import Block, Grammar
from agent.language.templates import Template, permutations
from agent.language.tokens import tokenize

_PLACES = {state: place for place, state in enumerate(State)}


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """Here a sentence of this intent is whole."""

    intent: str
    block: Block

    @property
    def place(self) -> int:
        """The first of the states that it is listened for in, counted from the main menu."""
        return min(_PLACES[state] for state in self.block.states)


@dataclass(frozen=True, slots=True, eq=False)
class SlotEdge:
    """The words of a slot lead on to ``target``."""

    list_name: str
    slot: str
    target: "Node"


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a node leads to without another word being passed over."""

    words: Mapping[str, tuple["Node", ...]]
    slots: tuple[SlotEdge, ...]
    endings: tuple[Ending, ...]


@dataclass(slots=True, eq=False)
class Node:
    """``polite``: the word before it is no part of the sentence itself."""

    polite: bool = False
    _words: dict[str, list["Node"]] = field(default_factory=dict)
    _slots: list[SlotEdge] = field(default_factory=list)
    _empty: list["Node"] = field(default_factory=list)
    _endings: list[Ending] = field(default_factory=list)
    _ways: Ways | None = None
    _ahead: frozenset[Ending] | None = None

    def word(self, word: str, target: "Node") -> None:
        self._words.setdefault(word, []).append(target)

    def slot(self, edge: SlotEdge) -> None:
        self._slots.append(edge)

    def join(self, target: "Node") -> None:
        self._empty.append(target)

    def end(self, ending: Ending) -> None:
        self._endings.append(ending)

    @property
    def ways(self) -> Ways:
        if self._ways is None:
            self._ways = self._find_ways()
        return self._ways

    @property
    def ahead(self) -> frozenset[Ending]:
        """The sentences that go on from here with at least one more word of their own."""
        if self._ahead is None:
            targets = [node for nodes in self.ways.words.values() for node in nodes if not node.polite]
            targets += [edge.target for edge in self.ways.slots]
            self._ahead = frozenset(ending for node in targets for ending in (*node.ways.endings, *node.ahead))
        return self._ahead

    def _find_ways(self) -> Ways:
        reached: dict[Node, None] = {self: None}
        todo = [self]
        while todo:
            for node in todo.pop()._empty:
                if node not in reached:
                    reached[node] = None
                    todo.append(node)
        words: dict[str, dict[Node, None]] = {}
        for node in reached:
            for word, targets in node._words.items():
                words.setdefault(word, {}).update(dict.fromkeys(targets))
        return Ways(
            {word: tuple(targets) for word, targets in words.items()},
            tuple(edge for node in reached for edge in node._slots),
            tuple(dict.fromkeys(ending for node in reached for ending in node._endings)),
        )


def build(grammar: Grammar) -> Node:
    """The network's first node. Around every sentence stand any number of openings and closings."""
    weaver = _Weaver(grammar)
    start = Node(polite=True)
    for template in grammar.shared.opening:
        weaver.weave(template.expression, start, polite=True).join(start)
    for intent in grammar.intents.values():
        for block in intent.sentences:
            weaver.block(Ending(intent.name, block), start)
    return start


class _Weaver:
    def __init__(self, grammar: Grammar) -> None:
        self._shared = grammar.shared
        self._chunks: dict[str, tuple[str, ...]] = {}

    def block(self, ending: Ending, start: Node) -> None:
        last = Node()
        last.end(ending)
        self._close(last, self._shared.closing)
        for template in ending.block.templates:
            self.weave(template.expression, start).join(last)

    def _close(self, last: Node, closing: Iterable[Template]) -> None:
        for template in closing:
            self.weave(template.expression, last, polite=True).join(last)

    def weave(self, expression: Expression, start: Node, *, polite: bool = False) -> Node:
        """Lay an expression from ``start`` on; returns the node behind it."""
        match expression:
            case TextChunk():
                return self._words(expression.text, start, polite)
            case ListReference():
                target = Node(polite)
                start.slot(SlotEdge(expression.list_name, expression.slot_name, target))
                return target
            case RuleReference():
                return self.weave(self._shared.rules[expression.rule_name].expression, start, polite=polite)
            case Permutation():
                return self._either([self._sequence(order, start, polite) for order in permutations(expression)], polite)
            case Alternative():
                return self._either([self.weave(item, start, polite=polite) for item in expression.items], polite)
            case Group():
                return self._sequence(expression.items, start, polite)
            case _:
                raise TypeError(type(expression).__name__)

    def _words(self, text: str, start: Node, polite: bool) -> Node:
        node = start
        for word in self._split(text):
            target = Node(polite)
            node.word(word, target)
            node = target
        return node

    def _split(self, text: str) -> tuple[str, ...]:
        if text not in self._chunks:
            found = tokenize(text, self._shared.replacements, self._shared.skip_words)
            self._chunks[text] = tuple(token.word for token in found)
        return self._chunks[text]

    def _sequence(self, items: Iterable[Expression], start: Node, polite: bool) -> Node:
        node = start
        for item in items:
            node = self.weave(item, node, polite=polite)
        return node

    def _either(self, ends: Iterable[Node], polite: bool) -> Node:
        target = Node(polite)
        for node in ends:
            node.join(target)
        return target
