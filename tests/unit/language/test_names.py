"""Contacts found by what was heard of their name."""

import pytest

from agent.domain.contact import Contact
from agent.language.names import NameIndex

PEOPLE = (
    Contact("1", "Dr. Margaret Holloway", "Margaret", "Holloway", ("Maggie",), "Brightwater Ltd"),
    Contact("2", "Peter Lindqvist", "Peter", "Lindqvist", ("Pete",)),
    Contact("3", "Peter Osborne", "Peter", "Osborne"),
    Contact("4", "Zoë Fernández", "Zoë", "Fernández", (), "Quillfeather & Sons"),
    Contact("5", "Stephen Crane", "Stephen", "Crane"),
    Contact("6", "Steven Crain", "Steven", "Crain"),
    Contact("7", "Jean-Luc Moreau", "Jean-Luc", "Moreau"),
    Contact("8", "The Plumber"),
)
INDEX = NameIndex(PEOPLE, ("dr", "doctor", "mr", "mister", "the"))


@pytest.mark.parametrize(
    ("spoken", "ids"),
    [
        ("margaret holloway", ["1"]),
        ("holloway", ["1"]),
        ("doctor holloway", ["1"]),
        ("maggie", ["1"]),
        ("maggie holloway", ["1"]),
        ("holloway margaret", ["1"]),
        ("margret holoway", ["1"]),
        ("brightwater", ["1"]),
        ("margaret brightwater", ["1"]),
        ("peter", ["2", "3"]),
        ("pete", ["2"]),
        ("mister osborne", ["3"]),
        ("peter osborn", ["3"]),
        ("zoe fernandez", ["4"]),
        ("ZOË", ["4"]),
        ("stephen crane", ["5"]),
        ("jean luc", ["7"]),
        ("jean", ["7"]),
        ("plumber", ["8"]),
        ("the plumber", ["8"]),
        ("the", []),
        ("bartholomew", []),
        ("xylophone music", []),
        ("", []),
    ],
)
def test_find(spoken: str, ids: list[str]) -> None:
    assert [contact.id for contact in INDEX.find(spoken)] == ids


def test_names_alike_are_both_returned_where_neither_was_said() -> None:
    assert {contact.id for contact in INDEX.find("steven crane")} == {"5", "6"}


def test_what_sounds_alike_is_found() -> None:
    sounds = {"stephen": "stivn", "steven": "stivn", "crane": "krein", "crain": "krein"}
    index = NameIndex(PEOPLE, sounds=sounds, sound=lambda word: sounds.get(word, word))
    assert {contact.id for contact in index.find("stephen crane")} == {"5", "6"}


def test_nobody_is_found_among_nobody() -> None:
    assert NameIndex(()).find("peter") == ()
    assert NameIndex(()).words() == ()


def test_the_best_comes_first() -> None:
    index = NameIndex((Contact("a", "Anna Bergman"), Contact("b", "Anna Berg"), Contact("c", "Hannah Bergh")))
    assert index.find("anna bergh")[0].id in {"b", "c"}
    assert [contact.id for contact in index.find("anna berg")] == ["b"]


def test_words_are_the_names_as_written() -> None:
    words = INDEX.words()
    assert {"Peter Osborne", "Maggie", "Fernández", "Quillfeather & Sons"} <= set(words)
    assert list(words) == sorted(set(words))
