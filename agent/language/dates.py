"""Spoken dates and times to :class:`When`, by the grammar of ``grammars/<lang>/lists/dates.yaml``.

A phrase is understood whole or not at all; where its words leave it open, the best guess comes first and the other
readings as its alternatives.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from agent.domain.intent import When
from agent.language.chart import Builder, Chart, Patterns, Terminal
from agent.language.hours import Hours, Part
from agent.language.numbers import Numbers
from agent.language.reckoning import Customs, Reckoner
from agent.language.saying import Saying
from agent.language.timeline import Figures

LONGEST_PHRASE = 60
"""Words of a text that are looked at."""

_WORD = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?!\w)|\d+(?:[:.,/]\d+)*\w*|[^\W\d_]+(?:['’.][^\W\d_]+)*|[-–\"'’]")
_FIRST_YEAR, _LAST_YEAR = 1700, 2999
"""Below and above, a number is taken for something else."""


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


class Dates:
    """The dates of one language. ``data`` is its dates.yaml, loaded; ``numbers`` those of the same language."""

    def __init__(self, data: Mapping[str, Any], numbers: Numbers) -> None:
        self._binders, self._limits = frozenset(data["binders"]), frozenset(data["limits"])
        self._alone_no_date = frozenset(data["alone_no_date"])
        self._endings: Sequence[str] = data["endings"]
        self._numbers = numbers
        self._patterns = Patterns(data["rules"], data["fillers"])
        self._parts = {name: Part(*hours, *data["part_clocks"].get(name, hours)) for name, hours in data["parts"].items()}
        self._customs = Customs(
            seasons=[(month, day) for month, day in data["seasons"]],
            weekend=tuple(data["weekend"]),
        )
        self._saying = Saying(data, numbers)
        self._terminals = _terminals(data, numbers)
        self._token_words = frozenset(form for form in _forms(data))
        self._known = self._patterns.words() | {word for form in self._token_words for word in form.split()}

    def parse(self, phrase: str, now: datetime, *, asked: bool = False) -> When | None:
        """What the whole phrase means at ``now`` (naive local time), or None.

        ``asked``: a time was asked for, so that a bare number may be an hour ("six") or a day ("the third")."""
        words = [token.word for token in self._tokens(phrase)]
        if not 0 < len(words) <= LONGEST_PHRASE:
            return None
        return next((when for when, end in self._readings(words, now, "answer" if asked else "when", 0) if end == len(words)), None)

    def find(self, text: str, now: datetime) -> tuple[When, int, int] | None:
        """The longest date within a text, the first of equals, with the places in ``text`` where it begins and ends."""
        tokens = self._tokens(text)[:LONGEST_PHRASE]
        words = [token.word for token in tokens]
        chart = self._chart(words, now)
        best: tuple[int, int, When] | None = None
        for i, word in enumerate(words):
            if word in self._patterns.fillers:
                continue
            for value, j in chart.read("when", i):
                if isinstance(value, When) and (best is None or j - i > best[1] - best[0]) and self._stands(words, i, j):
                    best = (i, j, value)
        return (best[2], tokens[best[0]].start, tokens[best[1] - 1].end) if best else None

    def say_day(self, day: date, now: datetime) -> str:
        """ "today", "on Thursday", "on Thursday the twenty sixth", with the year where it is far."""
        return self._saying.day(day, now)

    def say_time(self, clock: time) -> str:
        """ "half past two", "nine o'clock in the evening"."""
        return self._saying.time_of_day(clock)

    def say_moment(self, moment: datetime, now: datetime) -> str:
        """ "this morning at nine", "yesterday afternoon at ten past three"; to the minute."""
        return self._saying.moment(moment, now)

    def say_span(self, when: When, now: datetime) -> str:
        """ "next week", "tomorrow from nine to eleven"; a moment where it has no end."""
        return self._saying.span(when, now)

    def words(self) -> frozenset[str]:
        """Every word that can occur in a date."""
        return self._known | self._numbers.words()

    def _stands(self, words: Sequence[str], i: int, j: int) -> bool:
        """Neither a lone word or number that means something else as well, nor cut out of a longer date."""
        if j - i == 1 and (words[i] in self._alone_no_date or words[i].isdecimal()):
            return False
        before, after = words[i - 1] if i else "", words[j] if j < len(words) else ""
        if self._limits & {before, after} or before in self._binders:
            return False
        return not (self._of_date(words[i]) and self._of_date(before)) and not self._goes_on(words, j)

    def _goes_on(self, words: Sequence[str], j: int) -> bool:
        """Whether more of a date follows."""
        while j < len(words) and (words[j] in self._binders or words[j] in self._patterns.fillers):
            j += 1
        return j < len(words) and self._of_date(words[j])

    def _of_date(self, word: str) -> bool:
        """Whether the word belongs to dates and little else."""
        if word in self._alone_no_date:
            return False
        numbers = (self._numbers.parse_cardinal([word]), self._numbers.parse_ordinal([word]))
        return word in self._token_words or any(number is not None for number in numbers)

    def _readings(self, words: Sequence[str], now: datetime, rule: str, start: int) -> Iterator[tuple[When, int]]:
        for value, end in self._chart(words, now).read(rule, start):
            if isinstance(value, When):
                yield value, self._past_fillers(words, end)

    def _past_fillers(self, words: Sequence[str], i: int) -> int:
        while i < len(words) and words[i] in self._patterns.fillers:
            i += 1
        return i

    def _chart(self, words: Sequence[str], now: datetime) -> Chart:
        return Chart(self._patterns, self._terminals, _builders(Reckoner(now, self._customs), Hours(now, self._parts)), words)

    def _tokens(self, text: str) -> list[_Token]:
        found = []
        for match in _WORD.finditer(text.casefold()):
            word = match[0].replace(".", "") if match[0][0].isalpha() else match[0]
            if word in "-–" and not _between_figures(text, match):
                continue
            found.append(_Token(self._cut("-" if word == "–" else word), match.start(), match.end()))
        return found

    def _cut(self, word: str) -> str:
        """The word without an ending that means nothing."""
        if word in self._known:
            return word
        cut = (word.removesuffix(ending) for ending in self._endings if word.endswith(ending))
        return next((stem for stem in cut if stem in self._known or stem[:1].isdigit()), word)


def _builders(*sources: object) -> dict[str, Builder]:
    """The public methods of the sources by name."""
    return {name: getattr(source, name) for source in sources for name in dir(type(source)) if not name.startswith("_")}


def _between_figures(text: str, dash: re.Match[str]) -> bool:
    before, after = text[: dash.start()].rstrip(), text[dash.end() :].lstrip()
    spaced = text[: dash.start()] != before and text[dash.end() :] != after
    return spaced or (before[-1:].isdigit() and after[:1].isdigit())


def _forms(data: Mapping[str, Any]) -> Iterator[str]:
    for values in data["tokens"].values():
        for forms in values.values():
            yield from forms


def _terminals(data: Mapping[str, Any], numbers: Numbers) -> dict[str, Terminal]:
    listed = {name: _list_terminal(values) for name, values in data["tokens"].items()}
    figures = {name: _figure_terminal(expressions) for name, expressions in data["figures"].items()}
    return (
        listed
        | figures
        | {
            "number": _number_terminal(numbers.parse_cardinal),
            "ordinal": _number_terminal(numbers.parse_ordinal),
            "hour": _number_terminal(numbers.parse_cardinal, range(25)),
            "five_minutes": _number_terminal(numbers.parse_cardinal, range(5, 60, 5)),
            "minute": _either(_number_terminal(numbers.parse_cardinal, range(10, 60)), _zero_terminal(numbers)),
            "minute_oh": _zero_terminal(numbers),
            "year": _year_terminal(numbers),
        }
    )


def _list_terminal(values: Mapping[object, Sequence[str]]) -> Terminal:
    forms = {tuple(form.split()): value for value, said in values.items() for form in said}
    lengths = sorted({len(form) for form in forms}, reverse=True)
    firsts = frozenset(form[0] for form in forms)

    def read(words: Sequence[str], i: int) -> Iterator[tuple[object, int]]:
        if words[i] in firsts:
            for length in lengths:
                form = tuple(words[i : i + length])
                if len(form) == length and form in forms:
                    yield forms[form], i + length

    return read


def _figure_terminal(expressions: Sequence[str]) -> Terminal:
    compiled = [re.compile(expression) for expression in expressions]

    def read(words: Sequence[str], i: int) -> Iterator[tuple[Figures, int]]:
        for expression in compiled:
            if match := expression.fullmatch(words[i]):
                yield tuple((name, int(value)) for name, value in match.groupdict().items() if value is not None), i + 1

    return read


def _number_terminal(parse: Callable[[Sequence[str]], tuple[int, int] | None], allowed: range | None = None) -> Terminal:
    """The longest number, and the shorter one of its first word."""

    def read(words: Sequence[str], i: int) -> Iterator[tuple[int, int]]:
        longest = parse(words[i : i + 12])
        for found in (longest, parse(words[i : i + 1])) if longest and longest[1] > 1 else (longest,):
            if found and (allowed is None or found[0] in allowed):
                yield found[0], i + found[1]

    return read


def _zero_terminal(numbers: Numbers) -> Terminal:
    """Minutes below ten with their zero."""

    def read(words: Sequence[str], i: int) -> Iterator[tuple[int, int]]:
        digits = numbers.parse_digits(words[i : i + 2])
        if digits and len(digits) == 2 and digits[0] == "0":
            yield int(digits), i + 2

    return read


def _year_terminal(numbers: Numbers) -> Terminal:
    """A year of four figures, in one number or in two pairs ("twenty thirteen")."""
    pair = _number_terminal(numbers.parse_cardinal, range(10, 100))
    zero = _zero_terminal(numbers)

    def read(words: Sequence[str], i: int) -> Iterator[tuple[int, int]]:
        whole = numbers.parse_cardinal(words[i : i + 8])
        if whole and _FIRST_YEAR <= whole[0] <= _LAST_YEAR:
            yield whole[0], i + whole[1]
        for high, j in pair(words, i):
            if j < len(words):
                for low, end in (*pair(words, j), *zero(words, j)):
                    if isinstance(high, int) and isinstance(low, int) and _FIRST_YEAR <= high * 100 + low <= _LAST_YEAR:
                        yield high * 100 + low, end

    return read


def _either(first: Terminal, second: Terminal) -> Terminal:
    def read(words: Sequence[str], i: int) -> Iterator[tuple[object, int]]:
        yield from first(words, i)
        yield from second(words, i)

    return read
