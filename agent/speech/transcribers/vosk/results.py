"""Vosk's results: JSON with ``text``, ``result`` (a list of words with times and confidences) or ``partial``."""

import json
from collections.abc import Iterable

from agent.domain.speech import Transcript, Word
from agent.speech.transcribers.vosk.models import UNKNOWN

MAX_UNKNOWN = 0.25
"""An utterance of which a greater part is none of the expected words was not meant for us."""


def words(result: str, offset_s: float) -> tuple[Word, ...]:
    """The words of a final result; ``offset_s`` is when the utterance began in the recogniser's time."""
    found = json.loads(result).get("result", [])
    return tuple(
        Word(each["word"], max(0.0, each["start"] - offset_s), max(0.0, each["end"] - offset_s), float(each["conf"]))
        for each in found
    )


def final(heard: Iterable[Word]) -> Transcript:
    everything = tuple(heard)
    known = tuple(word for word in everything if word.text != UNKNOWN)
    confidence = sum(word.confidence for word in known) / len(known) if known else 0.0
    unknown_s = _seconds(word for word in everything if word.text == UNKNOWN)
    if unknown_s > MAX_UNKNOWN * _seconds(everything) or (everything and not known):
        return Transcript("", final=True, confidence=confidence, rejected=True)
    return Transcript(" ".join(word.text for word in known), True, min(max(confidence, 0.0), 1.0), words=known)


def interim(before: Iterable[Word], partial: str) -> Transcript:
    """``before`` are the words of earlier parts of the utterance."""
    heard = [*(word.text for word in before), *json.loads(partial).get("partial", "").split()]
    known = [word for word in heard if word != UNKNOWN]
    if len(heard) - len(known) > MAX_UNKNOWN * len(heard):
        return Transcript("", final=False, confidence=0.0, rejected=True)
    return Transcript(" ".join(known), final=False)


def _seconds(some: Iterable[Word]) -> float:
    return sum(word.end_s - word.start_s for word in some)
