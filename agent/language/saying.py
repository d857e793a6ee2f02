"""Dates and times as a person says them, by the ``say`` part of ``grammars/<lang>/lists/dates.yaml``.

What is said means the same again to :class:`agent.language.dates.Dates` at the same ``now`` (to the minute).
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from agent.domain.intent import Grain, When
from agent.language.numbers import Numbers
from agent.language.timeline import floor, unit_at

_WEEKDAY_ALONE_DAYS = 6
_DAY_OF_MONTH_ALONE_DAYS = 13
"""A weekday with the day of the month is unmistakable so far from today."""
_WITHOUT_YEAR_DAYS = 180
_HOUR_UNSAID_HALF = range(7, 19)
"""Hours that are meant where the half of the day isn't said."""


class Saying:
    """``dates`` is dates.yaml, loaded. All times are naive local times; phrases are ready to be read aloud."""

    def __init__(self, dates: Mapping[str, Any], numbers: Numbers) -> None:
        self._data: Mapping[str, Any] = dates["say"]
        self._part_hours = {tuple(hours): name for name, hours in dates["parts"].items()}
        self._weekend: tuple[int, int, int] = tuple(dates["weekend"])
        self._numbers = numbers

    def day(self, day: date, now: datetime) -> str:
        """A day as seen from ``now``, with the preposition that it takes."""
        days = (day - now.date()).days
        named = self._data["days"].get(days)
        return str(named) if named else self._template(self._day_form(days)).format(**self._day_parts(day))

    def time_of_day(self, clock: time) -> str:
        """A time of day alone, without its half where that isn't needed."""
        if self._is_plain(clock) and clock.minute == 0 and not self._is_named(clock):
            return self._template("o_clock").format(clock=self._clock(clock))
        return self._clock(clock) if self._is_plain(clock) else self._clock_in_part(clock)

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
        said = self._clock(clock) if clock.hour in _HOUR_UNSAID_HALF else self._clock_in_part(clock)
        return self._template("at").format(day=self.day(moment.date(), now), clock=said)

    def span(self, when: When, now: datetime) -> str:
        """A period: "today", "next week", "in March", "tomorrow from nine to eleven"; a moment where it has no end."""
        if when.end is None:
            return self.moment(when.start, now)
        if when.start.time() != time() or when.end.time() != time():
            return self._hours(when.start, when.end, now)
        if when.end - when.start == timedelta(days=1):
            return self.day(when.start.date(), now)
        first, last = when.start.date(), when.end.date() - timedelta(days=1)
        return self._whole(when, now) or self._template("from_to").format(
            first=self._plain_day(first, now), last=self._plain_day(last, now)
        )

    def _whole(self, when: When, now: datetime) -> str | None:
        """A whole week, month or year."""
        start, this = when.start, floor(now, when.grain.value)
        if when != unit_at(start, when.grain.value):
            return None
        match when.grain:
            case Grain.WEEK:
                form, named = "week", self._data["weeks"].get((start - this).days // 7)
            case Grain.MONTH:
                form, named = "month", self._data["months_off"].get((start.year - now.year) * 12 + start.month - now.month)
            case Grain.YEAR:
                form, named = "year", self._data["years"].get(start.year - now.year)
            case _:
                return None
        return named or self._template(form).format(**self._day_parts(start.date()))

    def _hours(self, start: datetime, end: datetime, now: datetime) -> str:
        named = self._named_hours(start, end, now)
        if named:
            return named
        if start.date() != end.date() or start.time() == time():
            return self._template("from_to").format(first=self._plain_moment(start, now), last=self._plain_moment(end, now))
        unmistakable = start.date() != now.date() or start >= now
        plain = unmistakable and self._is_plain(start.time()) and self._part_name(start.time()) == self._part_name(end.time())
        say = self._clock if plain else self._clock_in_part
        day = self.day(start.date(), now)
        return self._template("from_to_clock").format(day=day, first=say(start.time()), last=say(end.time()))

    def _named_hours(self, start: datetime, end: datetime, now: datetime) -> str | None:
        """A weekend or a part of a day that has a name."""
        midnight = datetime.combine(start.date(), time())
        weekday, hour, hours = self._weekend
        if start == midnight.replace(hour=hour) and start.weekday() == weekday and end - start == timedelta(hours=hours):
            this = now.date() - timedelta(days=now.weekday() - weekday)
            named: str | None = self._data["weekends"].get((start.date() - this).days // 7)
            return named
        part = self._part_hours.get(tuple((moment - midnight) // timedelta(hours=1) for moment in (start, end)))
        if part is None or part not in self._data["in_part"] or start.minute or end.minute:
            return None
        special: str | None = self._data["parts_of_days"].get((start.date() - now.date()).days, {}).get(part)
        return special or self._template("part").format(day=self.day(start.date(), now), part=self._data["in_part"][part])

    def _plain_moment(self, moment: datetime, now: datetime) -> str:
        """A moment behind another preposition."""
        day = moment.date() - timedelta(days=moment.time() == time())
        return self._template("at").format(day=self._plain_day(day, now), clock=self._clock_in_part(moment.time()))

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
        if not self._data["years_in_pairs"] or rest < 10:
            return self._numbers.say(year)
        return f"{self._numbers.say(century)} {self._numbers.say(rest)}"

    def _clock(self, clock: time) -> str:
        """Hours and minutes, the half of the day unsaid."""
        if (clock.hour, clock.minute) in ((0, 0), (12, 0)):
            return str(self._data["midnight" if clock.hour == 0 else "noon"])
        forms = self._data["clock"]
        if clock.hour and clock.minute > 10 and clock.minute % 5:
            return str(forms["odd"]).format(hour=self._hour(clock.hour), minutes=self._numbers.say(clock.minute))
        form = forms["past"] if clock.hour == 0 else forms.get(clock.minute) or forms["to" if clock.minute > 30 else "past"]
        to = "{next}" in form
        minutes = 60 - clock.minute if to else clock.minute
        unit = self._data["minute_unit"][0 if minutes == 1 else 1]
        return str(form).format(
            hour=self._hour(clock.hour),
            next=self._hour(clock.hour + 1),
            minutes=self._numbers.say(minutes) if minutes % 5 == 0 else f"{self._numbers.say(minutes)} {unit}",
        )

    def _hour(self, hour: int) -> str:
        return str(self._data["midnight"]) if hour in (0, 24) else self._numbers.say((hour - 1) % 12 + 1)

    def _part_name(self, clock: time) -> str:
        return str(next(name for start, name in reversed(self._data["part_from"].items()) if clock.hour >= start))

    def _part(self, clock: time) -> str:
        return str(self._data["in_part"][self._part_name(clock)])

    def _clock_in_part(self, clock: time) -> str:
        said = self._clock(clock)
        return said if self._is_named(clock) else self._template("clock_part").format(clock=said, part=self._part(clock))

    def _is_named(self, clock: time) -> bool:
        return clock.hour == 0 or (clock.hour, clock.minute) == (12, 0)

    def _is_plain(self, clock: time) -> bool:
        return self._is_named(clock) or clock.hour in _HOUR_UNSAID_HALF

    def _template(self, name: str) -> str:
        return str(self._data["templates"][name])
