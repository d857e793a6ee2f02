"""How long a pause ends an utterance: short after a whole command, long where more is likely to come."""

from dataclasses import dataclass

from agent.domain.speech import Transcript
from agent.language.parser import Completeness


@dataclass(frozen=True, slots=True)
class Pauses:
    """Milliseconds of silence. ``look`` is when what was heard is judged; the others end the utterance:
    after a ``complete`` command, the ``prefix`` of a longer one, something ``unclear``, within a ``recording``.
    ``no_more`` bounds a command, ``longest_recording`` a recording."""

    look: int = 200
    complete: int = 280
    prefix: int = 650
    unclear: int = 800
    recording: int = 3000
    no_more: int = 30_000
    longest_recording: int = 300_000


def pause_after(transcript: Transcript, completeness: Completeness, pauses: Pauses) -> int:
    """Milliseconds to wait after what was heard so far."""
    if transcript.rejected or not transcript.text:
        return pauses.unclear
    match completeness:
        case Completeness.COMPLETE:
            return pauses.complete
        case Completeness.PREFIX:
            return pauses.prefix
        case Completeness.INCOMPLETE:
            return pauses.unclear
