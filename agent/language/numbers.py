"""Numbers, figures and spelt letters: words to values and back, by the data of ``grammars/<lang>/lists/numbers.yaml``.

Words come lower-cased or not, hyphens count as spaces. Nothing here knows a language: the data names the words, and
the rules of ``say`` (after ICU's rule-based number formats) their order.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—]+")


class Numbers:
    """The numbers of one language. ``data`` is its numbers.yaml, loaded."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._atoms = _atoms(data)
        self._ordinal_atoms = _ordinal_atoms(data)
        self._from_end: Mapping[str, int] = data["from_end"]
        self._joiners = frozenset(data["joiners"])
        self._ones = frozenset(data["one_before_scale"])
        self._minus = frozenset(data["minus"])
        self._point = frozenset(data["point"])
        self._repeats: Mapping[str, int] = data["repeats"]
        self._figures = _Figures(data["figures"])
        self._say = data["say"]
        self._letters = _Letters(data)

    def parse_cardinal(self, words: Sequence[str]) -> tuple[int, int] | None:
        """The whole number that ``words`` begin with, and how many of them it takes; the longest reading."""
        return self._longest(words, ordinal=False)

    def parse_ordinal(self, words: Sequence[str]) -> tuple[int, int] | None:
        """As ``parse_cardinal``, for ranks ("twenty sixth", "26th"); -1 is the last."""
        if words and words[0].casefold() in self._from_end:
            return self._from_end[words[0].casefold()], 1
        return self._longest(words, ordinal=True)

    def parse(self, text: str) -> int | float | None:
        """The number that the whole text is: cardinal, rank, figures, decimals, or digits one by one; else None."""
        words = split_words(text.replace("-", "- ", 1)) if text.strip().startswith("-") else split_words(text)
        if text.strip().startswith("-") or (words and words[0] in self._minus):
            value = self._positive(words if text.strip().startswith("-") else words[1:])
            return None if value is None else -value
        return self._positive(words)

    def parse_digits(self, words: Sequence[str]) -> str | None:
        """Digits one by one ("oh seven double four" is ``0744``), leading zeros kept; None if a word is none."""
        digits, repeat = "", 1
        for word in words:
            if word in self._repeats and repeat == 1:
                repeat = self._repeats[word]
                continue
            digit = self._digit(word)
            if digit is None:
                return None
            digits, repeat = digits + digit * repeat, 1
        return digits if digits and repeat == 1 else None

    def say(self, n: int) -> str:
        """In words, as read aloud; any whole number below 10^15."""
        if n < 0:
            return str(self._say["minus"]).format(number=self.say(-n))
        return self._spoken(n, "cardinal")

    def say_ordinal(self, n: int) -> str:
        """The rank in words; ``n`` from 0."""
        return self._spoken(n, "ordinal")

    def spell(self, text: str) -> tuple[str, ...]:
        """How the signs of ``text`` are read aloud one by one; accents are folded where the language has no name for them."""
        return tuple(self.say(int(sign)) if sign.isdecimal() else self._letters.said(sign) for sign in self._letters.signs(text))

    def parse_letters(self, words: Sequence[str]) -> str | None:
        """The word that is spelt: letter names, telephone alphabet, "b as in bravo", doubled signs, digits; else None."""
        spelt, i = "", 0
        while i < len(words):
            found = self._sign(words, i)
            if found is None:
                return None
            spelt, i = spelt + found[0], found[1]
        return spelt or None

    def words(self) -> frozenset[str]:
        """Every word that can occur in a number."""
        named = {word for form in (*self._atoms, *self._ordinal_atoms) for word in form.split()}
        return frozenset(named | self._joiners | self._ones | self._repeats.keys() | self._from_end.keys())

    def _longest(self, words: Sequence[str], *, ordinal: bool) -> tuple[int, int] | None:
        best = None
        sum_ = _Sum()
        for atom, end in self._read(words, ordinal=ordinal):
            if not sum_.add(atom):
                break
            if atom.ordinal == ordinal:
                best = (sum_.value, end)
        return best

    def _read(self, words: Sequence[str], *, ordinal: bool) -> Iterator[tuple["_Atom", int]]:
        """The atoms that ``words`` begin with, joiners between them skipped, each with the index after it."""
        i = 0
        while i < len(words):
            word = words[i].casefold()
            if i and word in self._joiners:
                i += 1
                found = self._atom(words, i, ordinal=ordinal)
                if found is None or found[0].kind is _Kind.SCALE:
                    return
            elif word in self._ones and i + 1 < len(words):
                found = self._atom(words, i + 1, ordinal=ordinal)
                if i or found is None or found[0].kind is not _Kind.SCALE:
                    return
            else:
                found = self._atom(words, i, ordinal=ordinal)
            if found is None:
                return
            i += found[1] + (word in self._ones)
            yield found[0], i
            if found[0].ordinal:
                return

    def _atom(self, words: Sequence[str], i: int, *, ordinal: bool) -> tuple["_Atom", int] | None:
        if i >= len(words):
            return None
        figures = self._figures.atom(words[i], ordinal=ordinal)
        if figures is not None:
            return figures, 1
        tables = (self._ordinal_atoms, self._atoms) if ordinal else (self._atoms,)
        for length in (3, 2, 1):
            form = " ".join(words[i : i + length]).casefold()
            for table in tables:
                if i + length <= len(words) and form in table:
                    return table[form], length
        return None

    def _positive(self, words: Sequence[str]) -> int | float | None:
        for reader in (self.parse_cardinal, self.parse_ordinal):
            found = reader(words)
            if found is not None and found[1] == len(words):
                return found[0]
        if len(words) == 1 and (decimal := self._figures.decimal(words[0])) is not None:
            return decimal
        for i, word in enumerate(words):
            if word in self._point:
                return self._decimal(words[:i], words[i + 1 :])
        digits = self.parse_digits(words)
        return int(digits) if digits is not None else None

    def _decimal(self, before: Sequence[str], after: Sequence[str]) -> float | None:
        whole = self.parse_cardinal(before) if before else (0, 0)
        digits = self.parse_digits(after)
        if whole is None or whole[1] != len(before) or digits is None:
            return None
        return float(f"{whole[0]}.{digits}")

    def _digit(self, word: str) -> str | None:
        if word.isdecimal() and word.isascii():
            return word
        atom = self._atoms.get(word.casefold())
        return str(atom.value) if atom and atom.value < 10 and atom.kind is not _Kind.SCALE else None

    def _sign(self, words: Sequence[str], i: int) -> tuple[str, int] | None:
        """One spelt sign (or a doubled one) at ``i``, and the index after it."""
        if (found := self._letters.heard(words, i)) is not None:
            return found
        if words[i] in self._repeats and i + 1 < len(words):
            again = self._sign(words, i + 1)
            return (again[0] * self._repeats[words[i]], again[1]) if again else None
        digit = self._digit(words[i])
        return (digit, i + 1) if digit is not None else None

    def _spoken(self, n: int, table: str) -> str:
        rule = next(rule for rule in reversed(self._say[table]) if rule["from"] <= n)
        if "words" in rule:
            return str(rule["words"][n - rule["from"]])
        times, rest = divmod(n, rule["by"])
        said = rule["with_rest"] if rest else rule["exact"]
        return str(said).format(
            times=self._spoken(times, "cardinal") if "{times}" in said else "", rest=self._spoken(rest, table) if rest else ""
        )


