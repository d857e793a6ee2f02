"""The line's time: its frames, and the processing as measured."""

import asyncio
from datetime import datetime

from agent.pipeline.clock import LineClock, standing_still
from tests.fakes.values import NOON


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def today() -> datetime:
    return NOON


async def test_idle_time_is_the_frames() -> None:
    clock = LineClock(today, standing_still)
    for _ in range(50):
        await clock.tick()
    assert round(clock.now(), 6) == 1.0


async def test_work_counts_as_measured() -> None:
    watch = Stopwatch()
    clock = LineClock(today, watch)
    with clock.working():
        watch.seconds += 0.05
    assert round(clock.now(), 6) == 0.05
    for _ in range(3):
        await clock.tick()
    assert round(clock.now(), 6) == 0.06


async def test_work_within_a_frame_costs_no_further_time() -> None:
    watch = Stopwatch()
    clock = LineClock(today, watch)
    for _ in range(10):
        with clock.working():
            watch.seconds += 0.004
        await clock.tick()
    assert round(clock.now(), 6) == 0.2


async def test_a_virtual_tick_waits_until_the_work_is_done() -> None:
    clock = LineClock(today, standing_still)
    release, done = asyncio.Event(), []

    async def work() -> None:
        with clock.working():
            await release.wait()
            done.append(clock.now())

    task = asyncio.create_task(work())
    ticking = asyncio.create_task(clock.tick())
    for _ in range(20):
        await asyncio.sleep(0)
    assert not ticking.done()
    release.set()
    await asyncio.gather(task, ticking)
    assert done == [0.0]


async def test_overlapping_work_is_counted_once() -> None:
    watch = Stopwatch()
    clock = LineClock(today, watch)
    with clock.working():
        watch.seconds += 0.01
        with clock.working():
            watch.seconds += 0.01
        watch.seconds += 0.01
    assert round(clock.now(), 6) == 0.03
