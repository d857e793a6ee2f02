"""Whole sentences, or nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain.intent import NONE, Person, State, When
from agent.language.grammar import Grammar
from agent.language.parser import LONGEST_WORDS, Completeness, Parser
from agent.language.sampling import Sampler


@pytest.mark.parametrize(
    "text",
    [
        "Archive it.",
        "  archive   IT!  ",
        "um archive uh it",
        "could you please archive it for me",
        "okay, I'd like to archive it now",
        "i would like you to archive it, thanks",
    ],
)
def test_politeness_and_punctuation_mean_nothing(parser: Parser, text: str) -> None:
    assert parser.parse(text, State.MESSAGE).name == "archive"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "please",
        "the archive of the town is closed on mondays",
        "he told me to delete it and i did",
        "archive it and then sing a song",
        "delete everything, yes",
        "play some jazz",
        "what's the weather like",
        "🙂",
    ],
)
def test_what_is_no_command_is_refused(parser: Parser, text: str) -> None:
    found = parser.parse(text)
    assert (found.name, found.slots, found.score, found.text) == (NONE, {}, 0.0, text)


def test_an_intent_is_heard_in_its_states_only(parser: Parser) -> None:
    assert parser.parse("archive it", State.LIST).name == "archive"
    assert parser.parse("archive it", State.NONE).name == NONE
    assert parser.parse("archive it").name == "archive"


def test_contractions_are_their_long_forms(parser: Parser) -> None:
    assert parser.parse("what’s my next appointment").name == parser.parse("what is my next appointment").name == "next_event"


def test_people_are_kept_as_they_were_named(parser: Parser) -> None:
    slots = parser.parse("What's Marie O'Brien's mobile number?", State.NONE).slots
    assert slots == {"person": Person("Marie O'Brien"), "phone_kind": "mobile", "asked": "phone"}


def test_a_date_wins_over_a_name(parser: Parser) -> None:
    slots = parser.parse("read the messages from yesterday", State.NONE).slots
    assert isinstance(slots["date"], When)
    assert slots["date"].start.day == 3
    assert "person" not in slots


def test_a_slot_that_holds_no_date_refuses_the_sentence(parser: Parser) -> None:
    assert parser.parse("how about the blue elephant", State.CALENDAR).name == NONE


def test_dictated_text_is_kept_word_for_word(parser: Parser) -> None:
    slots = parser.parse("Reply saying: um, Please don't come, I'm ill!", State.MESSAGE).slots
    assert slots == {"text": "um, Please don't come, I'm ill!"}


@pytest.mark.parametrize(("text", "number"), [("the second one", 2), ("number 3", 3), ("the last one", -1), ("item twelve", 12)])
def test_numbers(parser: Parser, text: str, number: int) -> None:
    found = parser.parse(text, State.LIST)
    assert (found.name, dict(found.slots)) == ("select_item", {"number": number})


def test_score_falls_with_words_that_nobody_listed(parser: Parser) -> None:
    sure = parser.parse("archive it", State.MESSAGE).score
    unsure = parser.parse("find messages about the leaking roof", State.NONE).score
    assert sure == 1.0
    assert 0.5 <= unsure < sure


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        ("archive", State.MESSAGE, Completeness.COMPLETE),
        ("reply", State.MESSAGE, Completeness.PREFIX),
        ("read", State.LIST, Completeness.PREFIX),
        ("reply to", State.MESSAGE, Completeness.INCOMPLETE),
        ("find messages from", State.NONE, Completeness.INCOMPLETE),
        ("", State.NONE, Completeness.INCOMPLETE),
        ("read my unread messages", State.NONE, Completeness.COMPLETE),
        ("goodbye", State.NONE, Completeness.COMPLETE),
        ("reply saying i am late", State.MESSAGE, Completeness.PREFIX),
    ],
)
def test_completeness(parser: Parser, text: str, state: State, expected: Completeness) -> None:
    assert parser.completeness(text, state) is expected


def test_endless_talk_is_no_sentence(parser: Parser) -> None:
    assert parser.parse("reply saying " + "word " * LONGEST_WORDS, State.MESSAGE).name == NONE
    assert parser.parse("thanks " * (LONGEST_WORDS - 1) + "help").name == "help"


@settings(deadline=None, max_examples=200)
@given(text=st.text(max_size=200), state=st.sampled_from([None, *State]))
def test_no_text_breaks_the_parser(parser: Parser, text: str, state: State | None) -> None:
    found = parser.parse(text, state)
    assert 0.0 <= found.score <= 1.0
    assert (parser.completeness(text, state) is Completeness.INCOMPLETE) == (found.name == NONE)


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_random_words_of_the_grammar_never_break_it(parser: Parser, english: Grammar, data: st.DataObject) -> None:
    names = sorted(english.intents)
    sampler = Sampler(english, ("marie",), {"matter": ("the roof",), "text": ("hello there",), "date": ("today",)})
    intent = english.intents[data.draw(st.sampled_from(names))]
    template = data.draw(st.sampled_from([template for block in intent.sentences for template in block.templates]))
    words = " ".join(sampler.sentences(template, 3)).split()
    shuffled = data.draw(st.permutations(words)) if len(words) < 30 else words
    parser.parse(" ".join(shuffled))
