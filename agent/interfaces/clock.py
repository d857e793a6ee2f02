"""The time of the line, and the time of day."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since pick-up, on the line's own clock."""
        ...

    def today(self) -> datetime:
        """The wall clock: aware, in the caller's zone."""
        ...

    def working(self) -> AbstractContextManager[None]:
        """While somebody works on an answer, the line's time goes on as it would in a real call."""
        ...

    async def tick(self) -> None:
        """Wait until the next frame of the line is due."""
        ...
