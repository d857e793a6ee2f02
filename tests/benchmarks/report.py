"""What the benchmark leaves: text on the terminal, bench.json, bench.png."""

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.figures import Section
from tests.benchmarks.picture import draw
from tests.benchmarks.recognition import Row
from tests.benchmarks.turns import Turn


def write(out: Path, sections: Sequence[Section], turns: Mapping[str, Sequence[Turn]], rows: Sequence[Row], *, quick: bool) -> None:
    """Into the folder ``out``."""
    report = {
        "machine": machine(),
        "quick": quick,
        "sections": [asdict(section) for section in sections],
        "recognition": [asdict(row) for row in rows],
        "turns": {engine: [asdict(turn) for turn in held] for engine, held in turns.items()},
    }
    (out / "bench.json").write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")
    draw(out / "bench.png", turns, rows, f"Harkmail: synthetic voices, {machine_line()}{', quick' if quick else ''}")


def machine() -> dict[str, str | int | float]:
    return {
        "cores": os.cpu_count() or 0,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def machine_line() -> str:
    found = machine()
    return f"{found['cores']} cores, {found['system']}, Python {found['python']}, load {found['load']}"


def recognised(rows: Sequence[Row]) -> str:
    """A line an engine, voice and channel."""
    lines = [
        "\nRecognition and rejection (grammar of commands; synthetic voices)",
        f"  {'engine':16}{'voice':26}{'channel':14}{'understood':>11}{'wrong':>7}{'strange rejected':>18}{'rtf':>8}",
    ]
    for row in rows:
        shares = f"{row.understood:11.0%}{row.wrong:7.0%}{row.strange_rejected:18.0%}{row.rtf:8.3f}"
        lines.append(f"  {row.engine:16}{row.voice:26}{row.channel:14}{shares}")
    return "\n".join(lines)


def progress(doing: str) -> None:
    """On the error output, for whoever waits."""
    print(f"… {doing}", file=sys.stderr, flush=True)
