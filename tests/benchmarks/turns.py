"""From the events of a call to what each turn took."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agent.domain.events import CallEvent, CallEventKind
from agent.language.parser import Completeness
from tests.benchmarks.figures import Figure, sampled


class Kind(StrEnum):
    """What the agent waited for: the length of the pause depends on it."""

    COMPLETE = "complete command"
    PREFIX = "prefix of a longer command"
    UNCLEAR = "not understood"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Turn:
    """Milliseconds. The answer's first audible sample ``after_speech`` and ``after_endpoint``; the stages between: ``endpoint``
    (decided, after the end of speech), ``transcript``, ``phrase`` (the first), ``sound``, each after the one before.
    ``heard`` is the transcript; ``first``: of its call, when the recogniser doesn't know the line yet."""

    kind: Kind
    heard: str
    after_speech: float
    after_endpoint: float
    endpoint: float
    transcript: float
    phrase: float
    sound: float
    first: bool = False


STAGES = {
    "endpoint": "end of speech → endpoint decided",
    "transcript": "endpoint → transcript",
    "phrase": "transcript → first phrase",
    "sound": "first phrase → first audible sample",
}


class TurnWatch:
    """Watches one call (``observe``). ``completeness`` judges a transcript in the state that the call is in."""

    def __init__(self, completeness: Callable[[str], Completeness]) -> None:
        self._completeness = completeness
        self._decided = 0.0
        self._kind: Kind | None = None
        self._heard = ""
        self._transcribed = 0.0
        self._worded: float | None = None
        self.turns: list[Turn] = []

    def observe(self, event: CallEvent) -> None:
        match event.kind:
            case CallEventKind.UTTERANCE:
                self._decided, self._kind, self._worded = _number(event, "decided"), None, None
            case CallEventKind.TRANSCRIPT:
                self._kind, self._heard, self._transcribed = self._kind_of(event), str(event.data["text"]), event.t
            case CallEventKind.PHRASE if self._kind is not None and self._worded is None:
                self._worded = event.t
            case CallEventKind.PLAYOUT if event.data["after_speech_ms"] is not None:
                self._answered(event)

    def _kind_of(self, transcript: CallEvent) -> Kind:
        text = str(transcript.data["text"])
        if "recorded_s" in transcript.data:
            return Kind.RECORDING
        if not text:
            return Kind.UNCLEAR
        return _KINDS[self._completeness(text)]

    def _answered(self, playout: CallEvent) -> None:
        if self._kind is None or self._worded is None:
            return
        after_speech, after_endpoint = _number(playout, "after_speech_ms"), _number(playout, "after_endpoint_ms")
        turn = Turn(
            self._kind,
            self._heard,
            after_speech,
            after_endpoint,
            endpoint=after_speech - after_endpoint,
            transcript=1000 * (self._transcribed - self._decided),
            phrase=1000 * (self._worded - self._transcribed),
            sound=1000 * (_number(playout, "at") - self._worded),
            first=not self.turns,
        )
        self.turns.append(turn)
        self._kind = None


_KINDS = {Completeness.COMPLETE: Kind.COMPLETE, Completeness.PREFIX: Kind.PREFIX, Completeness.INCOMPLETE: Kind.UNCLEAR}


def latency(turns: Sequence[Turn], on: str) -> tuple[Figure, ...]:
    """By kind; of complete commands by stage too."""
    figures: list[Figure] = []
    for kind in Kind:
        if found := of_kind(turns, kind):
            took = [turn.after_speech for turn in found]
            figures.append(sampled(f"{kind}: end of speech → first sound", took, "ms", on, _BARS.get(kind, "")))
            figures += _within(found, on) if kind is Kind.COMPLETE else []
    commands = [turn.after_endpoint for turn in turns if turn.kind is not Kind.RECORDING]
    if commands:
        figures.append(sampled("any utterance: decided → first sound", commands, "ms", on, "p50 ≤ 60, p95 ≤ 150"))
    return tuple(figures)


def _within(commands: Sequence[Turn], on: str) -> list[Figure]:
    """The first turn of each call, and the stages of all."""
    stages = {words: [float(getattr(turn, stage)) for turn in commands] for stage, words in STAGES.items()}
    first = {"the first turn of a call": [turn.after_speech for turn in commands if turn.first]}
    return [sampled(f"  {words}", took, "ms", on) for words, took in {**first, **stages}.items() if took]


_BARS = {Kind.COMPLETE: "p50 ≤ 350, p95 ≤ 700"}


def of_kind(turns: Iterable[Turn], kind: Kind) -> list[Turn]:
    return [turn for turn in turns if turn.kind is kind]


def _number(event: CallEvent, name: str) -> float:
    value = event.data[name]
    assert isinstance(value, int | float)
    return float(value)
