"""Stretches of the calendar as :class:`When`: adding lengths, cutting off, days and months of a period. Naive local times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from agent.domain.intent import Grain, When

FIRST_YEAR, LAST_YEAR = 1000, 8999
"""Years of dates; others are refused."""
Figures = tuple[tuple[str, int], ...]
"""What figures say: numbers by the names of a builder's arguments."""
_CENTURY_PIVOT = 50
"""Years of two figures below it are 20xx."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time; months count before days."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def times(self, n: int) -> "Length":
        return Length(self.months * n, self.days * n, self.seconds * n)


UNITS: Mapping[str, Length] = {
    "second": Length(seconds=1), "minute": Length(seconds=60), "hour": Length(seconds=3600), "day": Length(days=1),
    "week": Length(days=7), "month": Length(months=1), "quarter": Length(months=3), "year": Length(months=12),
    "decade": Length(months=120), "century": Length(months=1200),
}  # fmt: skip
_GRAINS = {unit: Grain(unit) if unit in tuple(Grain) else Grain.YEAR for unit in UNITS}


def add(start: datetime, length: Length) -> datetime | None:
    """Months first, clamped to their last day; None outside the calendar."""
    try:
        return month_later(start, length.months) + timedelta(days=length.days, seconds=length.seconds)
    except (OverflowError, ValueError):
        return None


def month_later(start: datetime, months: int) -> datetime:
    count = start.year * 12 + start.month - 1 + months
    first = start.replace(year=count // 12, month=count % 12 + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1) if (first.year, first.month) != (9999, 12) else first
    return first.replace(day=min(start.day, last.day))


def floor(moment: datetime, unit: str) -> datetime:
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


def unit_at(start: datetime, unit: str) -> When | None:
    start = floor(start, unit)
    end = add(start, UNITS[unit])
    return When(start, end, _GRAINS[unit]) if end else None


def day_of_date(year: int, month: int, day: int) -> When | None:
    """None where there is no such day."""
    try:
        return unit_at(midnight(year, month, day), "day") if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def midnight(year: int, month: int = 1, day: int = 1) -> datetime:
    """Raises ValueError where there is no such day."""
    return datetime.combine(date(year, month, day), time())


def full_year(year: int) -> int:
    return year if year >= 100 else year + (2000 if year < _CENTURY_PIVOT else 1900)


def moved_by(period: When, by: timedelta) -> When:
    return replace(period, start=period.start + by, end=period.end + by if period.end else None)


def days_of(period: When) -> list[When]:
    end = period.end or period.start
    days = (end - period.start).days
    return [d for i in range(days) for d in [unit_at(period.start + timedelta(days=i), "day")] if d] if days <= 366 else []


def pick(found: Sequence[When], n: int) -> When | None:
    """Counted from 1, or from -1 at the end."""
    i = n - 1 if n > 0 else n
    return found[i] if n and -len(found) <= i < len(found) else None


def is_one_day(period: When) -> bool:
    return period.end is not None and period.end - period.start == timedelta(days=1)
