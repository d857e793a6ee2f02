"""The time of a line: that of its audio plus the processing, or that of the wall."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from time import perf_counter

from agent.domain.audio import FRAME_MS

PERIOD_S = FRAME_MS / 1000
SETTLING = 4
"""Turns of the event loop that a task may need until it has said that it works."""


def standing_still() -> float:
    """A stopwatch for tests: processing takes no time."""
    return 0.0


class LineClock:
    """A line on which nobody waits: frames follow each other as fast as they can be handled, but while somebody works
    (``working``) the line's time goes on with the processing as ``stopwatch`` measures it, as in a real call.

    With ``stopwatch=standing_still`` this is the virtual clock of the tests.
    """

    def __init__(self, today: Callable[[], datetime], stopwatch: Callable[[], float] = perf_counter) -> None:
        self._today = today
        self._stopwatch = stopwatch
        self._line = 0.0
        self._worked = 0.0
        self._paid = 0.0
        self._workers = 0
        self._since = 0.0
        self._idle = asyncio.Event()
        self._idle.set()

    def now(self) -> float:
        return self._line + self._unpaid()

    def today(self) -> datetime:
        return self._today()

    @contextmanager
    def working(self) -> Iterator[None]:
        if not self._workers:
            self._since = self._stopwatch()
            self._idle.clear()
        self._workers += 1
        try:
            yield
        finally:
            self._workers -= 1
            if not self._workers:
                self._worked += self._stopwatch() - self._since
                self._idle.set()

    async def tick(self) -> None:
        for _ in range(SETTLING):
            await asyncio.sleep(0)
        while self._workers and self._unpaid() < PERIOD_S:
            await self._wait(PERIOD_S - self._unpaid())
        self._paid += min(self._unpaid(), PERIOD_S)
        self._line += PERIOD_S

    async def _wait(self, seconds: float) -> None:
        if self._stopwatch is standing_still:
            await self._idle.wait()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return

    def _unpaid(self) -> float:
        """Work that the line's time has not yet gone on by, in seconds."""
        running = self._stopwatch() - self._since if self._workers else 0.0
        return self._worked + running - self._paid


class WallClock:
    """A line with somebody on it: a frame each ``FRAME_MS``, by absolute deadlines."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._started: float | None = None
        self._ticks = 0

    def now(self) -> float:
        """Since it was first asked for."""
        if self._started is None:
            self._started = perf_counter()
        return perf_counter() - self._started

    def today(self) -> datetime:
        return datetime.now(self._zone)

    @contextmanager
    def working(self) -> Iterator[None]:
        yield

    async def tick(self) -> None:
        self._ticks += 1
        await asyncio.sleep(max(0.0, self._ticks * PERIOD_S - self.now()))