def split_words(text: str) -> list[str]:
    """Lower-cased words, split at spaces and hyphens."""
    return [word for word in _SEPARATORS.split(text.casefold()) if word]


def fold(text: str) -> str:
    """Lower case without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


class _Kind(Enum):
    UNIT = auto()
    TEN = auto()
    SCALE = auto()


@dataclass(frozen=True, slots=True)
class _Atom:
    """``reach``: what may be added to it stays below."""

    kind: _Kind
    value: int
    reach: int = 0
    ordinal: bool = False


class _Sum:
    """Adds and multiplies atoms from left to right, as long as they make one number."""

    def __init__(self) -> None:
        self._total = 0
        self._group: int | None = None
        self._reach: float = float("inf")
        self._smallest: float = float("inf")

    @property
    def value(self) -> int:
        return self._total + (self._group or 0)

    def add(self, atom: _Atom) -> bool:
        return self._multiply(atom.value) if atom.kind is _Kind.SCALE else self._append(atom)

    def _append(self, atom: _Atom) -> bool:
        if atom.value >= self._reach or (atom.value == 0 and self._group is not None):
            return False
        self._group = (self._group or 0) + atom.value
        self._reach = atom.reach
        return True

    def _multiply(self, scale: int) -> bool:
        if self._group == 0:
            return False
        if scale < 1000:
            if self._group is not None and self._group % scale == 0 and self._group >= scale > 12:
                return False
            self._group = (self._group or 1) * scale
            self._reach = scale
        elif scale < self._smallest:
            if self._total and self._group is None:
                return False
            self._total += (self._group or 1) * scale
            self._group, self._reach, self._smallest = None, scale, scale
        else:
            self._total = self.value * scale
            self._group, self._reach, self._smallest = None, scale, scale
        return True


class _Figures:
    """Numbers written in figures."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        thousands, point = re.escape(data["thousands"]), re.escape(data["decimal"])
        whole = rf"\d{{1,3}}(?:{thousands}\d{{3}})+|\d{{1,15}}"
        endings = "|".join(map(re.escape, data["ordinal_endings"]))
        self._cardinal = re.compile(whole, re.ASCII)
        self._ordinal = re.compile(rf"({whole})(?:{endings})", re.ASCII)
        self._decimal = re.compile(rf"({whole})?{point}(\d+)", re.ASCII)
        self._thousands = data["thousands"]

    def atom(self, word: str, *, ordinal: bool) -> _Atom | None:
        match = self._ordinal.fullmatch(word.casefold()) if ordinal else self._cardinal.fullmatch(word)
        if match is None:
            return None
        return _Atom(_Kind.UNIT, self._whole(match[1] if ordinal else match[0]), ordinal=ordinal)

    def decimal(self, word: str) -> float | None:
        match = self._decimal.fullmatch(word)
        return float(f"{self._whole(match[1] or '0')}.{match[2]}") if match else None

    def _whole(self, figures: str) -> int:
        return int(figures.replace(self._thousands, ""))


