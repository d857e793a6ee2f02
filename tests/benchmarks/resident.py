"""A process whose memory is measured: ``python -m tests.benchmarks.resident ENGINE (streams|talk)``.

It prints a JSON object a line: resident kilobytes by moment.
"""

import asyncio
import json
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from agent.pipeline.mind import Mind
from tests.benchmarks.calls import LANGUAGE, RATE_HZ, House, callers, hold_demo, open_house, open_mind

STREAMS = 4
"""So many further streams are opened."""


async def streams(engine: str) -> None:
    """Idle, ready for a call, and what each further open stream adds."""
    tell(imported=resident_kb())
    async with open_house(engine) as house, open_mind(house) as mind, AsyncExitStack() as stack:
        await _listen(house, mind, stack)
        tell(ready=resident_kb())
        before = resident_kb()
        for _ in range(STREAMS):
            await _listen(house, mind, stack)
        tell(stream=(resident_kb() - before) / STREAMS)


async def talk(engine: str) -> None:
    """After a call, and after another."""
    async with open_house(engine) as house:
        await hold_demo(house, callers(engine)[0], 0)
        tell(talked=resident_kb(), workers=sum(resident_kb(pid) for pid in children()))
        await hold_demo(house, callers(engine)[0], 1)
        tell(again=resident_kb())


async def _listen(house: House, mind: Mind, stack: AsyncExitStack) -> None:
    """One more stream that hears half a second of silence."""
    stream = await house.ears.transcriber.open(LANGUAGE, RATE_HZ)
    stack.push_async_callback(stream.aclose)
    await stream.listen(mind.listening_for())
    await stream.feed(bytes(RATE_HZ))


def tell(**kilobytes: float) -> None:
    print(json.dumps(kilobytes), flush=True)


def resident_kb(pid: int | str = "self") -> float:
    """Of Linux: pages in memory, shared ones included."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


def children() -> list[int]:
    """Worker processes that run now."""
    found = " ".join(path.read_text() for path in Path("/proc/self/task").glob("*/children"))
    return [int(pid) for pid in found.split()]


if __name__ == "__main__":
    asyncio.run({"streams": streams, "talk": talk}[sys.argv[2]](sys.argv[1]))
