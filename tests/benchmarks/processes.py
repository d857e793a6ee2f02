"""Starting, and memory (of Linux's /proc): of a typed call, and of :mod:`tests.benchmarks.resident` in a process of its own."""

import asyncio
import json
import subprocess
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from agent.service.demo.mailbox import furnish
from agent.service.demo.story import read_story
from agent.settings.resources import resource
from tests.benchmarks.calls import ENGINES, LANGUAGE
from tests.benchmarks.figures import Figure, sampled

ROOT = Path(__file__).parents[2]


async def measure(starts: int, *, talk: bool) -> tuple[Figure, ...]:
    """``talk``: memory after whole calls too."""
    figures = [await asyncio.to_thread(_typed_start, starts)]
    for engine in ENGINES:
        figures += await _resident(engine, "streams")
        if talk:
            figures += await _resident(engine, "talk")
    return tuple(figures)


def _typed_start(times: int) -> Figure:
    took = []
    with tempfile.TemporaryDirectory(prefix="harkmail-bench-") as folder:
        furnish(Path(folder), read_story(resource("grammars"), LANGUAGE), _now())
        for _ in range(times):
            began = perf_counter()
            command = [sys.executable, "-m", "agent", "chat", "--home", folder]
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)
            took.append(perf_counter() - began)
    return sampled("harkmail chat, from start to the end of an empty call", took, "s", "the demo's mailbox", "≤ 2")


async def _resident(engine: str, mode: str) -> list[Figure]:
    arguments = [sys.executable, "-m", "tests.benchmarks.resident", engine, mode]
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(*arguments, stdin=DEVNULL, stdout=PIPE, cwd=ROOT)
    assert process.stdout is not None
    figures: list[Figure] = []
    async for line in process.stdout:
        figures += told(json.loads(line), ENGINES[engine], perf_counter() - began)
    if await process.wait():
        raise RuntimeError("the process whose memory is measured failed")
    return figures


def told(report: dict[str, float], engine: str, since_start_s: float) -> list[Figure]:
    """What a line of ``resident``'s says: kilobytes by moment, ``workers`` those of its worker processes."""
    moments = {
        "imported": "memory, idle after import",
        "ready": "memory, ready for a call",
        "talked": "memory, after a call",
        "again": "memory, after a second call",
        "stream": "memory, each further open stream",
    }
    figures = [Figure(words, 1, report[name] / 1024, "MB", engine) for name, words in moments.items() if name in report]
    if "workers" in report:
        figures.append(Figure("memory, its worker processes besides", 1, report["workers"] / 1024, "MB", engine))
    if "ready" in report:
        figures.insert(0, Figure("process start → listening to a call", 1, since_start_s, "s", engine, bar="≤ 5"))
    return figures


def _now() -> datetime:
    return datetime.now(UTC)
