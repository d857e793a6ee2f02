"""Text to intent: whole sentences of the grammar, or nothing.

Of several readings the one with the fewest words that nobody listed is taken, then the one with the most words
of the grammar itself, as in hassil; where every state is open, the one that is nearer to the main menu.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from agent.domain.intent import NONE, Intent, SlotValue, State
from agent.language.grammar import Grammar
from agent.language.network import Ending, Node, SlotEdge, build
from agent.language.slots import DICTATED, DateReader, NameFinder, NumberReader, SlotReader
from agent.language.tokens import Token, tokenize

LONGEST_WORDS = 400
"""Longer texts are no sentences to the agent."""

_FREE_WORD_COST = 0.5
_BETWEEN = " ,;:-–—"


class Completeness(Enum):
    """How whole a sentence is while it is being said: ``COMPLETE`` can't reasonably go on, ``PREFIX`` is whole but also the
    beginning of a longer one, ``INCOMPLETE`` is not a sentence (yet)."""

    COMPLETE = auto()
    PREFIX = auto()
    INCOMPLETE = auto()


@dataclass(frozen=True, slots=True)
class _Filled:
    edge: SlotEdge
    value: SlotValue
    free_words: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """The rest of a sentence: how it ends, ``literal`` words of the grammar, slots in order."""

    ending: Ending
    literal: int = 0
    filled: tuple[_Filled, ...] = ()

    @property
    def free_words(self) -> int:
        return sum(slot.free_words for slot in self.filled)

    @property
    def rank(self) -> tuple[int, int, int, int, str]:
        return self.free_words, -self.literal, len(self.filled), self.ending.place, self.ending.intent

    def slots(self) -> dict[str, SlotValue]:
        return {**self.ending.block.slots, **{slot.edge.slot: slot.value for slot in self.filled}}


class Parser:
    """The sentences of one language, for one caller: ``names`` are that caller's contacts, ``now`` is local time.
    ``network`` is the grammar's, where it was built before (it serves any number of callers)."""

    def __init__(
        self,
        grammar: Grammar,
        numbers: NumberReader,
        dates: DateReader,
        names: NameFinder,
        now: Callable[[], datetime],
        network: Node | None = None,
    ) -> None:
        self._shared = grammar.shared
        self._start = network or build(grammar)
        self._reader = SlotReader(grammar.choices, numbers, dates, names, now, grammar.shared.not_names)

    def parse(self, text: str, state: State | None = None) -> Intent:
        """The intent of a whole sentence; ``none`` where it is no sentence of this state (None: of any state)."""
        sentence = self._sentence(text)
        found = self._best(sentence, state)
        if found is None:
            return Intent(NONE, score=0.0, text=text)
        score = 1.0 - _FREE_WORD_COST * found.free_words / max(len(sentence.words), 1)
        return Intent(found.ending.intent, found.slots(), round(score, 3), text)

    def completeness(self, text: str, state: State | None = None) -> Completeness:
        sentence = self._sentence(text)
        found = self._best(sentence, state)
        if found is None:
            return Completeness.INCOMPLETE
        ahead = {ending.intent for ending in sentence.ahead(self._start) if _is_open(ending, state)}
        dictated = bool(found.filled) and found.filled[-1].edge.list_name in (DICTATED, "matter")
        if dictated or ahead - {found.ending.intent}:
            return Completeness.PREFIX
        return Completeness.COMPLETE

    def _sentence(self, text: str) -> "_Sentence":
        return _Sentence(text, tokenize(text, self._shared.replacements, self._shared.skip_words), self._reader)

    def _best(self, sentence: "_Sentence", state: State | None) -> _Reading | None:
        if not 0 < len(sentence.words) <= LONGEST_WORDS:
            return None
        return min((r for r in sentence.readings(self._start, 0) if _is_open(r.ending, state)), key=lambda r: r.rank, default=None)


def _is_open(ending: Ending, state: State | None) -> bool:
    return state is None or state in ending.block.states


class _Sentence:
    """One text on its way through the network."""

    def __init__(self, text: str, tokens: list[Token], reader: SlotReader) -> None:
        self.words = [token.word for token in tokens]
        self._text = text
        self._tokens = tokens
        self._reader = reader
        self._readings: dict[tuple[Node, int], list[_Reading]] = {}
        self._values: dict[tuple[str, int, int], SlotValue | None] = {}

    def readings(self, node: Node, at: int) -> list[_Reading]:
        """Every way from ``node`` to the end of the sentence with the words from ``at`` on."""
        if (node, at) not in self._readings:
            self._readings[node, at] = self._find(node, at)
        return self._readings[node, at]

    def ahead(self, start: Node) -> set[Ending]:
        """How sentences end that are longer than this one and begin with all of its words."""
        reached: list[dict[Node, None]] = [{} for _ in range(len(self.words) + 1)]
        reached[0][start] = None
        for at in range(len(self.words)):
            for node in reached[at]:
                for target, end in self._steps(node, at):
                    reached[end][target] = None
        return {ending for node in reached[-1] if not node.polite for ending in node.ahead}

    def _find(self, node: Node, at: int) -> list[_Reading]:
        if at == len(self.words):
            return [_Reading(ending) for ending in node.ways.endings]
        found: list[_Reading] = []
        for target in node.ways.words.get(self.words[at], ()):
            own = 0 if target.polite else 1
            found += [_Reading(rest.ending, rest.literal + own, rest.filled) for rest in self.readings(target, at + 1)]
        for edge in node.ways.slots:
            found += self._through(edge, at)
        return found

    def _through(self, edge: SlotEdge, at: int) -> list[_Reading]:
        found: list[_Reading] = []
        for end in self._reader.ends(edge.list_name, self.words, at):
            rests = self.readings(edge.target, end)
            value = self._value(edge.list_name, at, end) if rests else None
            if value is not None:
                listed = self._reader.is_listed(edge.list_name, value, self.words[at:end])
                filled = _Filled(edge, value, 0 if listed else end - at)
                found += [_Reading(rest.ending, rest.literal, (filled, *rest.filled)) for rest in rests]
        return found

    def _steps(self, node: Node, at: int) -> list[tuple[Node, int]]:
        words = [(target, at + 1) for target in node.ways.words.get(self.words[at], ())]
        slots = [
            (edge.target, end)
            for edge in node.ways.slots
            for end in self._reader.ends(edge.list_name, self.words, at)
            if self._is_likely(edge, at, end)
        ]
        return words + slots

    def _is_likely(self, edge: SlotEdge, at: int, end: int) -> bool:
        """Any word might be a name: at the beginning of a sentence only known ones count as the beginning of a longer one."""
        value = self._value(edge.list_name, at, end)
        return value is not None and (at > 0 or self._reader.is_listed(edge.list_name, value, self.words[at:end]))

    def _value(self, list_name: str, start: int, end: int) -> SlotValue | None:
        key = (list_name, start, end)
        if key not in self._values:
            self._values[key] = self._reader.read(list_name, self.words[start:end], self._said(list_name, start, end))
        return self._values[key]

    def _said(self, list_name: str, start: int, end: int) -> str:
        """The words as they were said; a dictated text has those too that are passed over elsewhere."""
        if list_name != DICTATED:
            return self._text[self._tokens[start].start : self._tokens[end - 1].end]
        begin = self._tokens[start - 1].end if start else 0
        stop = self._tokens[end].start if end < len(self._tokens) else len(self._text)
        return self._text[begin:stop].lstrip(_BETWEEN).rstrip()
