"""Every intent in every language: complete, understood, and nobody else's."""

from agent.dialogue.session import OWN as SERVED
from agent.domain.intent import Person, State, When
from agent.language.grammar import Block, Grammar, IntentGrammar
from agent.language.parser import Parser
from agent.language.sampling import Sampler

OWN = SERVED - {"read_message"}
"""Worded in ``dialogue.yaml``."""
FILLINGS = {
    "matter": ("the roof", "dinner on sunday"),
    "text": ("i shall come by train", "see you"),
    "folder": ("receipts", "spam"),
    "date": ("today", "monday"),
}


def test_intents_are_complete(grammar: Grammar) -> None:
    for intent in grammar.intents.values():
        assert intent.hint, intent.name
        assert bool(intent.phrases) is (intent.name not in OWN), f"{intent.name}: phrases, unless the dialogue itself serves it"
        assert len(intent.examples) >= 2, intent.name
        assert intent.keys or intent.no_keys, f"{intent.name}: keys, or a reason why there are none"


def test_a_dozen_wordings_each(grammar: Grammar) -> None:
    sampler = Sampler(grammar, ("marie",), FILLINGS)
    for intent in grammar.intents.values():
        said = {text for block in intent.sentences for template in block.templates for text in sampler.sentences(template, 30)}
        assert len(said) >= 12, intent.name


def test_examples_are_understood(grammar: Grammar, parser: Parser) -> None:
    wrong = []
    for intent in grammar.intents.values():
        for example in intent.examples:
            for state in [example.state] if example.state else sorted(intent.states):
                found = parser.parse(example.text, state)
                if (found.name, {k: _plain(v) for k, v in found.slots.items()}) != (intent.name, dict(example.slots)):
                    wrong.append((intent.name, state, example.text, found.name, dict(found.slots)))
    assert not wrong


def test_sentences_belong_to_one_intent(grammar: Grammar, parser: Parser) -> None:
    sampler = Sampler(grammar, ("marie", "paul reed"), FILLINGS)
    wrong = set()
    for intent in grammar.intents.values():
        for block in intent.sentences:
            for template in block.templates:
                for text in sampler.sentences(template, 8):
                    wrong |= {(intent.name, template.text, text, state, parser.parse(text, state).name) for state in block.states}
    wrong = {case for case in wrong if case[0] != case[-1]}
    assert not wrong


def test_what_recognisers_hear_is_understood(grammar: Grammar, parser: Parser) -> None:
    sampler = Sampler(grammar, ("marie", "paul reed"), {"date": FILLINGS["date"]})
    wrong = set()
    for intent, block in _spoken(grammar):
        for template in block.templates:
            for text in sampler.sentences(template, 30):
                wrong |= {(intent.name, template.text, text, state, parser.parse(text, state).name) for state in block.states}
    wrong = {case for case in wrong if case[0] != case[-1]}
    assert not wrong


def test_every_state_can_be_left(grammar: Grammar) -> None:
    for state in State:
        open_there = {intent.name for intent in grammar.intents.values() if intent.open_in(state)}
        assert {"help", "options", "repeat", "start_over", "goodbye", "stop", "yes", "no"} <= open_there


def _spoken(grammar: Grammar) -> list[tuple[IntentGrammar, Block]]:
    return [(intent, block) for intent in grammar.intents.values() for block in intent.spoken]


def _plain(value: object) -> object:
    match value:
        case Person():
            return value.spoken
        case When():
            return value.start.isoformat()
        case _:
            return value
