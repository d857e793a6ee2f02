"""What the spoken times of a day mean, by themselves and on a day: no words.

The public methods of :class:`Hours` are builders of ``grammars/<lang>/lists/dates.yaml``; a builder answers None where its
parts make no time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from agent.domain.intent import Grain, When
from agent.language.timeline import Figures, is_one_day

_WAKING_HOURS = range(7, 19)
"""Where an hour is said without its half of the day, these are meant."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; ``open`` where the half of the day is not said (hour then 1 to 12). Hour 24 ends the day."""

    hour: int
    minute: int = 0
    second: int = 0
    open: bool = False
    grain: Grain = Grain.MINUTE


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day from hour to hour, and the hours between which a time of day said with it lies. Hours past 24
    belong to the next day."""

    start: int
    end: int
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class Clocks:
    """Two times of day, from and to."""

    first: Clock
    last: Clock


class Hours:
    """Builders for one question, asked at ``now``; ``parts`` are the parts of a day by name."""

    def __init__(self, now: datetime, parts: Mapping[str, Part]) -> None:
        self._now = now
        self._today = datetime.combine(now.date(), time())
        self._parts = parts

    def clock(self, hour: int, minute: int = 0, second: int = 0, half: int | None = None, whole: int = 0) -> Clock | None:
        """``half`` 0 or 12 where said; ``whole``: the hour is out of 24."""
        if not (0 <= hour <= 24 and 0 <= minute < 60 and 0 <= second < 60) or (hour == 24 and minute):
            return None
        grain = Grain.SECOND if second else Grain.MINUTE if minute else Grain.HOUR
        if half is not None:
            return Clock(hour % 12 + half, minute, second, False, grain) if 1 <= hour <= 12 else None
        return Clock(hour, minute, second, 1 <= hour <= 12 and not whole, grain)

    def clock_figures(self, figures: Figures, half: int | None = None) -> Clock | None:
        return self.clock(**dict(figures), half=half)

    def hundred_hours(self, number: int) -> Clock | None:
        """The time as one number, 1530."""
        return self.clock(number // 100, number % 100, whole=1) if number >= 100 else None

    def past(self, clock: Clock, minute: int, sign: int = 1) -> Clock | None:
        if not isinstance(minute, int) or not 0 < minute < 60 or clock.minute:
            return None
        total = clock.hour * 60 + sign * minute
        if clock.open:
            hour = (total // 60 - 1) % 12 + 1
            return Clock(hour, total % 60, 0, True)
        return Clock(total // 60 % 24, total % 60)

    def half_day(self, clock: Clock, half: int) -> Clock | None:
        return replace(clock, hour=clock.hour % 12 + half, open=False) if clock.open else None

    def part(self, part: str, early: int = 0, late: int = 0) -> Part:
        """A part of the day by its name, or its first or second half."""
        found = self._parts[part]
        middle = (found.start + found.end) // 2
        return replace(found, start=middle if late else found.start, end=middle if early else found.end)

    def at(self, clock: Clock, date: When | None = None, part: Part | None = None) -> When | None:
        """A time of day, on a day where one is said; the other half of the day is the other reading where it is open."""
        if date is not None and (date.grain is not Grain.DAY or not is_one_day(date)):
            return None
        hours = _hours_of(clock)
        if part is not None:
            moments = [self._in_part(date.start if date else self._today, clock, part)]
        elif date is None:
            moments = self._coming(clock, hours)
        else:
            moments = _at_hours(date.start, clock, sorted(hours, key=lambda h: h not in _WAKING_HOURS))
            if date.start == self._today:
                moments.sort(key=lambda m: m < self._now)
        readings = [When(m, None, clock.grain) for m in moments]
        others = [r for other in (date.alternatives if date else ()) for r in [self.at(clock, other, part)] if r]
        return replace(readings[0], alternatives=tuple(readings[1:] + [replace(r, alternatives=()) for r in others]))

    def part_of(self, part: Part, date: When | None = None) -> When | None:
        """The part of a day, of today where none is said."""
        if date is not None and (date.grain is not Grain.DAY or not is_one_day(date)):
            return None
        day = date.start if date else self._today
        others = tuple(other for d in (date.alternatives if date else ()) for other in [self.part_of(part, d)] if other)
        return When(day + timedelta(hours=part.start), day + timedelta(hours=part.end), Grain.HOUR, others)

    def coming_part(self, part: Part) -> When:
        """Of today, or of tomorrow where today's is over."""
        days = 1 if self._today + timedelta(hours=part.end) <= self._now else 0
        start = self._today + timedelta(days=days)
        return When(start + timedelta(hours=part.start), start + timedelta(hours=part.end), Grain.HOUR)

    def coming_at(self, clock: Clock, part: Part) -> When | None:
        """A time of day in a part of it: the next; today's may be meant where it is over."""
        today, tomorrow = self.at(clock, None, part), self.at(clock, self._day(1), part)
        return replace(tomorrow, alternatives=(today,)) if today and tomorrow and today.start <= self._now else today

    def closed(self, clock: Clock) -> Clock | None:
        """Only where the half of the day is said."""
        return None if clock.open else clock

    def clock_in_part(self, clock: Clock, part: Part) -> Clock:
        if not clock.open:
            return clock
        return replace(clock, hour=min(_hours_of(clock), key=lambda h: _outside(h, part)), open=False)

    def part_yesterday(self, part: str, clock: Clock | None = None) -> When | None:
        found, yesterday = self.part(part), self._day(-1)
        return self.at(clock, yesterday, found) if clock else self.part_of(found, yesterday)

    def pair(self, first: Clock, last: Clock) -> Clocks:
        return Clocks(first, last)

    def hours_of(self, clocks: Clocks, date: When | None = None, part: Part | None = None) -> When | None:
        """From one time of day to another; a half of the day said with the last holds for the first where that fits."""
        first, last = clocks.first, clocks.last
        if first.open and not last.open:
            halves = (replace(first, hour=first.hour % 12 + half, open=False) for half in (12, 0))
            first = next((clock for clock in halves if _before(clock, last)), first)
        found = self.at(first, date, part)
        if found is None:
            return None
        readings = [replace(found, alternatives=()), *found.alternatives]
        start, *others = sorted(readings, key=lambda reading: date is None and reading.start.hour not in _WAKING_HOURS)
        day = datetime.combine(start.start.date(), time())
        ends = [m for h in _hours_of(last) for m in _at_hours(day, last, [h]) if m > start.start]
        end = min(ends) if ends else _at_hours(day + timedelta(days=1), last, [_hours_of(last)[0]])[0]
        length = end - start.start
        return When(start.start, end, start.grain, tuple(When(other.start, other.start + length, other.grain) for other in others))

    def _day(self, offset: int) -> When:
        start = self._today + timedelta(days=offset)
        return When(start, start + timedelta(days=1), Grain.DAY)

    def _in_part(self, day: datetime, clock: Clock, part: Part) -> datetime:
        """The hour that lies in the part of the day, or nearest to it."""
        hours = [clock.hour % 12 + h for h in (0, 12, 24)] if clock.open else [clock.hour, clock.hour + 24]
        return _at_hours(day, clock, [min(hours, key=lambda h: _outside(h, part))])[0]

    def _coming(self, clock: Clock, hours: Sequence[int]) -> list[datetime]:
        today = _at_hours(self._today, clock, hours)
        return sorted({m if m > self._now else m + timedelta(days=1) for m in today})


def _at_hours(day: datetime, clock: Clock, hours: Sequence[int]) -> list[datetime]:
    return [day + timedelta(hours=h, minutes=clock.minute, seconds=clock.second) for h in hours]


def _hours_of(clock: Clock) -> list[int]:
    """The hours that it may be: both halves of the day; the end of a day or its beginning."""
    if clock.open:
        return [clock.hour % 12, clock.hour % 12 + 12]
    return [24, 0] if clock.hour == 24 else [clock.hour]


def _outside(hour: int, part: Part) -> int:
    """How many hours it lies outside the part."""
    return max(part.earliest - hour, hour - part.latest + 1, 0)


def _before(first: Clock, last: Clock) -> bool:
    return (first.hour, first.minute, first.second) < (last.hour, last.minute, last.second)
