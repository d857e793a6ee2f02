"""What the parts of a spoken date mean: days, weeks, months and spans of them, no words.

The public methods of :class:`Reckoner` are builders of ``grammars/<lang>/lists/dates.yaml``; a builder answers None
where its parts make no date (the thirtieth of February). Periods are :class:`When` with an end, moments without.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice

from agent.domain.intent import Grain, When
from agent.language.timeline import (
    FIRST_YEAR,
    LAST_YEAR,
    UNITS,
    Figures,
    Length,
    add,
    day_of_date,
    days_of,
    floor,
    full_year,
    midnight,
    month_later,
    moved_by,
    pick,
    unit_at,
)  # fmt: skip

_EDGE_DAYS = 10
_EDGE_MONTHS = {"begin": (0, 3), "middle": (4, 8), "end": (8, 12)}
_EDGE_WEEKDAYS = {"begin": (0, 3), "middle": (2, 5), "end": (4, 7)}
_LONG_SPAN = timedelta(days=183)
"""A span of days that began before today is not taken to be longer."""
_YEARS_AHEAD = 13
"""After so many years every date but the last of February has fallen on every weekday."""
_MANY = 10**4
"""So many units and more are refused."""


@dataclass(frozen=True, slots=True)
class Customs:
    """What a language's people agree upon: first days of the seasons (month, day; spring first), and the weekend
    (weekday and hour of its start, its length in hours)."""

    seasons: Sequence[tuple[int, int]]
    weekend: tuple[int, int, int]


class Reckoner:
    """Builders for one question, asked at ``now``."""

    def __init__(self, now: datetime, customs: Customs) -> None:
        self._now = now.replace(microsecond=0)
        self._today = datetime.combine(now.date(), time())
        self._customs = customs

    # values as they are

    def same(self, **parts: object) -> object:
        """The only part."""
        (value,) = parts.values()
        return value

    def now(self) -> When:
        return When(self._now, None, Grain.SECOND)

    # lengths

    def length(self, count: float, unit: str) -> Length | None:
        one = UNITS[unit]
        if isinstance(count, int):
            return one.times(count) if count < _MANY * _MANY else None
        return Length(seconds=round(count * one.seconds)) if one.seconds else None

    def quarters(self, unit: str, quarters: int, count: int = 0) -> Length | None:
        """``count`` and some quarters of a unit."""
        one, whole = UNITS[unit], UNITS[unit].times(count)
        if one.months:
            return replace(whole, months=whole.months + one.months * quarters // 4) if one.months * quarters % 4 == 0 else None
        return replace(whole, seconds=whole.seconds + (one.days * 86400 + one.seconds) * quarters // 4)

    def sum(self, first: Length, rest: Length) -> Length:
        return Length(first.months + rest.months, first.days + rest.days, first.seconds + rest.seconds)

    # moments and days at a distance

    def shift(self, length: Length, sign: int, anchor: When | None = None) -> When | None:
        """From now or from ``anchor``: a moment where the length counts hours or less, else a day."""
        start = add(anchor.start if anchor else self._now, length.times(sign))
        if start is None:
            return None
        if length.seconds:
            return When(start, None, Grain.MINUTE if length.seconds % 60 == 0 else Grain.SECOND)
        return unit_at(start, "day")

    def until_then(self, length: Length, sign: int = 1) -> When | None:
        """From now to the end of the length, or that end itself."""
        then = self.shift(length, sign)
        if then is None:
            return None
        start, end = sorted((self._now, then.start))
        return When(start, end, Grain.MINUTE, (then,))

    def several(self, count: int, unit: str, which: int) -> When | None:
        """So many whole units next to the running one."""
        if not isinstance(count, int) or not 0 < count < _MANY:
            return None
        first = self.unit(unit, which if which > 0 else -count)
        last = self.unit(unit, count if which > 0 else -1)
        return When(first.start, last.end, first.grain) if first and last else None

    def ahead(self, count: int, unit: str) -> When | None:
        """The unit so many ahead; it may as well be all of them."""
        best, other = self.unit(unit, count), self.several(count, unit, 1)
        return replace(best, alternatives=(other,)) if best and other else None

    def rest_of(self, unit: str) -> When | None:
        whole = self.unit(unit, 0)
        return replace(whole, start=self._today, grain=Grain.DAY) if whole else None

    # days

    def unit(self, unit: str, which: int) -> When | None:
        """The running day, week, month … or the ``which``-th after or before it."""
        moved = add(floor(self._now, unit), UNITS[unit].times(which))
        return unit_at(moved, unit) if moved else None

    def after_unit(self, period: When, unit: str, which: int) -> When | None:
        moved = add(floor(period.start, unit), UNITS[unit].times(which))
        return unit_at(moved, unit) if moved else None

    def week_of(self, date: When) -> When | None:
        return unit_at(floor(date.start, "week"), "week")

    def upcoming(self, weekday: int, n: int = 1) -> When | None:
        """The ``n``-th such day after today, before it where negative; said on such a day, the first may be today."""
        if not isinstance(n, int) or not 0 < abs(n) < _MANY:
            return None
        ahead = (weekday - self._today.weekday()) % 7
        days = (ahead or 7) + 7 * (n - 1) if n > 0 else ahead - 7 + 7 * (n + 1)
        found = self._day(days)
        if ahead == 0 and n == 1:
            return replace(found, alternatives=(self._day(0),))
        return found

    def this_weekday(self, weekday: int) -> When | None:
        """The coming one, today included."""
        return self._day((weekday - self._today.weekday()) % 7)

    def next_weekday(self, weekday: int) -> When | None:
        """That of next week; it may be meant to be the very next."""
        best = self._weekday_of_week(weekday, 1)
        nearest = self._day((weekday - self._today.weekday()) % 7 or 7)
        return best if best == nearest else replace(best, alternatives=(nearest,))

    def last_weekday(self, weekday: int) -> When | None:
        """The latest before today; it may be meant to be that of last week."""
        best = self._day((weekday - self._today.weekday()) % 7 - 7)
        other = self._weekday_of_week(weekday, -1)
        return best if best == other else replace(best, alternatives=(other,))

    def second_weekday(self, weekday: int) -> When | None:
        """The one after the next one; counted from today or from next week."""
        first, second = self._day(((weekday - self._today.weekday()) % 7 or 7) + 7), self._weekday_of_week(weekday, 2)
        return first if first == second else replace(first, alternatives=(second,))

    def ago(self, count: int, weekday: int) -> When | None:
        return self.upcoming(weekday, -count) if isinstance(count, int) else None

    def weekday_of(self, weekday: int, week: When) -> When | None:
        return unit_at(week.start + timedelta(days=weekday), "day") if week.grain is Grain.WEEK else None

    def weeks_after(self, date: When, weeks: int) -> When | None:
        return moved_by(date, timedelta(weeks=weeks)) if isinstance(weeks, int) and weeks < _MANY else None

    def day(self, day: int, month: int | None = None, year: int | None = None, weekday: int | None = None) -> When | None:
        """A day by its number; without a year or month the next such day, or the nearest of that weekday."""
        if not isinstance(day, int) or not 1 <= day <= 31:
            return None
        if year is not None:
            found = day_of_date(full_year(year), month or self._today.month, day)
            return found if found and (weekday is None or found.start.weekday() == weekday) else None
        if weekday is None:
            return next(self._days_around(day, month, 1), None)
        fitting = ((d for d in self._days_around(day, month, way) if d.start.weekday() == weekday) for way in (1, -1))
        return min((d for days in fitting for d in islice(days, 1)), key=lambda d: abs(d.start - self._today), default=None)

    def day_figures(self, figures: Figures) -> When | None:
        return self.day(**dict(figures))

    def holiday(self, holiday: str, year: int | None = None, which: int | None = None) -> When | None:
        """A day of a fixed date (``MM-DD``): the next, or that of a year."""
        month, day = map(int, holiday.split("-"))
        return self.day(day, month, self._today.year + which if which is not None else year)

    def day_of(self, day: int, period: When, weekday: int | None = None) -> When | None:
        """A day of a given month."""
        if period.grain is not Grain.MONTH:
            return None
        found = day_of_date(period.start.year, period.start.month, day)
        return found if found and (weekday is None or found.start.weekday() == weekday) else None

    def both_days(self, weekday: int, date: When) -> When | None:
        """A date with its weekday said too."""
        return date if date.grain is Grain.DAY and date.start.weekday() == weekday else None

    # weeks, months, years

    def month(self, month: int, year: int | None = None) -> When | None:
        """Without a year the running month or the next of that name."""
        if year is None:
            year = self._today.year + (month < self._today.month)
        return unit_at(midnight(year, month), "month") if FIRST_YEAR <= year <= LAST_YEAR else None

    def which_month(self, month: int, which: int) -> When | None:
        """The month of that name: the latest past, that of this year, the next one (not the running)."""
        this_year = month - self._today.month
        if which == 0:
            return self.month(month, self._today.year)
        passed = this_year <= 0 if which > 0 else this_year >= 0
        return self.month(month, self._today.year + which * passed)

    def month_in(self, month: int, which: int) -> When | None:
        """The month in this year, or ``which`` years off."""
        return self.month(month, self._today.year + which)

    def month_figures(self, figures: Figures) -> When | None:
        return self.month(**dict(figures))

    def year(self, year: int) -> When | None:
        return unit_at(midnight(year), "year") if FIRST_YEAR <= year <= LAST_YEAR else None

    def quarter(self, n: int, period: When | None = None) -> When | None:
        start = period.start if period else floor(self._now, "year")
        if not 1 <= n <= 4 or (period and period.grain is not Grain.YEAR):
            return None
        return unit_at(midnight(start.year, 3 * n - 2), "quarter")

    def season(self, season: int, which: int = 0, year: int | None = None) -> When | None:
        """The running or coming season of that name, or one ``which`` years off."""
        if year is not None:
            return self._season(season, year)
        running = [s for y in (-1, 0, 1) for s in [self._season(season, self._today.year + y)] if s.end and s.end > self._now]
        found = running[0]
        if which < 0 or (which > 0 and found.start <= self._now):
            return self._season(season, found.start.year + which)
        return found

    def season_at(self, which: int) -> When | None:
        """The running season, or one so many before or after it."""
        seasons = [self._season(s, self._today.year + y) for y in (-2, -1, 0, 1, 2) for s in range(4)]
        running = next(i for i, s in enumerate(seasons) if s.end and s.end > self._now)
        return seasons[running + which]

    def weekend(self, which: int = 0) -> When | None:
        monday = floor(self._now, "week")
        return self._weekend(monday + timedelta(weeks=which))

    def past_weekend(self) -> When | None:
        """The latest that is over."""
        found = self.weekend(-1)
        this = self.weekend(0)
        return this if this and this.end and this.end <= self._now else found

    # one of several inside a period

    def nth_weekday(self, n: int, weekday: int, period: When, sign: int = 1) -> When | None:
        days = [d for d in days_of(period) if d.start.weekday() == weekday]
        return pick(days, n * sign)

    def nth_unit(self, n: int, unit: str, period: When, sign: int = 1) -> When | None:
        """The n-th day, whole week, month … of a period; counted from the end where negative."""
        if unit not in ("day", "week", "month", "quarter") or period.end is None:
            return None
        start, found = floor(period.start, unit), []
        while start < period.end:
            one = unit_at(start, unit)
            if one is None or one.end is None:
                return None
            if start >= period.start and one.end <= period.end:
                found.append(one)
            start = one.end
        return pick(found, n * sign)

    def nth_weekend(self, n: int, period: When, sign: int = 1) -> When | None:
        first_days = [d.start for d in days_of(period) if d.start.weekday() == self._customs.weekend[0]]
        return pick([self._weekend(floor(day, "week")) for day in first_days], n * sign)

    def edge(self, edge: str, period: When) -> When | None:
        """The beginning, middle or end of a week, month or year."""
        start, end = period.start, period.end
        if end is None:
            return None
        if period.grain is Grain.WEEK:
            first, last = _EDGE_WEEKDAYS[edge]
            return When(start + timedelta(days=first), start + timedelta(days=last), Grain.DAY)
        if period.grain is Grain.YEAR:
            first, last = _EDGE_MONTHS[edge]
            return When(month_later(start, first), month_later(start, last), Grain.MONTH)
        if period.grain is not Grain.MONTH:
            return None
        cuts = (start, start + timedelta(days=_EDGE_DAYS), start + timedelta(days=2 * _EDGE_DAYS), end)
        i = ("begin", "middle", "end").index(edge)
        return When(cuts[i], cuts[i + 1], Grain.DAY)

    def edge_of(self, edge: str, unit: str, which: int = 0) -> When | None:
        period = self.unit(unit, which)
        return self.edge(edge, period) if period else None

    # spans

    def between(self, first: When, last: When) -> When | None:
        """From the start of one to the end of the other, inclusive where it has an end."""
        last = replace(last, alternatives=())
        end = last.end or last.start
        if end <= first.start:
            year_before = add(first.start, Length(months=-12))
            if year_before and first.grain is Grain.DAY and year_before <= self._now < end <= year_before + _LONG_SPAN:
                return When(year_before, end, first.grain)
            later = self._later(last, first)
            if later is None:
                return None
            end = later.end or later.start
        return When(first.start, end, first.grain)

    def days(self, first: int, last: int, month: int | None = None, year: int | None = None) -> When | None:
        """From one day of a month to another."""
        start = self.day(first, month, year)
        end = day_of_date(start.start.year, start.start.month, last) if start else None
        return When(start.start, end.end, Grain.DAY) if start and end and end.start > start.start else None

    def lasting(self, date: When, length: Length) -> When | None:
        end = add(date.start, length)
        return When(date.start, end, date.grain) if end and end > date.start else None

    # helpers

    def _day(self, offset: int) -> When:
        start = self._today + timedelta(days=offset)
        return When(start, start + timedelta(days=1), Grain.DAY)

    def _weekday_of_week(self, weekday: int, which: int) -> When:
        return self._day(weekday - self._today.weekday() + 7 * which)

    def _days_around(self, day: int, month: int | None, way: int) -> Iterator[When]:
        """Such days from today on (or back, ``way`` -1), for the years that may pass until a weekday fits a date."""
        first = self._today.replace(day=1)
        months = range((month - first.month) * way % 12, _YEARS_AHEAD * 12, 12) if month else range(_YEARS_AHEAD * 12)
        dates = (day_of_date(start.year, start.month, day) for start in (month_later(first, way * m) for m in months))
        return (date for date in dates if date and (date.start - self._today) * way >= timedelta())

    def _season(self, season: int, year: int) -> When:
        month, day = self._customs.seasons[season]
        after = (season + 1) % 4
        next_month, next_day = self._customs.seasons[after]
        return When(midnight(year, month, day), midnight(year + (after <= season), next_month, next_day), Grain.DAY)

    def _weekend(self, monday: datetime) -> When:
        weekday, hour, hours = self._customs.weekend
        start = monday + timedelta(days=weekday, hours=hour)
        return When(start, start + timedelta(hours=hours), Grain.HOUR)

    def _later(self, last: When, first: When) -> When | None:
        """The end of a span that would lie before its start: a day, week or year later."""
        for step in (timedelta(days=1), timedelta(weeks=1)):
            moved = moved_by(last, step)
            if (moved.end or moved.start) > first.start:
                return moved
        start = add(last.start, Length(months=12))
        moved = moved_by(last, start - last.start) if start else last
        return moved if (moved.end or moved.start) > first.start else None
