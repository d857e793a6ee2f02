"""The benchmark: ``python -m tests.benchmarks --out DIR [--quick]``.

It holds spoken calls, prints a table, and leaves bench.json and bench.png in DIR. Nothing here judges: bars stand beside the
figures. All callers' voices are synthetic and the Vosk model is a practice model; docs/figures.md says what that means.
"""

import argparse
import asyncio
import tempfile
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from time import perf_counter

from tests.benchmarks import calls, endpoints, mailboxes, processes, recognition, report, texts
from tests.benchmarks.calls import Call, House
from tests.benchmarks.figures import Figure, Section, sampled, share, table
from tests.benchmarks.turns import Turn, latency


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured. ``calls`` and ``turns`` are the least an engine, ``calls_at_most`` the most; ``every``: of the
    recordings one in so many."""

    calls: int
    turns: int
    calls_at_most: int
    interrupting: tuple[float, ...]
    every: int
    sentences: int
    contacts: int
    starts: int
    messages: int
    quick: bool


FULL = Extent(8, 60, 14, (0.7, 1.1, 1.6, 2.2), 1, 600, 5000, 5, 10_000, quick=False)
QUICK = Extent(1, 1, 1, (1.1,), 25, 60, 5000, 2, 1000, quick=True)


async def measure(extent: Extent) -> tuple[list[Section], dict[str, list[Turn]], list[recognition.Row]]:
    """Everything, one after the other: the machine is to have nothing else to do. Sections are printed as they come."""
    sections: list[Section] = []
    turns: dict[str, list[Turn]] = {}

    def tell(section: Section) -> None:
        sections.append(section)
        print(table(section), flush=True)

    for engine, name in calls.ENGINES.items():
        async with calls.open_house(engine) as house:
            held = await calls.hold_calls(
                house, calls=extent.calls, turns=extent.turns, at_most=extent.calls_at_most, progress=report.progress
            )
            turns[name] = [turn for call in held for turn in call.turns]
            tell(Section(f"Latency, {name}", _latency(held, name), LATENCY_NOTE))
            tell(Section(f"Barge-in, {name}", await _interruptions(house, extent.interrupting)))
    tell(Section("Text", texts.measure(extent.sentences, extent.contacts)))
    report.progress(f"a mailbox of {extent.messages} messages")
    tell(Section("Mailbox", await mailboxes.measure(extent.messages)))
    report.progress("processes")
    tell(Section("Start and memory", await processes.measure(extent.starts, talk=not extent.quick)))
    report.progress("recordings of people, for the end-pointing")
    cuts = await endpoints.measure(extent.every)
    tell(Section("End-pointing", cuts, "" if cuts else "Skipped: there is no ../shared/data/speech."))
    report.progress("recognition by voice and channel")
    rows = await recognition.measure(quick=extent.quick)
    print(report.recognised(rows))
    return sections, turns, rows


LATENCY_NOTE = "  Calls on the demo's mailbox, 16 kHz, the clock of the line. A complete command waits for no more words."


def _latency(held: list[Call], engine: str) -> tuple[Figure, ...]:
    voices = ", ".join(dict.fromkeys(call.voice for call in held))
    turns = [turn for call in held for turn in call.turns]
    understood, not_understood = (sum(getattr(call, name) for call in held) for name in ("understood", "misunderstood"))
    on = f"{engine}; {len(held)} calls by {voices}"
    return (*latency(turns, on), share("turns understood at once", understood, max(1, understood + not_understood), on))


async def _interruptions(house: House, after_s: tuple[float, ...]) -> tuple[Figure, ...]:
    """The caller speaks over the agent so many seconds after it began; then a call with the agent's echo on the line."""
    held: list[Call] = []
    name = calls.ENGINES[house.engine]
    with tempfile.TemporaryDirectory(prefix="harkmail-bench-") as folder:
        for seconds, voice in zip(after_s, cycle(calls.callers(house.engine)), strict=False):
            report.progress(f"a caller who interrupts after {seconds} s, {name}, {voice.engine} {voice.voice}")
            held.append(await calls.hold_interrupting(house, voice, seconds, Path(folder) / "call.wav"))
    report.progress(f"a call with echo, {name}")
    echoed = await calls.hold_demo(house, calls.callers(house.engine)[0], 0, echo=True)
    took = [ms for call in held for ms in call.barge_ins_ms]
    voices = ", ".join(dict.fromkeys(call.voice for call in held))
    on = f"{len(after_s)} calls, the caller {min(after_s)} to {max(after_s)} s after the agent; {voices}"
    interrupted = Figure(
        "self-interruptions by echo at −20 dB, 60 ms, a call", 1, len(echoed.barge_ins_ms), "times", echoed.voice, bar="none"
    )
    return (
        *((sampled("caller speaks → agent silent", took, "ms", on, "p95 ≤ 200"),) if took else ()),
        interrupted,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Figures of Harkmail: latency, recognition, end-pointing and more.")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to leave bench.json and bench.png")
    parser.add_argument("--quick", action="store_true", help="a taste of each, in a minute or so")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    began = perf_counter()
    print(report.machine_line())
    sections, turns, rows = asyncio.run(measure(QUICK if args.quick else FULL))
    report.write(args.out, sections, turns, rows, quick=args.quick)
    print(f"\n{perf_counter() - began:.0f} s. Figures: {args.out / 'bench.json'}, picture: {args.out / 'bench.png'}.")


if __name__ == "__main__":
    main()
