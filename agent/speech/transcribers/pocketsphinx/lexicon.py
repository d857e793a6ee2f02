"""How words sound in the phones of the English acoustic model."""

import threading
import unicodedata
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from agent.domain.speech import Pronunciation

MAX_READINGS = 3


class Lexicon:
    """The engine's own dictionary (``word`` or ``word(2)``, a space, phones; lower case), then the pronunciations given,
    then the letters. Shared by all streams; safe to use from several threads."""

    def __init__(self, dictionary: Path) -> None:
        self._dictionary = dictionary
        self._known: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()
        self._table = PhoneTable()

    def readings(self, words: Iterable[str], given: Iterable[Pronunciation]) -> dict[str, tuple[str, ...]]:
        """For each word one or more pronunciations, the phones of each separated by spaces."""
        wanted = frozenset(words)
        with self._lock:
            self._look_up(wanted - self._known.keys())
            readings = {word: list(self._known[word]) for word in wanted}
        for pronunciation in given:
            found = readings.get(pronunciation.word.lower())
            if found is not None:
                found.extend(self._table.readings(pronunciation))
        return {
            word: tuple(dict.fromkeys(found))[: 2 * MAX_READINGS] or (self._table.spelled(word),)
            for word, found in readings.items()
        }

    def _look_up(self, words: frozenset[str]) -> None:
        if not words:
            return
        found: dict[str, list[str]] = {word: [] for word in words}
        with self._dictionary.open(encoding="utf-8") as lines:
            for line in lines:
                entry, _, phones = line.partition(" ")
                if (word := entry.partition("(")[0]) in found:
                    found[word].append(phones.strip())
        self._known.update((word, tuple(phones)) for word, phones in found.items())


class PhoneTable:
    """IPA to phones; from ``phones.yaml``."""

    def __init__(self) -> None:
        text = resources.files(__package__).joinpath("phones.yaml").read_text(encoding="utf-8")
        table: dict[str, Any] = yaml.safe_load(text)
        self._ipa: dict[str, dict[str, list[str]]] = table["ipa"]
        self._letters: dict[str, str] = table["letters"]
        self._unknown: str = table["unknown"]

    def readings(self, pronunciation: Pronunciation) -> tuple[str, ...]:
        """At most ``MAX_READINGS``, the likeliest first; none where no phoneme is known."""
        table = self._ipa.get(pronunciation.language, self._ipa["en"])
        phones = [alternatives for phoneme in pronunciation.ipa for alternatives in _segments(phoneme, table)]
        return tuple(dict.fromkeys(filter(None, (_reading(phones, rank) for rank in range(MAX_READINGS)))))

    def spelled(self, word: str) -> str:
        """Letter by letter, for words whose sound nobody knows."""
        letters = unicodedata.normalize("NFKD", word.lower())
        return " ".join(self._letters[letter] for letter in letters if letter in self._letters) or self._unknown


def _reading(phones: list[list[str]], rank: int) -> str:
    return " ".join(filter(None, (alternatives[min(rank, len(alternatives) - 1)] for alternatives in phones)))


def _segments(phoneme: str, table: Mapping[str, list[str]]) -> list[list[str]]:
    """The table's entries whose keys, joined, make the phoneme: the longest first, what is in no entry left out."""
    found = []
    at = 0
    while at < len(phoneme):
        sizes = (size for size in range(len(phoneme) - at, 0, -1) if phoneme[at : at + size] in table)
        size = next(sizes, 0)
        if size:
            found.append(table[phoneme[at : at + size]])
        at += size or 1
    return found
