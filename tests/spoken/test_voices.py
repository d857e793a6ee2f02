"""Read, archive, undo: said by voices that the agent has never heard, over a wide band and over a telephone line."""

import mailbox
from pathlib import Path

import pytest

from agent.domain.events import CallEventKind
from tests.spoken.conftest import VOICES, Home, spoken, telephone

LINES = ("read my unread messages", "archive this message", "undo that")


@pytest.mark.parametrize("voice", VOICES)
async def test_read_archive_undo(voice: str, home: Home, tmp_path: Path) -> None:
    await home.call([await spoken(voice, text, tmp_path) for text in LINES])
    assert home.told(CallEventKind.INTENT, "intent") == ["list_messages", "archive", "undo"]
    assert home.told(CallEventKind.ACTION, "failed").count(True) == 0
    assert _messages(home, "") == _told(home)


@pytest.mark.parametrize("voice", ["pico-en", "flite-awb"])
async def test_by_telephone(voice: str, home: Home, tmp_path: Path) -> None:
    await home.call([telephone(await spoken(voice, text, tmp_path)) for text in LINES])
    assert "list_messages" in home.told(CallEventKind.INTENT, "intent")
    assert _messages(home, "", ".Archive") == _told(home)


async def test_the_vosk_path_hears_too(home: Home, tmp_path: Path) -> None:
    """The reference model knows espeak's voices, and fewer words than the grammar has."""
    said = [await spoken("espeak-m3", text, tmp_path) for text in ("read my new mail", "archive it", "undo that")]
    await home.call(said, engine="vosk")
    assert {"archive", "undo"} & set(home.told(CallEventKind.INTENT, "intent"))
    assert _messages(home, "", ".Archive") == _told(home)


async def test_vosk_makes_a_draft_of_what_was_dictated(home: Home, tmp_path: Path) -> None:
    """What the practice model makes of it matters little; it must be marked as a draft, and the recording goes along."""
    lines = ("read my new mail", "reply", "tomorrow at three is fine", "yes")
    await home.call([await spoken("espeak-m3", text, tmp_path) for text in lines], engine="vosk")
    assert home.told(CallEventKind.INTENT, "intent") == ["list_messages", "reply", "yes"]
    sent = next(iter(mailbox.Maildir(home.folder / "outbox", create=False)))
    parts = {part.get_content_type(): part for part in sent.walk()}
    assert "audio/wav" in parts
    text = parts["text/plain"].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert b"draft made by a machine" in text
    assert set(b"tomorrow at three is fine".split()) & set(text.split())


async def test_talk_that_is_not_for_the_agent_does_nothing(home: Home, tmp_path: Path) -> None:
    talk = ("i think we should paint the house green", "dinner is almost ready my dear")
    await home.call([await spoken("pico-en", text, tmp_path) for text in talk])
    assert set(home.told(CallEventKind.ACTION, "intent")) == {"greet"}


def _messages(home: Home, *folders: str) -> list[str]:
    """Subjects of all messages in these folders."""
    places = [home.folder / "mail" / folder for folder in folders]
    boxes = [mailbox.Maildir(place, create=False) for place in places if place.is_dir()]
    return sorted(str(message["Subject"]) for box in boxes for message in box)


def _told(home: Home) -> list[str]:
    return sorted(message.subject for message in home.story.messages)
