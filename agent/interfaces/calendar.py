"""Calendars."""

from datetime import datetime
from typing import Protocol

from agent.domain.calendar import Event
from agent.domain.capabilities import CalendarCapabilities


class CalendarStore(Protocol):
    @property
    def capabilities(self) -> CalendarCapabilities: ...

    async def events(self, start: datetime, end: datetime) -> tuple[Event, ...]:
        """Occurrences that overlap [start, end), aware datetimes, recurrences expanded, by start. A file that
        can't be read is left out and counted in ``damaged``."""
        ...

    async def damaged(self) -> int:
        """How many files could not be read the last time."""
        ...
