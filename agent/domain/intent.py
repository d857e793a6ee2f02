"""What is asked: intents and the typed values of their slots."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from agent.domain.contact import Contact


class Grain(StrEnum):
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class When:
    """A spoken date or time, settled: naive local times, ``end`` exclusive or None for a moment.
    ``alternatives`` are the other readings where the words leave it open."""

    start: datetime
    end: datetime | None
    grain: Grain
    alternatives: tuple["When", ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the caller named them; ``candidates`` from the contacts, best first, may be empty."""

    spoken: str
    candidates: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """A spoken text kept as sound: 16-bit mono PCM. ``draft`` is what a recogniser made of it, or empty."""

    pcm: bytes
    sample_rate_hz: int
    draft: str = ""

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.sample_rate_hz


SlotValue = str | int | bool | When | Person | Recording

NONE = "none"
"""The intent of what was not said to the agent, or not understood."""


@dataclass(frozen=True, slots=True)
class Intent:
    """``score`` between 0 and 1. ``name`` is ``none`` where nothing was understood."""

    name: str
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    score: float = 1.0
    text: str = ""


class State(StrEnum):
    """Where the dialogue stands: what the recogniser listens for and which keys mean what."""

    NONE = "none"
    LIST = "list"
    MESSAGE = "message"
    COMPOSE = "compose"
    CALENDAR = "calendar"
    CONTACT = "contact"
    CONFIRM = "confirm"
