"""What a recogniser is told to expect in one state: the likelier sentences of the grammar, as JSGF and as samples.

What nobody can list (a dictated text, a matter) is left out of it: the sentences that can't be said without are
dropped. People's names come in only where a sentence has room for a person.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice

from hassil import Alternative, Expression, Group, ListReference, Permutation, RuleReference, TextChunk

from agent.domain.intent import State
from agent.domain.speech import Pronunciation, RecognitionGrammar
from agent.language.grammar import Grammar, IntentGrammar
from agent.language.sampling import PEOPLE, Sampler
from agent.language.templates import Template, permutations

MOST_PHRASES = 2000
"""So many sample sentences a word-chain recogniser (Vosk) learns for a state."""

POLITE = 0.001
"""How likely the recogniser thinks an opening or a closing."""

_POSSESSIVE = "'s"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def recognition_grammar(
    grammar: Grammar, state: State, names: Sequence[str] = (), pronunciations: Sequence[Pronunciation] = ()
) -> RecognitionGrammar:
    """The recogniser's grammar for one state. ``names``: how the caller's contacts may be called; ``pronunciations``: of words
    that a recogniser's dictionary may lack, those of this state are passed on."""
    spoken_names = _names(names)
    jsgf = _Jsgf(grammar, spoken_names).whole(state)
    phrases = _phrases(grammar, state, spoken_names)
    words = frozenset(word for phrase in phrases for word in phrase.split()) | _jsgf_words(jsgf)
    digest = hashlib.sha256(jsgf.encode()).hexdigest()[:12]
    said = tuple(known for known in pronunciations if known.word in words)
    return RecognitionGrammar(f"{grammar.language}-{state}-{digest}", grammar.language, jsgf, phrases, words, said)


def name_words(names: Iterable[str]) -> tuple[str, ...]:
    """The single words of names, as a recogniser knows them."""
    return tuple(dict.fromkeys(word for name in _names(names) for word in name.split()))


def _names(names: Iterable[str]) -> list[str]:
    """Names in the words of a recogniser: lower case, letters and apostrophes only."""
    spoken = (" ".join(_WORD.findall(name.lower().replace("’", "'"))) for name in names)
    return [name for name in dict.fromkeys(spoken) if name and not any(sign.isdigit() for sign in name)]


def _jsgf_words(jsgf: str) -> frozenset[str]:
    bodies = (line.partition("=")[2] for line in jsgf.splitlines()[2:])
    return frozenset(word for body in bodies for word in _WORD.findall(re.sub(r"<[^>]*>|/[\d.]+/", " ", body)))


def _templates(intent: IntentGrammar, state: State) -> list[Template]:
    return [template for block in intent.spoken if state in block.states for template in block.templates]


