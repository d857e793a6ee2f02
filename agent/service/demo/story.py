"""The story of the demo as ``grammars/<lang>/demo.yaml`` tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from agent.domain.errors import BadSetting, LanguageMissing


@dataclass(frozen=True, slots=True)
class StoryContact:
    first: str
    last: str
    company: str
    email: str
    phones: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class StoryMessage:
    sender: str
    email: str
    subject: str
    hours: float
    text: str
    seen: bool = False
    html: bool = False


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """``day`` counts from today, ``time`` is ``HH:MM``."""

    day: int
    time: str
    minutes: int
    title: str
    location: str
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be true of the message whose subject begins so: its folder's role, its flags."""

    message: str
    folder: str = ""
    answered: bool = False
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A turn of the caller: ``say`` are ways to put it, ``intent`` what must be understood; ``text``: it is dictated."""

    say: tuple[str, ...]
    intent: str
    text: bool
    then: Expectation | None


@dataclass(frozen=True, slots=True)
class Story:
    language: str
    me: tuple[str, str]
    contacts: tuple[StoryContact, ...]
    messages: tuple[StoryMessage, ...]
    events: tuple[StoryEvent, ...]
    lines: tuple[Line, ...]


def read_story(grammars: Path, language: str) -> Story:
    """Raises LanguageMissing, BadSetting."""
    path = grammars / language / "demo.yaml"
    if not path.is_file():
        there = ", ".join(sorted(file.parent.name for file in grammars.glob("*/demo.yaml")))
        raise LanguageMissing(f"there is no demonstration in {language!r}.", remedy=f"There is one in: {there}.")
    try:
        return _story(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise BadSetting(f"{path.name} of {language!r} is wrong: {error}") from None


def _story(data: dict[str, Any]) -> Story:
    contacts = tuple(_contact(entry) for entry in data["contacts"])
    emails = {contact.name: contact.email for contact in contacts}
    return Story(
        language=data["language"],
        me=(data["me"]["name"], data["me"]["email"]),
        contacts=contacts,
        messages=tuple(_message(entry, emails) for entry in data["messages"]),
        events=tuple(StoryEvent(**entry) for entry in data["events"]),
        lines=tuple(_line(entry) for entry in data["caller"]),
    )


def _contact(entry: dict[str, Any]) -> StoryContact:
    phones: dict[str, str] = {kind: entry[kind] for kind in ("work", "mobile", "home") if kind in entry}
    return StoryContact(entry["first"], entry["last"], entry["company"], entry["email"], phones)


def _message(entry: dict[str, Any], emails: dict[str, str]) -> StoryMessage:
    email = entry.get("email") or emails[entry["from"]]
    seen, html = entry.get("seen", False), entry.get("html", False)
    return StoryMessage(entry["from"], email, entry["subject"], entry["hours"], entry["text"], seen, html)


def _line(entry: dict[str, Any]) -> Line:
    then = Expectation(**entry["then"]) if "then" in entry else None
    return Line(tuple(entry["say"]), entry.get("intent", ""), entry.get("text", False), then)
