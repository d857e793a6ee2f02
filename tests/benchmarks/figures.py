"""Figures as the benchmark reports them: medians first, and what each was taken on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: ``value`` is the median where ``n`` > 1 samples were taken, and then ``p95`` and ``worst`` are given.
    ``on``: the voice, engine, channel or data; ``bar``: what the product is to reach, empty where nobody said."""

    what: str
    n: int
    value: float
    unit: str
    on: str
    p95: float | None = None
    worst: float | None = None
    bar: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; ``note`` says what a reader must know, or why there is nothing."""

    title: str
    figures: tuple[Figure, ...] = ()
    note: str = ""


def sampled(what: str, samples: Sequence[float], unit: str, on: str, bar: str = "") -> Figure:
    """The median, 95th percentile (linear between ranks) and worst of at least one sample."""
    median, p95 = (float(value) for value in np.percentile(samples, (50, 95)))
    return Figure(what, len(samples), median, unit, on, p95, float(max(samples)), bar)


def share(what: str, part: int, whole: int, on: str, bar: str = "") -> Figure:
    """Percent of ``whole`` cases (at least one)."""
    return Figure(what, whole, 100 * part / whole, "%", on, bar=bar)


def table(section: Section) -> str:
    """As text, a line a figure."""
    lines = [f"\n{section.title}", *([section.note] if section.note else [])]
    if section.figures:
        lines.append(f"  {'':52}{'n':>6}{'value':>9}{'p95':>9}{'max':>9}  {'unit':10}{'bar':28}taken on")
    return "\n".join(lines + [_line(figure) for figure in section.figures])


def _line(figure: Figure) -> str:
    numbers = "".join(f"{_number(value):>9}" for value in (figure.value, figure.p95, figure.worst))
    return f"  {figure.what:52}{figure.n:6}{numbers}  {figure.unit:10}{figure.bar:28}{figure.on}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
