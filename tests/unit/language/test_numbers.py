"""Numbers and letters in words and back."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.language.loading import load_numbers
from agent.settings.resources import resource

NUMBERS = load_numbers(resource("grammars"), "en")
STRANGERS = Path(__file__).parents[3] / ".." / "shared" / "data" / "dates" / "numbers.jsonl"


@given(st.integers(0, 10**9))
def test_what_is_said_is_understood(n: int) -> None:
    assert NUMBERS.parse(NUMBERS.say(n)) == n


@given(st.integers(0, 10**9))
def test_ranks_said_are_understood(n: int) -> None:
    words = NUMBERS.say_ordinal(n).split()
    assert NUMBERS.parse_ordinal(words) == (n, len(words))
    assert NUMBERS.parse_cardinal(words) != (n, len(words))


@given(st.from_regex(r"[a-z0-9@._-]{1,20}", fullmatch=True))
def test_what_is_spelt_is_understood(text: str) -> None:
    spelt = " ".join(NUMBERS.spell(text)).split()
    assert NUMBERS.parse_letters(spelt) == text


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert isinstance(NUMBERS.parse(text), int | float | None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nine", 9),
        ("a hundred and four", 104),
        ("one hundred four", 104),
        ("nineteen hundred", 1900),
        ("twenty-two", 22),
        ("fiftyseven", 57),
        ("six thousand and twelve", 6012),
        ("a million", 1_000_000),
        ("two million three thousand and one", 2_003_001),
        ("minus eleven", -11),
        ("-11", -11),
        ("1,250", 1250),
        ("41", 41),
        ("41st", 41),
        ("forty first", 41),
        ("four point two five", 4.25),
        ("6.5", 6.5),
        ("four two", 42),
        ("triple three", 333),
        ("Sixty", 60),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert NUMBERS.parse(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "a", "and", "the", "hello", "four and", "and four", "twenty banana", "point", "double", "hundred hundred", "1,25", "-"],
)
def test_no_numbers(text: str) -> None:
    assert NUMBERS.parse(text) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("twenty two messages", (22, 2)),
        ("a hundred and one", (101, 4)),
        ("a message", None),
        ("five and six", (5, 1)),
        ("three four", (3, 1)),
        ("twenty ten", (20, 1)),
        ("second", None),
        ("", None),
    ],
)
def test_the_number_that_words_begin_with(words: str, found: tuple[int, int] | None) -> None:
    assert NUMBERS.parse_cardinal(words.split()) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("third one", (3, 1)),
        ("twenty third of may", (23, 2)),
        ("3rd", (3, 1)),
        ("last", (-1, 1)),
        ("one hundred and second", (102, 4)),
        ("three", None),
    ],
)
def test_the_rank_that_words_begin_with(words: str, found: tuple[int, int] | None) -> None:
    assert NUMBERS.parse_ordinal(words.split()) == found


def test_digits_keep_their_zeros() -> None:
    assert NUMBERS.parse_digits(["oh", "seven", "double", "four"]) == "0744"
    assert NUMBERS.parse_digits(["oh", "seven", "double"]) is None
    assert NUMBERS.parse_digits(["oh", "twelve"]) is None


@pytest.mark.parametrize(
    ("words", "spelt"),
    [
        ("s m i t h", "smith"),
        ("sierra mike india tango hotel", "smith"),
        ("b as in banana o double b", "bobb"),
        ("f for fred", "f"),
        ("double u a y n e", "wayne"),
        ("jay dot d at x", "j.d@x"),
        ("r two", "r2"),
        ("z banana", None),
        ("", None),
    ],
)
def test_spelling_heard(words: str, spelt: str | None) -> None:
    assert NUMBERS.parse_letters(words.split()) == spelt


def test_spelling_said() -> None:
    assert NUMBERS.spell("Zoé_7") == ("z", "o", "e", "underscore", "seven")


def test_words_are_those_of_numbers() -> None:
    assert {"seven", "thousand", "and", "seventh", "double", "last"} <= NUMBERS.words()


@pytest.mark.skipif(not STRANGERS.exists(), reason="the shared test data is not here")
def test_numbers_of_strangers() -> None:
    rows = [json.loads(line) for line in STRANGERS.read_text(encoding="utf-8").splitlines()]
    asked = [
        r for r in rows if r["lang"] == "en" and r["kind"] in ("numeral", "ordinal") and isinstance(r["expected"], int | float)
    ]
    spoken = [r for r in asked if not r["has_figures"]]
    right = [NUMBERS.parse(r["phrase"]) == r["expected"] for r in spoken]
    assert spoken
    assert sum(right) >= 0.95 * len(right)
