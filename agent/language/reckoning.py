"""What the parts of a spoken date mean: calendar arithmetic on naive local times, no words.

The public methods of :class:`Reckoner` are the builders of ``grammars/<lang>/lists/dates.yaml``; a builder answers None
where its parts make no date (the thirtieth of February). Periods are :class:`When` with an end, moments without.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from agent.domain.intent import Grain, When

Figures = tuple[tuple[str, int], ...]
"""What figures say, by the names of :meth:`Reckoner.day` and :meth:`Reckoner.clock`."""
UNITS: Mapping[str, tuple[int, int, int]] = {
    "second": (0, 0, 1), "minute": (0, 0, 60), "hour": (0, 0, 3600), "day": (0, 1, 0), "week": (0, 7, 0),
    "month": (1, 0, 0), "quarter": (3, 0, 0), "year": (12, 0, 0), "decade": (120, 0, 0), "century": (1200, 0, 0),
}  # fmt: skip
"""Units by name: months, days, seconds."""
_GRAINS = {unit: Grain(unit) if unit in tuple(Grain) else Grain.YEAR for unit in UNITS}
_WAKING_HOURS = range(7, 19)
"""Where an hour is said without its half of the day, these are meant."""
_EDGE_DAYS = 10
_EDGE_MONTHS = {"begin": (0, 3), "middle": (4, 8), "end": (8, 12)}
_EDGE_WEEKDAYS = {"begin": (0, 3), "middle": (2, 5), "end": (4, 7)}
_LONG_SPAN_DAYS = 183
"""A span of days that began before today is not taken to be longer."""
_YEARS_AHEAD = 13
"""After so many years every date but the last of February has fallen on every weekday."""
_CENTURY_PIVOT = 50
"""Years of two figures below it are 20xx."""


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


@dataclass(frozen=True, slots=True)
class Length:
    months: int = 0
    days: int = 0
    seconds: int = 0

    def times(self, n: int) -> "Length":
        return Length(self.months * n, self.days * n, self.seconds * n)


@dataclass(frozen=True, slots=True)
class Customs:
    """What a language's people agree upon: parts of the day (hours), first days of the seasons (month, day; spring
    first), and the weekend (weekday, hour and length in hours of its usual start)."""

    parts: Mapping[str, Part]
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
        months, days, seconds = UNITS[unit]
        if isinstance(count, int):
            return Length(months, days, seconds).times(count) if count < 10**6 else None
        return Length(seconds=round(count * seconds)) if seconds else None

    def quarters(self, unit: str, quarters: int, count: int = 0) -> Length | None:
        """``count`` and some quarters of a unit."""
        months, days, seconds = UNITS[unit]
        whole = Length(months, days, seconds).times(count)
        if months:
            return replace(whole, months=whole.months + months * quarters // 4) if months * quarters % 4 == 0 else None
        return replace(whole, seconds=whole.seconds + (days * 86400 + seconds) * quarters // 4)

    def sum(self, first: Length, rest: Length) -> Length:
        return Length(first.months + rest.months, first.days + rest.days, first.seconds + rest.seconds)

    # moments and days at a distance

    def shift(self, length: Length, sign: int, anchor: When | None = None) -> When | None:
        """From now or from ``anchor``: a moment where the length counts hours or less, else a day."""
        start = _add(anchor.start if anchor else self._now, length.times(sign))
        if start is None:
            return None
        if length.seconds:
            return When(start, None, Grain.MINUTE if length.seconds % 60 == 0 else Grain.SECOND)
        return _period(start, "day")

    def until_then(self, length: Length, sign: int = 1) -> When | None:
        """From now to the end of the length, or that end itself."""
        then = self.shift(length, sign)
        if then is None:
            return None
        start, end = sorted((self._now, then.start))
        return When(start, end, Grain.MINUTE, (then,))

    def several(self, count: int, unit: str, which: int) -> When | None:
        """So many whole units next to the running one."""
        if not isinstance(count, int) or not 0 < count < 10**4:
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
        moved = _add(_floor(self._now, unit), self._one(unit).times(which))
        return _period(moved, unit) if moved else None

    def after_unit(self, period: When, unit: str, which: int) -> When | None:
        moved = _add(_floor(period.start, unit), self._one(unit).times(which))
        return _period(moved, unit) if moved else None

    def week_of(self, date: When) -> When | None:
        return _period(_floor(date.start, "week"), "week")

    def upcoming(self, weekday: int, n: int = 1) -> When | None:
        """The ``n``-th such day after today, before it where negative; said on such a day, the first may be today."""
        if not isinstance(n, int) or not 0 < abs(n) < 10**4:
            return None
        ahead = (weekday - self._today.weekday()) % 7
        if n > 0:
            days = (ahead or 7) + 7 * (n - 1)
        else:
            days = (ahead - 7) + 7 * (n + 1)
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
        return _period(week.start + timedelta(days=weekday), "day") if week.grain is Grain.WEEK else None

    def weeks_after(self, date: When, weeks: int) -> When | None:
        return _moved(date, timedelta(weeks=weeks)) if isinstance(weeks, int) and weeks < 10**4 else None

    def day(self, day: int, month: int | None = None, year: int | None = None, weekday: int | None = None) -> When | None:
        """A day by its number; without a year or month the next such day, or the nearest of that weekday."""
        if not isinstance(day, int) or not 1 <= day <= 31:
            return None
        if year is not None:
            found = _date(_full_year(year), month or self._today.month, day)
            return found if found and (weekday is None or found.start.weekday() == weekday) else None
        if weekday is None:
            return next(self._days_around(day, month, 1), None)
        found = [d for way in (1, -1) for d in [next((d for d in self._days_around(day, month, way) if d.start.weekday() == weekday), None)] if d]
        return min(found, key=lambda d: abs(d.start - self._today), default=None)

    def day_figures(self, figures: Figures) -> When | None:
        return self.day(**dict(figures))

    def day_of(self, day: int, period: When, weekday: int | None = None) -> When | None:
        """A day of a given month."""
        if period.grain is not Grain.MONTH:
            return None
        found = _date(period.start.year, period.start.month, day)
        return found if found and (weekday is None or found.start.weekday() == weekday) else None

    def both_days(self, weekday: int, date: When) -> When | None:
        """A date with its weekday said too."""
        return date if date.grain is Grain.DAY and date.start.weekday() == weekday else None

    # weeks, months, years

    def month(self, month: int, year: int | None = None) -> When | None:
        """Without a year the running month or the next of that name."""
        if year is None:
            year = self._today.year + (month < self._today.month)
        return _period(datetime(year, month, 1), "month") if 1 <= year < 9999 else None

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
        return _period(datetime(year, 1, 1), "year") if 1000 <= year < 9999 else None

    def quarter(self, n: int, period: When | None = None) -> When | None:
        start = period.start if period else _floor(self._now, "year")
        if not 1 <= n <= 4 or (period and period.grain is not Grain.YEAR):
            return None
        return _period(datetime(start.year, 3 * n - 2, 1), "quarter")

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
        monday = _floor(self._now, "week")
        return self._weekend(monday + timedelta(weeks=which))

    def past_weekend(self) -> When | None:
        """The latest that is over."""
        found = self.weekend(-1)
        this = self.weekend(0)
        return this if this and this.end and this.end <= self._now else found

    # one of several inside a period

    def nth_weekday(self, n: int, weekday: int, period: When, sign: int = 1) -> When | None:
        days = [d for d in _days(period) if d.start.weekday() == weekday]
        return _pick(days, n * sign)

    def nth_unit(self, n: int, unit: str, period: When, sign: int = 1) -> When | None:
        """The n-th day, whole week, month … of a period; counted from the end where negative."""
        if unit not in ("day", "week", "month", "quarter") or period.end is None:
            return None
        start, found = _floor(period.start, unit), []
        while start < period.end:
            one = _period(start, unit)
            if one is None or one.end is None:
                return None
            if start >= period.start and one.end <= period.end:
                found.append(one)
            start = one.end
        return _pick(found, n * sign)

    def nth_weekend(self, n: int, period: When, sign: int = 1) -> When | None:
        fridays = [d.start - timedelta(days=d.start.weekday()) for d in _days(period) if d.start.weekday() == self._customs.weekend[0]]
        return _pick([self._weekend(monday) for monday in fridays], n * sign)

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
            return When(_month_later(start, first), _month_later(start, last), Grain.MONTH)
        if period.grain is not Grain.MONTH:
            return None
        cuts = (start, start + timedelta(days=_EDGE_DAYS), start + timedelta(days=2 * _EDGE_DAYS), end)
        i = ("begin", "middle", "end").index(edge)
        return When(cuts[i], cuts[i + 1], Grain.DAY)

    def edge_of(self, edge: str, unit: str, which: int = 0) -> When | None:
        period = self.unit(unit, which)
        return self.edge(edge, period) if period else None

    # times of day

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
        found = self._customs.parts[part]
        middle = (found.start + found.end) // 2
        return replace(found, start=middle if late else found.start, end=middle if early else found.end)

    def at(self, clock: Clock, date: When | None = None, part: Part | None = None) -> When | None:
        """A time of day, on a day where one is said; the other half of the day is the other reading where it is open."""
        if date is not None and (date.grain is not Grain.DAY or not _one_day(date)):
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
        if date is not None and (date.grain is not Grain.DAY or not _one_day(date)):
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

    def clock_in_part(self, clock: Clock, part: Part) -> Clock:
        if not clock.open:
            return clock
        return replace(clock, hour=min(_hours_of(clock), key=lambda h: _outside(h, part)), open=False)

    def part_yesterday(self, part: str, clock: Clock | None = None) -> When | None:
        found, yesterday = self.part(part), self._day(-1)
        return self.at(clock, yesterday, found) if clock else self.part_of(found, yesterday)

    # spans

    def between(self, first: When, last: When) -> When | None:
        """From the start of one to the end of the other, inclusive where it has an end."""
        last = replace(last, alternatives=())
        end = last.end or last.start
        if end <= first.start:
            year_before = _add(first.start, Length(months=-12))
            if year_before and first.grain is Grain.DAY and year_before <= self._now < end and (end - year_before).days < _LONG_SPAN_DAYS:
                return When(year_before, end, first.grain)
            later = self._later(last, first)
            if later is None:
                return None
            end = later.end or later.start
        return When(first.start, end, first.grain)

    def pair(self, first: Clock, last: Clock) -> Clocks:
        return Clocks(first, last)

    def hours_of(self, clocks: Clocks, date: When | None = None, part: Part | None = None) -> When | None:
        """From one time of day to another; a half of the day said with the last holds for the first where that fits."""
        first, last = clocks.first, clocks.last
        if first.open and not last.open:
            fitting = [c for h in (first.hour % 12 + 12, first.hour % 12) for c in [replace(first, hour=h, open=False)] if _before(c, last)]
            first = fitting[0] if fitting else first
        start = self.at(first, date, part)
        if start is None:
            return None
        day = datetime.combine(start.start.date(), time())
        ends = [m for h in _hours_of(last) for m in _at_hours(day, last, [h]) if m > start.start]
        end = min(ends) if ends else _at_hours(day + timedelta(days=1), last, [_hours_of(last)[0]])[0]
        others = tuple(When(a.start, a.start + (end - start.start), a.grain) for a in start.alternatives)
        return When(start.start, end, start.grain, others)

    def days(self, first: int, last: int, month: int | None = None, year: int | None = None) -> When | None:
        """From one day of a month to another."""
        start = self.day(first, month, year)
        end = _date(start.start.year, start.start.month, last) if start else None
        return When(start.start, end.end, Grain.DAY) if start and end and end.start > start.start else None

    def lasting(self, date: When, length: Length) -> When | None:
        end = _add(date.start, length)
        return When(date.start, end, date.grain) if end and end > date.start else None

    # helpers

    def _one(self, unit: str) -> Length:
        return Length(*UNITS[unit])

    def _day(self, offset: int) -> When:
        start = self._today + timedelta(days=offset)
        return When(start, start + timedelta(days=1), Grain.DAY)

    def _weekday_of_week(self, weekday: int, which: int) -> When:
        return self._day(weekday - self._today.weekday() + 7 * which)

    def _days_around(self, day: int, month: int | None, way: int) -> Iterator[When]:
        """Such days from today on (or back, ``way`` -1), for the years that may pass until a weekday fits a date."""
        first = self._today.replace(day=1)
        months = range((month - first.month) * way % 12, _YEARS_AHEAD * 12, 12) if month else range(_YEARS_AHEAD * 12)
        dates = (_date(start.year, start.month, day) for start in (_month_later(first, way * m) for m in months))
        return (date for date in dates if date and (date.start - self._today) * way >= timedelta())

    def _season(self, season: int, year: int) -> When:
        month, day = self._customs.seasons[season]
        after = (season + 1) % 4
        next_month, next_day = self._customs.seasons[after]
        return When(datetime(year, month, day), datetime(year + (after <= season), next_month, next_day), Grain.DAY)

    def _weekend(self, monday: datetime) -> When:
        weekday, hour, hours = self._customs.weekend
        start = monday + timedelta(days=weekday, hours=hour)
        return When(start, start + timedelta(hours=hours), Grain.HOUR)

    def _in_part(self, day: datetime, clock: Clock, part: Part) -> datetime:
        """The hour that lies in the part of the day, or nearest to it."""
        hours = [clock.hour % 12 + h for h in (0, 12, 24)] if clock.open else [clock.hour, clock.hour + 24]
        return _at_hours(day, clock, [min(hours, key=lambda h: _outside(h, part))])[0]

    def _coming(self, clock: Clock, hours: Sequence[int]) -> list[datetime]:
        today = _at_hours(self._today, clock, hours)
        return sorted({m if m > self._now else m + timedelta(days=1) for m in today})

    def _later(self, last: When, first: When) -> When | None:
        """The end of a span that would lie before its start: a day, week or year later."""
        for step in (timedelta(days=1), timedelta(weeks=1)):
            moved = _moved(last, step)
            if (moved.end or moved.start) > first.start:
                return moved
        start = _add(last.start, Length(months=12))
        moved = _moved(last, start - last.start) if start else last
        return moved if (moved.end or moved.start) > first.start else None


def _add(start: datetime, length: Length) -> datetime | None:
    """Months first, clamped to their last day; None outside the calendar."""
    try:
        return _month_later(start, length.months) + timedelta(days=length.days, seconds=length.seconds)
    except (OverflowError, ValueError):
        return None


def _month_later(start: datetime, months: int) -> datetime:
    count = start.year * 12 + start.month - 1 + months
    first = start.replace(year=count // 12, month=count % 12 + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1) if (first.year, first.month) != (9999, 12) else first
    return first.replace(day=min(start.day, last.day))


def _floor(moment: datetime, unit: str) -> datetime:
    day = datetime.combine(moment.date(), time())
    match unit:
        case "second":
            return moment
        case "minute":
            return moment.replace(second=0)
        case "hour":
            return moment.replace(minute=0, second=0)
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
        case "decade":
            return day.replace(year=day.year // 10 * 10, month=1, day=1)
        case "century":
            return day.replace(year=max(day.year // 100 * 100, 1), month=1, day=1)
    return day


def _period(start: datetime, unit: str) -> When | None:
    start = _floor(start, unit)
    end = _add(start, Length(*UNITS[unit]))
    return When(start, end, _GRAINS[unit]) if end else None


def _date(year: int, month: int, day: int) -> When | None:
    try:
        return _period(datetime(year, month, day), "day")
    except ValueError:
        return None


def _full_year(year: int) -> int:
    return year if year >= 100 else year + (2000 if year < _CENTURY_PIVOT else 1900)


def _moved(period: When, by: timedelta) -> When:
    return replace(period, start=period.start + by, end=period.end + by if period.end else None)


def _days(period: When) -> list[When]:
    end = period.end or period.start
    days = (end - period.start).days
    return [d for i in range(days) for d in [_period(period.start + timedelta(days=i), "day")] if d] if days <= 366 else []


def _pick(found: Sequence[When], n: int) -> When | None:
    """Counted from 1, or from -1 at the end."""
    i = n - 1 if n > 0 else n
    return found[i] if n and -len(found) <= i < len(found) else None


def _one_day(period: When) -> bool:
    return period.end is not None and period.end - period.start == timedelta(days=1)


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
