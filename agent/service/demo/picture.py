"""A picture of a call: both sides' wave forms and the turns on one time line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from agent.domain.errors import EngineMissing
from agent.domain.events import CallEvent, CallEventKind
from agent.service.transcript import unworded

COLUMNS = 3000
"""Points of a wave form."""
CALLER, AGENT, ACT = "#2a6f97", "#bc4749", "#386641"
ROW_SECONDS = 45.0
"""A row of the picture holds so much of the call."""
LONGEST_LABEL = 46


def draw(call: Path, events: Sequence[CallEvent], picture: Path, title: str) -> None:
    """``call`` is a stereo WAV, caller left, agent right. Raises EngineMissing without matplotlib."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise EngineMissing("there is nothing here to draw with.", remedy="pip install 'harkmail[demo]'") from None
    sound, rate = soundfile.read(call, dtype="float32", always_2d=True)
    seconds = len(sound) / rate
    rows = max(1, int(np.ceil(seconds / ROW_SECONDS)))
    figure = Figure(figsize=(18, 3.6 * rows), layout="constrained")
    figure.suptitle(title, fontsize=13)
    for row in range(rows):
        axes = figure.add_subplot(rows, 1, row + 1)
        start = row * ROW_SECONDS
        _waves(axes, sound, rate, start, min(start + ROW_SECONDS, seconds))
        _turns(axes, events, start, start + ROW_SECONDS)
    figure.savefig(picture, dpi=80)


def _waves(axes: Any, sound: "np.ndarray[Any, np.dtype[np.float32]]", rate: int, start: float, end: float) -> None:
    part = sound[int(start * rate) : int(end * rate)]
    step = max(1, len(part) // COLUMNS)
    usable = len(part) // step * step
    for channel, (centre, colour) in enumerate(((1.0, CALLER), (-1.0, AGENT))):
        loud = np.abs(part[:usable, channel]).reshape(-1, step).max(axis=1) if usable else np.zeros(1)
        t = start + np.arange(len(loud)) * step / rate
        axes.fill_between(t, centre - loud * 0.8, centre + loud * 0.8, color=colour, linewidth=0)
    axes.set_xlim(start, start + ROW_SECONDS)
    axes.set_ylim(-3.4, 3.4)
    axes.set_yticks([1.0, -1.0], ["caller", "agent"])
    axes.set_xlabel("seconds since pick-up")
    axes.spines[["top", "right"]].set_visible(False)


def _turns(axes: Any, events: Sequence[CallEvent], start: float, end: float) -> None:
    heard = 0
    for index, event in enumerate(events):
        if not start <= event.t < end:
            continue
        match event.kind:
            case CallEventKind.TRANSCRIPT:
                text = f"“{event.data['text']}”" if event.data["text"] else unworded(event.data)
                axes.text(event.t, 2.0 + 0.55 * (heard % 3), _short(text), color=CALLER, ha="right", fontsize=9)
                heard += 1
            case CallEventKind.PLAYOUT if event.data.get("after_speech_ms") is not None:
                axes.axvline(event.data["at"], ymin=0.3, ymax=0.48, color=AGENT, linewidth=0.8)
                axes.text(event.data["at"], -0.1, f"{event.data['after_speech_ms']} ms", color=AGENT, fontsize=8)
            case CallEventKind.ACTION if event.data["intent"] not in ("greet", "mark_read"):
                axes.text(
                    event.t, -2.3 - 0.5 * (index % 2), f"{event.data['intent']}: {event.data['outcome']}", color=ACT, fontsize=9
                )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
