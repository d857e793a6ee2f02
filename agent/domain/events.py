"""What happened in a call, for whoever watches it (the event file, the demo, the benchmark)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CallEventKind(StrEnum):
    UTTERANCE = "utterance"
    TRANSCRIPT = "transcript"
    INTENT = "intent"
    ACTION = "action"
    PHRASE = "phrase"
    PLAYOUT = "playout"
    BARGE_IN = "barge_in"
    HANG_UP = "hang_up"


@dataclass(frozen=True, slots=True)
class CallEvent:
    """``t``: seconds since pick-up. ``data``: plain JSON values."""

    t: float
    kind: CallEventKind
    data: Mapping[str, object] = field(default_factory=dict)