class _Letters:
    """The signs of a spelt word."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._names: Mapping[str, Sequence[str]] = data["letters"]
        self._heard = {form: sign for sign, forms in self._names.items() for form in forms} | data["phonetic"]
        self._as_in = sorted((form.split() for form in data["as_in"]), key=len, reverse=True)

    def signs(self, text: str) -> Iterator[str]:
        for sign in text.casefold():
            for known in (sign,) if sign in self._names else fold(sign):
                if known in self._names or known.isdecimal():
                    yield known

    def said(self, sign: str) -> str:
        return self._names[sign][0]

    def heard(self, words: Sequence[str], i: int) -> tuple[str, int] | None:
        for length in (2, 1):
            sign = self._heard.get(" ".join(words[i : i + length]))
            if sign is not None and i + length <= len(words):
                return sign, self._after_example(sign, words, i + length)
        return None

    def _after_example(self, sign: str, words: Sequence[str], i: int) -> int:
        for form in self._as_in:
            after = i + len(form)
            if list(words[i:after]) == form and after < len(words) and fold(words[after]).startswith(sign):
                return after + 1
        return i


def _atoms(data: Mapping[str, Any]) -> dict[str, _Atom]:
    wide = frozenset(data["wide_tens"])
    zero = {form: _Atom(_Kind.UNIT, 0) for form in data["zero"]}
    units = {form: _Atom(_Kind.UNIT, value) for form, value in data["units"].items()}
    tens = {form: _Atom(_Kind.TEN, value, 20 if value in wide else 10) for form, value in data["tens"].items()}
    joined = _joined(data["tens"], data["units"], ordinal=False)
    scales = {form: _Atom(_Kind.SCALE, value) for form, value in data["scales"].items()}
    return zero | units | tens | joined | scales


def _ordinal_atoms(data: Mapping[str, Any]) -> dict[str, _Atom]:
    units = {form: _Atom(_Kind.UNIT, value, ordinal=True) for form, value in data["ordinals"].items()}
    tens = {form: _Atom(_Kind.TEN, value, ordinal=True) for form, value in data["ordinal_tens"].items()}
    scales = {form: _Atom(_Kind.SCALE, value, ordinal=True) for form, value in data["ordinal_scales"].items()}
    return units | tens | _joined(data["tens"], data["ordinals"], ordinal=True) | scales


def _joined(tens: Mapping[str, int], units: Mapping[str, int], *, ordinal: bool) -> dict[str, _Atom]:
    """Tens and units written in one word."""
    return {
        ten + unit: _Atom(_Kind.UNIT, high + low, ordinal=ordinal)
        for ten, high in tens.items()
        for unit, low in units.items()
        if 0 < low < 10
    }
