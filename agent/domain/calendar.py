"""Appointments (RFC 5545 VEVENT occurrences)."""

from dataclasses import dataclass
from datetime import datetime

from agent.domain.mail import Address


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence. ``start`` and ``end`` are aware; ``end`` is exclusive. An all-day event starts
    and ends at midnight in the zone of the question. ``id`` is UID and recurrence id."""

    id: str
    calendar: str
    title: str
    start: datetime
    end: datetime
    all_day: bool = False
    location: str = ""
    description: str = ""
    organizer: Address | None = None
    attendees: tuple[Address, ...] = ()
