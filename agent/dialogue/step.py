"""What the dialogue wants done next."""

from dataclasses import dataclass
from enum import StrEnum

from agent.domain.outcome import Outcome
from agent.interfaces.action import Request


class Expect(StrEnum):
    """What the caller is expected to say: it decides how patiently the end of an utterance is awaited."""

    COMMAND = "command"
    RECORDING = "recording"


class Control(StrEnum):
    """What to do with what is being said."""

    PAUSE = "pause"
    RESUME = "resume"
    REWIND = "rewind"
    SKIP_AHEAD = "skip_ahead"
    REPEAT = "repeat"
    FASTER = "faster"
    SLOWER = "slower"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Words of the dialogue's own: ``code`` in ``grammars/<lang>/dialogue.yaml``."""

    code: str
    facts: object | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Say, then act (the outcome comes back through ``Session.done``); ``control`` moves what is being said instead."""

    say: tuple[Prompt | Outcome, ...] = ()
    act: Request | None = None
    control: Control | None = None
    hang_up: bool = False


QUIET = Step()
