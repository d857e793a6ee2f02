"""What may stand in a slot, by the name of its list, and the value of the words that stand there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from agent.domain.contact import Contact
from agent.domain.intent import Person, SlotValue, When

_LONGEST = {"person": 4, "known": 4, "matter": 8, "folder": 3, "date": 12, "number": 5, "ordinal": 4}
"""In words; a list that is not named here has no limit."""

DICTATED = "text"
FREE_LISTS = frozenset({"person", "matter", "folder", DICTATED})
"""Lists that take words that nobody listed."""
TYPED_LISTS = frozenset({"date", "number", "ordinal", "known"})
"""Lists whose words must make a value; ``known`` is a person who is in the contacts."""

Scalar = str | int | bool


class NumberReader(Protocol):
    def parse_cardinal(self, words: Sequence[str]) -> tuple[int, int] | None: ...

    def parse_ordinal(self, words: Sequence[str]) -> tuple[int, int] | None: ...


class DateReader(Protocol):
    def parse(self, phrase: str, now: datetime) -> When | None: ...


class NameFinder(Protocol):
    def find(self, spoken: str) -> tuple[Contact, ...]: ...


@dataclass(frozen=True, slots=True)
class SlotReader:
    """Reads the words of one slot. ``not_names``: words that no person is called by, and that mean nothing by themselves."""

    choices: Mapping[str, Mapping[str, Scalar]]
    numbers: NumberReader
    dates: DateReader
    names: NameFinder
    now: Callable[[], datetime]
    not_names: frozenset[str]

    def ends(self, list_name: str, words: Sequence[str], start: int) -> Iterator[int]:
        """Where a slot that begins at ``start`` may end, shortest first."""
        longest = _LONGEST.get(list_name, len(words))
        if list_name in self.choices and list_name not in FREE_LISTS:
            longest = max(phrase.count(" ") + 1 for phrase in self.choices[list_name])
        yield from range(start + 1, min(start + longest, len(words)) + 1)

    def read(self, list_name: str, words: Sequence[str], said: str) -> SlotValue | None:
        """The value, or None where the words are nothing of that kind. ``said``: the same words as they were said."""
        if (choice := self.choices.get(list_name, {}).get(" ".join(words))) is not None:
            return choice
        match list_name:
            case "person":
                return self._person(words, said)
            case "known":
                person = self._person(words, said)
                return person if person is not None and person.candidates else None
            case "matter" | "folder" | "text":
                return said if self._names_something(words) else None
            case "date":
                return self.dates.parse(said.lower(), self.now())
            case "number":
                return _whole(self.numbers.parse_cardinal(words), words)
            case "ordinal":
                return _whole(self.numbers.parse_ordinal(words), words)
            case _:
                return None

    def is_listed(self, list_name: str, value: SlotValue, words: Sequence[str]) -> bool:
        """Whether the words were expected: a value of a list, a date, a number, a known contact."""
        if isinstance(value, Person):
            return bool(value.candidates)
        return list_name not in FREE_LISTS or " ".join(words) in self.choices.get(list_name, {})

    def _person(self, words: Sequence[str], said: str) -> Person | None:
        if self.not_names.intersection(words):
            return None
        return Person(said, self.names.find(said))

    def _names_something(self, words: Sequence[str]) -> bool:
        return not self.not_names.issuperset(words)


def _whole(found: tuple[int, int] | None, words: Sequence[str]) -> int | None:
    return found[0] if found is not None and found[1] == len(words) else None
