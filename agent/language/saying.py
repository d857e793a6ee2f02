"""Dates and times as a person says them, by the ``say`` part of ``grammars/<lang>/lists/dates.yaml``.

What is said means the same again to :class:`agent.language.dates.Dates` at the same ``now`` (to the minute).
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from agent.domain.intent import Grain, When
from agent.language.numbers import Numbers

_WEEKDAY_ALONE_DAYS = 6
_DAY_OF_MONTH_ALONE_DAYS = 13
"""A weekday with the day of the month is unmistakable so far from today."""
_WITHOUT_YEAR_DAYS = 180
_HOUR_UNSAID_HALF = range(7, 19)
"""Hours that are meant where the half of the day isn't said."""


class Saying:
    """``data`` is the ``say`` part of dates.yaml. All times are naive local times; phrases are ready to be read aloud."""

    def __init__(self, data: Mapping[str, Any], numbers: Numbers) -> None:
        self._data = data
        self._numbers = numbers

    def day(self, day: date, now: datetime) -> str:
        """A day as seen from ``now``, with the preposition that it takes."""
        days = (day - now.date()).days
        named = self._data["days"].get(days)
        return str(named) if named else self._template(self._day_form(days)).format(**self._day_parts(day))

    def time(self, clock: time) -> str:
        """A time of day alone, without its half where that isn't needed."""
        said = self._clock(clock)
        if self._is_plain(clock):
            return self._template("o_clock").format(clock=said) if clock.minute == 0 else said
        return self._template("clock_part").format(clock=said, part=self._part(clock))

    def moment(self, moment: datetime, now: datetime) -> str:
        """Day and time of day: "this morning at nine", "on Thursday at noon"."""
        if moment.time() == time():
            return self._template("at").format(day=self.day(moment.date() - timedelta(days=1), now), clock=self._data["midnight"])
        clock, days = moment.time(), (moment.date() - now.date()).days
        if self._is_named(clock):
            return self._template("at").format(day=self.day(moment.date(), now), clock=self._clock(clock))
        parts = self._data["parts_of_days"].get(days)
        if parts is not None:
            return self._template("at").format(day=parts[self._part_name(clock)], clock=self._clock(clock))
        form = "at" if clock.hour in _HOUR_UNSAID_HALF else "at_in_part"
        return self._template(form).format(day=self.day(moment.date(), now), clock=self._clock(clock), part=self._part(clock))

    def span(self, when: When, now: datetime) -> str:
        """A period: "today", "next week", "in March", "tomorrow from nine to eleven"; a moment where it has no end."""
        if when.end is None:
            return self.moment(when.start, now)
        if when.start.time() != time() or when.end.time() != time():
            return self._hours(when.start, when.end, now)
        if when.end - when.start == timedelta(days=1):
            return self.day(when.start.date(), now)
        whole = self._whole(when, now)
        return whole or self._days(when.start.date(), when.end.date() - timedelta(days=1), now)

    def _whole(self, when: When, now: datetime) -> str | None:
        """A whole week, month or year."""
        match when.grain:
            case Grain.WEEK if when.end == when.start + timedelta(weeks=1) and when.start.weekday() == 0:
                monday = now.date() - timedelta(days=now.weekday())
                weeks = (when.start.date() - monday).days // 7
                named = self._data["weeks"].get(weeks)
                return str(named) if named else self._template("week").format(**self._day_parts(when.start.date()))
            case Grain.MONTH if when.start.day == 1 and when.end == (when.start + timedelta(days=31)).replace(day=1):
                months = (when.start.year - now.year) * 12 + when.start.month - now.month
                named = self._data["months_off"].get(months)
                return str(named) if named else self._template("month").format(**self._day_parts(when.start.date()))
            case Grain.YEAR if (when.start.month, when.start.day) == (1, 1) and when.end == when.start.replace(year=when.start.year + 1):
                named = self._data["years"].get(when.start.year - now.year)
                return str(named) if named else self._template("year").format(**self._day_parts(when.start.date()))
        return None

    def _days(self, first: date, last: date, now: datetime) -> str:
        return self._template("from_to").format(first=self._plain_day(first, now), last=self._plain_day(last, now))

    def _hours(self, start: datetime, end: datetime, now: datetime) -> str:
        if start.date() == end.date():
            form, clock = "from_to_clock", start.time()
            if self._part_name(start.time()) != self._part_name(end.time()) or not self._is_plain(clock):
                form = "from_to_clock_parts"
            return self._template(form).format(
                day=self.day(start.date(), now), first=self._clock(clock), first_part=self._part(clock),
                last=self._clock(end.time()), last_part=self._part(end.time()),
            )
        return self._template("from_to").format(first=self.moment(start, now), last=self.moment(end, now))

    def _plain_day(self, day: date, now: datetime) -> str:
        """A day behind another preposition."""
        named = self._data["days"].get((day - now.date()).days)
        distance = abs((day - now.date()).days)
        form = "plain_dated" if distance <= _WITHOUT_YEAR_DAYS else "plain_full"
        return str(named) if named else self._template(form).format(**self._day_parts(day))

    def _day_form(self, days: int) -> str:
        if abs(days) <= _WEEKDAY_ALONE_DAYS:
            return "weekday_coming" if days > 0 else "weekday_past"
        if abs(days) <= _DAY_OF_MONTH_ALONE_DAYS:
            return "near"
        return "dated" if abs(days) <= _WITHOUT_YEAR_DAYS else "full"

    def _day_parts(self, day: date) -> dict[str, str]:
        return {
            "weekday": self._data["weekdays"][day.weekday()],
            "day": self._numbers.say_ordinal(day.day),
            "month": self._data["months"][day.month - 1],
            "year": self._year(day.year),
        }

    def _year(self, year: int) -> str:
        """In pairs where the language says so ("twenty twenty six")."""
        century, rest = divmod(year, 100)
        if not self._data["years_in_pairs"] or century % 10 == 0 or rest < 10:
            return self._numbers.say(year)
        return f"{self._numbers.say(century)} {self._numbers.say(rest)}"

    def _clock(self, clock: time) -> str:
        """Hours and minutes, the half of the day unsaid."""
        if (clock.hour, clock.minute) in ((0, 0), (12, 0)):
            return str(self._data["midnight" if clock.hour == 0 else "noon"])
        forms = self._data["clock"]
        form = forms["past"] if clock.hour == 0 else forms.get(clock.minute) or forms["to" if clock.minute > 30 else "past"]
        to = "{next}" in form
        minutes = 60 - clock.minute if to else clock.minute
        unit = self._data["minute_unit"][0 if minutes == 1 else 1]
        return str(form).format(
            hour=self._hour(clock.hour), next=self._hour(clock.hour + 1),
            minutes=self._numbers.say(minutes) if minutes % 5 == 0 else f"{self._numbers.say(minutes)} {unit}",
        )

    def _hour(self, hour: int) -> str:
        return str(self._data["midnight"]) if hour in (0, 24) else self._numbers.say((hour - 1) % 12 + 1)

    def _part_name(self, clock: time) -> str:
        return str(next(name for start, name in reversed(self._data["part_from"].items()) if clock.hour >= start))

    def _part(self, clock: time) -> str:
        return str(self._data["in_part"][self._part_name(clock)])

    def _is_named(self, clock: time) -> bool:
        return clock.hour == 0 or (clock.hour, clock.minute) == (12, 0)

    def _is_plain(self, clock: time) -> bool:
        return self._is_named(clock) or clock.hour in _HOUR_UNSAID_HALF

    def _template(self, name: str) -> str:
        return str(self._data["templates"][name])
