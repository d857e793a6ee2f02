"""Whom the caller means: contacts by what was heard of their name.

Scores are in percent of agreement (rapidfuzz); words are compared without case and accents. A name may be given by any
of its words in any order; where phonetic strings are given for the contacts' words, what sounds alike counts too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from agent.domain.contact import Contact
from agent.language.numbers import fold, split_words

THRESHOLD = 75.0
"""Nothing below it is an answer."""
CLEAR_LEAD = 7.0
"""Percent by which the best must lead to be the only answer …"""
EXACT, EXACT_LEAD = 98.0, 2.5
"""… and where the best is exactly a name or a part of it."""
_KINDS = {"full": 0.0, "part": 2.0, "company": 6.0}
"""What is taken off the agreement of a nickname or a part of a name, and of a company."""


@dataclass(frozen=True, slots=True)
class _Key:
    """One thing that a contact may be called, folded; ``handicap`` in percent."""

    text: str
    contact: int
    handicap: float


class NameIndex:
    """Finds contacts by name. ``titles``: words that may stand before a name and mean nothing, or after a company
    (names.yaml); ``sounds`` gives a name word's phonetic string (any alphabet), ``sound`` that of a heard word."""

    def __init__(
        self,
        contacts: Sequence[Contact],
        titles: Iterable[str] = (),
        *,
        sounds: Mapping[str, str] | None = None,
        sound: Callable[[str], str] | None = None,
    ) -> None:
        self._contacts = tuple(contacts)
        self._titles = frozenset(fold(title) for title in titles)
        self._keys = [key for i, contact in enumerate(self._contacts) for key in self._keys_of(i, contact)]
        self._texts = [key.text for key in self._keys]
        self._handicaps = np.array([key.handicap for key in self._keys], dtype=np.float32)
        self._sound = sound
        self._sounding = [_sounding(text, sounds) for text in self._texts] if sounds and sound else []

    def find(self, spoken: str) -> tuple[Contact, ...]:
        """Best first: one where it is clear, several where the name fits them about equally, none below ``THRESHOLD``."""
        words = self._words_of(spoken)
        if not words or not self._keys:
            return ()
        best: dict[int, float] = {}
        scores = self._scores(" ".join(words))
        for i in np.flatnonzero(scores >= THRESHOLD):
            contact = self._keys[i].contact
            best[contact] = max(best.get(contact, 0.0), float(scores[i]))
        ranked = sorted(best, key=lambda i: (-best[i], self._contacts[i].name, self._contacts[i].id))
        if not ranked:
            return ()
        top = best[ranked[0]]
        lead = EXACT_LEAD if top >= EXACT else CLEAR_LEAD
        return tuple(self._contacts[i] for i in ranked if best[i] > top - lead)

    def words(self) -> tuple[str, ...]:
        """The names that may be spoken, as the contacts write them, sorted: for the recogniser."""
        return tuple(sorted({name for contact in self._contacts for name in _spoken_names(contact) if name}))

    def _scores(self, spoken: str) -> "np.ndarray[Any, np.dtype[np.float32]]":
        """Agreement with every key: letters, or sounds where they agree better, less the key's handicap."""
        scores = _agreement(spoken, self._texts)
        if self._sounding and self._sound:
            heard = " ".join(self._sound(word) for word in spoken.split())
            scores = np.maximum(scores, _agreement(heard, self._sounding))
        return scores - self._handicaps

    def _keys_of(self, i: int, contact: Contact) -> Iterable[_Key]:
        parts = [contact.first, contact.last, *(word for word in split_words(fold(contact.name)) if word not in self._titles)]
        calls = [(contact.name, "full"), (f"{contact.first} {contact.last}", "full"), (f"{contact.last} {contact.first}", "full")]
        calls += [(nickname, "full") for nickname in contact.nicknames]
        calls += [(f"{nickname} {contact.last}", "full") for nickname in contact.nicknames if contact.last]
        calls += [(part, "part") for part in parts]
        if contact.company:
            calls += [(f"{name} {contact.company}".strip(), "company") for name in ("", contact.name, contact.first)]
        seen: set[str] = set()
        for call, kind in calls:
            text = " ".join(self._words_of(call))
            if text and text not in seen:
                seen.add(text)
                yield _Key(text, i, _KINDS[kind])

    def _words_of(self, text: str) -> list[str]:
        """Folded words without titles, unless there is nothing else."""
        words = [word.strip(".,'’") for word in split_words(fold(text))]
        return [word for word in words if word and word not in self._titles] or [word for word in words if word]


def _agreement(spoken: str, texts: Sequence[str]) -> "np.ndarray[Any, np.dtype[np.float32]]":
    found = process.cdist([spoken], texts, scorer=fuzz.ratio, score_cutoff=THRESHOLD, dtype=np.float32)
    scores: np.ndarray[Any, np.dtype[np.float32]] = found[0]
    return scores


def _sounding(text: str, sounds: Mapping[str, str]) -> str:
    return " ".join(sounds.get(word, word) for word in text.split())


def _spoken_names(contact: Contact) -> Iterable[str]:
    yield contact.name
    yield contact.first
    yield contact.last
    yield from contact.nicknames
    yield contact.company
