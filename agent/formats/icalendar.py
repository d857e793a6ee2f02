"""iCalendar files (RFC 5545) → the occurrences of their events."""

import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice

import recurring_ical_events
from icalendar import Calendar, Component

from agent.domain.calendar import Event
from agent.domain.errors import BadCalendar
from agent.domain.mail import Address
from agent.formats.characters import clean_line, clean_text

MAX_BYTES = 10_000_000
MAX_OCCURRENCES = 2_000
"""Of one file in one question; the earliest."""
_MAX_PEOPLE = 200
_MAX_TEXT = 20_000
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_MAX_TIMES_A_DAY = 24
_DAY = timedelta(days=1)
_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, AssertionError)
"""What the libraries raise on damaged files."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A parsed file. Each of ``series`` holds one UID: its event, the exceptions to it and the time zones."""

    series: tuple[Calendar, ...]

    def occurrences(self, start: datetime, end: datetime, zone: tzinfo, calendar: str) -> tuple[Event, ...]:
        """Those that overlap [start, end), by start; ``start`` and ``end`` are aware. Floating times and whole days are in
        ``zone``, unknown time zones too. ``calendar`` is the name that the events bear. A series that can't be reckoned is
        left out; raises BadCalendar where that goes for all."""
        found: list[Event] = []
        damaged = 0
        for series in self.series:
            try:
                found += _occurrences(series, start.astimezone(zone), end.astimezone(zone), zone, calendar)
            except _DAMAGE:
                damaged += 1
        if damaged and damaged == len(self.series):
            raise BadCalendar("The events in the calendar file can't be reckoned.")
        return tuple(sorted(found, key=lambda event: (event.start, event.id))[:MAX_OCCURRENCES])


def parse(raw: bytes) -> CalendarFile:
    """Raises BadCalendar. Cancelled events and those without a start are left out."""
    if len(raw) > MAX_BYTES:
        raise BadCalendar(f"The calendar file is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            components = Calendar.from_ical(raw, multiple=True)
            series = tuple(one for component in components for one in _series(component))
            events = sum(len(component.walk("VEVENT")) for component in components)
    except _DAMAGE as error:
        raise BadCalendar("That is no calendar file, or it is damaged.") from error
    if not components or (events and not series):
        raise BadCalendar("That is no calendar file, or it is damaged.")
    return CalendarFile(series)


def _series(component: Component) -> Iterable[Calendar]:
    """The events of one file part, those of one UID together."""
    by_uid: dict[str, list[Component]] = {}
    for number, event in enumerate(component.walk("VEVENT")):
        if _moment(event, "DTSTART") is not None:
            by_uid.setdefault(str(event.get("UID") or number), []).append(event)
    zones = component.walk("VTIMEZONE")
    for events in by_uid.values():
        yield _calendar(component if component.name == "VCALENDAR" else {}, [*zones, *map(_bounded, events)])


def _calendar(properties: Mapping[str, object], components: Sequence[Component]) -> Calendar:
    calendar = Calendar()
    for name in ("VERSION", "PRODID", "X-WR-TIMEZONE"):
        if name in properties:
            calendar[name] = properties[name]
    for component in components:
        calendar.add_component(component)
    return calendar


def _bounded(event: Component) -> Component:
    """A rule that makes more than an event an hour would take for ever to reckon; a broken one can't be: the event then
    stands once."""
    rules = event.get("RRULE", [])
    try:
        reckoned = not any(_is_too_often(rule) for rule in (rules if isinstance(rules, list) else [rules]))
    except _DAMAGE:
        reckoned = False
    if not reckoned:
        del event["RRULE"]
    return event


def _is_too_often(rule: Mapping[str, Sequence[object]]) -> bool:
    times = math.prod(max(1, len(rule.get(part, ()))) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    steady = all(isinstance(step, int) and step >= 1 for step in rule.get("INTERVAL", (1,)))
    return bool(_TOO_OFTEN & {str(value).upper() for value in rule.get("FREQ", ())}) or times > _MAX_TIMES_A_DAY or not steady


def _occurrences(series: Calendar, start: datetime, end: datetime, zone: tzinfo, calendar: str) -> list[Event]:
    """Asks for a day more on both sides, because floating times have no zone yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = recurring_ical_events.of(series).between(start - _DAY, end + _DAY)
    events = (_event(component, zone, calendar) for component in found if str(component.get("STATUS", "")).upper() != "CANCELLED")
    overlapping = (event for event in events if event.start < end and (event.end > start or event.start >= start))
    return list(islice(overlapping, MAX_OCCURRENCES))


def _event(component: Component, zone: tzinfo, calendar: str) -> Event:
    first, last = _moment(component, "DTSTART"), _moment(component, "DTEND")
    assert first is not None
    all_day = not isinstance(first, datetime)
    start = _aware(first, zone)
    end = _aware(last, zone) if last is not None else start
    if end <= start:
        end = _aware(first + _DAY, zone) if all_day else start
    return Event(
        id=_id(component),
        calendar=calendar,
        title=_line(component, "SUMMARY"),
        start=start,
        end=end,
        all_day=all_day,
        location=_line(component, "LOCATION"),
        description=clean_text(str(component.get("DESCRIPTION", "")))[:_MAX_TEXT].strip(),
        organizer=next(iter(_people(component, "ORGANIZER")), None),
        attendees=_people(component, "ATTENDEE"),
    )


def _moment(component: Component, name: str) -> date | None:
    """A date or time; None where there is none, or a broken one."""
    try:
        value = getattr(component.get(name), "dt", None)
    except _DAMAGE:
        return None
    return value if isinstance(value, date) else None


def _aware(moment: date, zone: tzinfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), zone)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def _id(component: Component) -> str:
    recurrence = _moment(component, "RECURRENCE-ID")
    uid = clean_line(str(component.get("UID", "")))
    return f"{uid} {recurrence.isoformat()}" if recurrence is not None else uid


def _line(component: Component, name: str) -> str:
    value = component.get(name, "")
    return clean_line(str(value[0] if isinstance(value, list) and value else value))[:_MAX_TEXT]


def _people(component: Component, name: str) -> tuple[Address, ...]:
    value = component.get(name, [])
    people = value if isinstance(value, list) else [value]
    return tuple(_person(person) for person in people[:_MAX_PEOPLE])


def _person(value: object) -> Address:
    email = clean_line(str(value))
    scheme, colon, address = email.partition(":")
    params = getattr(value, "params", {})
    name = clean_line(str(params.get("CN", "")))
    return Address(name, address if colon and scheme.lower() == "mailto" else "" if colon else email)