def _phrases(grammar: Grammar, state: State, names: Sequence[str]) -> tuple[str, ...]:
    """List words one by one, then sentences of every template in turn."""
    templates = [template for intent in grammar.intents.values() for template in _templates(intent, state)]
    sampler = Sampler(grammar, names)
    found = dict.fromkeys(_recognisable(word) for word in islice(sampler.list_words(templates), MOST_PHRASES // 2))
    samples = [sampler.sentences(template, MOST_PHRASES // max(len(templates), 1)) for template in templates]
    found.update(dict.fromkeys(_recognisable(text) for text in chain.from_iterable(samples)))
    return tuple(phrase for phrase in found if phrase)[:MOST_PHRASES]


def _recognisable(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


class _Jsgf:
    """JSGF 1.0. What can't be spoken becomes None and takes along whatever needs it; what is empty becomes ""."""

    def __init__(self, grammar: Grammar, names: Sequence[str]) -> None:
        self._grammar = grammar
        self._names = names
        self._rules: dict[str, str | None] = {}

    def whole(self, state: State) -> str:
        intents = [self._intent(intent, state) for intent in self._grammar.intents.values()]
        before, after = (self._seldom(name) for name in ("opening", "closing"))
        public = " ".join(part for part in (before, f"( {' | '.join(filter(None, intents))} )", after) if part)
        rules = [f"<{name}> = {body};" for name, body in self._rules.items() if body]
        return "\n".join(
            ["#JSGF V1.0;", f"grammar {self._grammar.language}_{state};", f"public <sentence> = {public};", *rules, ""]
        )

    def _seldom(self, name: str) -> str:
        """Polite words may stand around anything, but other sounds must not be taken for them."""
        body = self._spoken(name)
        return f"( /{1 - POLITE}/ <NULL> | /{POLITE}/ {body} )" if body else ""

    def _intent(self, intent: IntentGrammar, state: State) -> str | None:
        bodies = [self._expression(template.expression) for template in _templates(intent, state)]
        return self._rule(f"intent_{intent.name}", lambda: " | ".join(dict.fromkeys(filter(None, bodies))) or None)

    def _rule(self, name: str, make: Callable[[], str | None]) -> str | None:
        """The reference to a rule, made when it is first asked for."""
        if name not in self._rules:
            self._rules[name] = make()
        body = self._rules[name]
        return f"<{name}>" if body else body

    def _expression(self, expression: Expression) -> str | None:
        match expression:
            case TextChunk():
                return " ".join(self._word(word) for word in expression.text.replace(f" {_POSSESSIVE}", _POSSESSIVE).split())
            case RuleReference():
                rule = self._grammar.shared.rules[expression.rule_name]
                return self._rule(f"rule_{expression.rule_name}", lambda: self._expression(rule.expression))
            case ListReference():
                return self._list(expression.list_name)
            case Permutation():
                return self._grouped([self._sequence(order) for order in permutations(expression)])
            case Alternative():
                return self._grouped([self._expression(item) for item in expression.items])
            case Group():
                return self._sequence(expression.items)
            case _:
                raise TypeError(type(expression).__name__)

    def _sequence(self, items: Sequence[Expression]) -> str | None:
        parts: list[str] = []
        for item, behind in zip(items, [*items[1:], None], strict=True):
            if isinstance(item, ListReference) and _is_possessive(behind):
                part = self._possessive(item.list_name)
            else:
                part = self._expression(_without_possessive(item))
            if part is None:
                return None
            parts.append(part)
        return " ".join(part for part in parts if part)

    def _grouped(self, bodies: Sequence[str | None]) -> str | None:
        said = list(dict.fromkeys(body for body in bodies if body))
        if not said:
            return "" if "" in bodies else None
        return self._optional(" | ".join(said)) if "" in bodies else f"( {' | '.join(said)} )"

    @staticmethod
    def _optional(body: str | None) -> str:
        return f"[ {body} ]" if body else ""

    def _list(self, name: str) -> str | None:
        if name in PEOPLE:
            return self._rule("people", lambda: " | ".join(self._names) or None)
        if name in self._grammar.choices:
            choices = [" ".join(self._word(word) for word in choice.split()) for choice in self._grammar.choices[name]]
            return self._rule(f"list_{name}", lambda: " | ".join(choices))
        return self._spoken(name)

    def _possessive(self, name: str) -> str | None:
        if name in PEOPLE:
            return self._rule("owners", lambda: " | ".join(name + _POSSESSIVE for name in self._names) or None)
        return self._spoken(f"{name}{_POSSESSIVE}")

    def _spoken(self, name: str) -> str | None:
        template = self._grammar.shared.spoken.get(name)
        if template is None:
            return None
        return self._rule(
            f"spoken_{name.removesuffix(_POSSESSIVE)}{'_owner' * name.endswith(_POSSESSIVE)}",
            lambda: self._expression(template.expression),
        )

    def _word(self, word: str) -> str:
        """A contraction may be said long as well; a spelling is said one way."""
        other = self._grammar.shared.replacements.get(word)
        if other is None:
            return " ".join(_WORD.findall(word))
        return f"( {word} | {other} )" if "'" in word else other


def _is_possessive(expression: Expression | None) -> bool:
    return isinstance(expression, TextChunk) and expression.text.split()[:1] == [_POSSESSIVE]


def _without_possessive(expression: Expression) -> Expression:
    if isinstance(expression, TextChunk) and _is_possessive(expression):
        return TextChunk(expression.text.replace(_POSSESSIVE, "", 1))
    return expression
