"""Words as they are compared: lower case, without punctuation, contractions and spellings written one way."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’.:@-][^\W_]+)*|(?<!\S)'s\b")
_POSSESSIVE = "'s"


@dataclass(frozen=True, slots=True)
class Token:
    """``word`` as compared; ``start`` and ``end`` where it stands in the text that was said."""

    word: str
    start: int
    end: int


def tokenize(text: str, replacements: Mapping[str, str], skip_words: Collection[str] = ()) -> list[Token]:
    """The words of a text. ``'s`` behind a word that has no replacement is a word of its own."""
    return [
        token
        for match in _WORD.finditer(text)
        for token in _tokens(match.group().lower().replace("’", "'"), match.start(), match.end(), replacements)
        if token.word not in skip_words
    ]


def _tokens(word: str, start: int, end: int, replacements: Mapping[str, str]) -> list[Token]:
    if word in replacements:
        return [Token(part, start, end) for part in replacements[word].split()]
    if "-" in word and "@" not in word:
        return [
            token
            for part, offset in _pieces(word)
            for token in _tokens(part, start + offset, start + offset + len(part), replacements)
        ]
    if word.endswith(_POSSESSIVE) and len(word) > len(_POSSESSIVE):
        cut = len(word) - len(_POSSESSIVE)
        return [Token(word[:cut], start, start + cut), Token(_POSSESSIVE, start + cut, end)]
    return [Token(word, start, end)]


def _pieces(word: str) -> list[tuple[str, int]]:
    return [(match.group(), match.start()) for match in re.finditer(r"[^-]+", word)]
