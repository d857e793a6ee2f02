"""A process whose memory is measured: ``python -m tests.benchmarks.resident ENGINE STREAMS (talk|silent)``.

It prints a JSON object a line: resident kilobytes by moment.
"""

import asyncio
import json
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from tests.benchmarks.calls import LANGUAGE, RATE_HZ, callers, hold_demo, open_house, open_mind


async def main(engine: str, streams: int, *, talk: bool) -> None:
    tell(imported=resident_kb())
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(engine))
        mind = await stack.enter_async_context(open_mind(house))
        grammar = mind.listening_for()
        for number in range(streams + 1):
            stream = await house.ears.transcriber.open(LANGUAGE, RATE_HZ)
            stack.push_async_callback(stream.aclose)
            await stream.listen(grammar)
            await stream.feed(bytes(RATE_HZ))
            if number == 0:
                tell(ready=resident_kb())
                first = resident_kb()
        tell(stream=(resident_kb() - first) / max(1, streams))
        if talk:
            await hold_demo(house, callers(engine)[0], 0)
            tell(talked=resident_kb(), workers=sum(resident_kb(pid) for pid in children()))


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
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), talk=sys.argv[3] == "talk"))
