"""The figures at a glance: latency by stage, recognition and rejection by engine, voice and channel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from tests.benchmarks.recognition import Row
from tests.benchmarks.turns import STAGES, Kind, Turn, of_kind

COLOURS = ("#2a6f97", "#bc4749", "#386641", "#bc6c25")
SLOWEST_MS = 1200
LONGEST_STAGE_MS = 600


def draw(picture: Path, turns: Mapping[str, Sequence[Turn]], rows: Sequence[Row], title: str) -> None:
    """``turns`` by engine."""
    figure = Figure(figsize=(13, 9), layout="constrained")
    figure.suptitle(title)
    whole, stages, understood, rejected = figure.subplots(2, 2).flat
    _answers(whole, turns)
    _stages(stages, turns)
    _shares(understood, rows, "understood", "commands understood, %")
    _shares(rejected, rows, "strange_rejected", "sentences that are no commands: rejected, %")
    figure.savefig(picture, dpi=80)


def _answers(axes: Any, turns: Mapping[str, Sequence[Turn]]) -> None:
    for colour, (engine, held) in zip(COLOURS, turns.items(), strict=False):
        took = [turn.after_speech for turn in of_kind(held, Kind.COMPLETE)]
        if took:
            axes.hist(
                took,
                bins=_bins(),
                alpha=0.6,
                color=colour,
                label=f"{engine}: {len(took)} commands, median {np.median(took):.0f} ms",
            )
    for bar, words in ((350, "bar: median"), (700, "bar: 95 %")):
        axes.axvline(bar, color="black", linestyle=":", linewidth=1)
        axes.text(bar + 8, axes.get_ylim()[1] * 0.6, words, fontsize=8, rotation=90)
    axes.set_title("complete commands: end of speech → first sound, ms")
    axes.legend(fontsize=8)


def _stages(axes: Any, turns: Mapping[str, Sequence[Turn]]) -> None:
    """Of the first engine."""
    engine, held = next(iter(turns.items()), ("", ()))
    commands = of_kind(held, Kind.COMPLETE)
    took = [[float(getattr(turn, stage)) for turn in commands] for stage in STAGES]
    if commands:
        labels = [f"{words}: median {np.median(ms):.0f} ms" for words, ms in zip(STAGES.values(), took, strict=True)]
        axes.hist(took, bins=np.arange(0, LONGEST_STAGE_MS, 30), color=COLOURS, label=labels)
        axes.legend(fontsize=8)
    axes.set_title(f"the same by stage, {engine}, ms")


def _shares(axes: Any, rows: Sequence[Row], share: str, title: str) -> None:
    """A bar an engine, family of voices and channel."""
    found: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.engine, row.voice.split()[0]][row.channel].append(100 * getattr(row, share))
    channels = list(dict.fromkeys(row.channel for row in rows))
    for index, channel in enumerate(channels):
        places = np.arange(len(found)) + (index - (len(channels) - 1) / 2) * 0.25
        heights = [float(np.mean(by_channel[channel])) for by_channel in found.values()]
        axes.bar(places, heights, width=0.23, color=COLOURS[index], label=channel)
    axes.set_xticks(range(len(found)), [f"{engine}\n{voices}" for engine, voices in found], fontsize=8)
    axes.set_ylim(0, 105)
    axes.set_title(title)
    if rows:
        axes.legend(fontsize=8, loc="lower left")


def _bins() -> Any:
    return np.arange(0, SLOWEST_MS, 20)
