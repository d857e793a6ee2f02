"""What a recogniser is told."""

import re

import pytest

from agent.domain.intent import State
from agent.language.grammar import Grammar
from agent.language.listening import recognition_grammar

NAMES = ("Marie Dupont", "Agent 007", "Paul O’Brien")


def test_the_same_state_gives_the_same_grammar(english: Grammar) -> None:
    first, second = (recognition_grammar(english, State.LIST, NAMES) for _ in range(2))
    assert first == second
    assert first.name != recognition_grammar(english, State.MESSAGE, NAMES).name


def test_only_sentences_of_the_state(english: Grammar) -> None:
    menu = recognition_grammar(english, State.NONE)
    assert "archive" not in menu.phrases
    assert "<intent_archive>" not in menu.jsgf
    assert "<intent_goodbye>" in menu.jsgf


def test_names_come_where_a_person_may(english: Grammar) -> None:
    menu = recognition_grammar(english, State.NONE, NAMES)
    assert "<people> = marie dupont | paul o'brien;" in menu.jsgf
    assert "marie dupont's" in menu.jsgf
    assert "007" not in menu.words
    assert not {"dupont", "marie"} & recognition_grammar(english, State.CONFIRM, ()).words


def test_without_names_no_sentence_asks_for_one(english: Grammar) -> None:
    menu = recognition_grammar(english, State.NONE)
    assert "<people>" not in menu.jsgf
    assert "<intent_call_contact>" not in menu.jsgf


@pytest.mark.parametrize("state", State)
def test_every_rule_that_is_used_is_there(english: Grammar, state: State) -> None:
    jsgf = recognition_grammar(english, state, NAMES).jsgf
    defined = re.findall(r"^(?:public )?<([^>]+)> =", jsgf, flags=re.MULTILINE)
    assert len(defined) == len(set(defined))
    assert set(re.findall(r"<([^>]+)>", jsgf)) - {"NULL"} == set(defined)
    assert jsgf.count("public ") == 1
    spoken = jsgf.replace("JSGF V1.0", "").replace("<NULL>", "")
    assert spoken == spoken.lower()
