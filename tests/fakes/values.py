"""Values that tests make up: messages, people, appointments."""

from datetime import UTC, datetime, timedelta

from agent.domain.calendar import Event
from agent.domain.contact import Contact, Phone, PhoneKind
from agent.domain.mail import (
    Address,
    Envelope,
    Flag,
    FolderId,
    Message,
    MessageId,
    MessageRef,
    MessageText,
)

ME = Address("Alex Reader", "alex@example.org")
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
"""A Wednesday."""


def envelope(number: int, sender: str = "Ann Smith", subject: str = "", flags: frozenset[Flag] = frozenset()) -> Envelope:
    email = sender.casefold().replace(" ", ".") + "@example.com"
    return Envelope(
        ref=MessageRef(FolderId("INBOX"), f"key{number}"),
        message_id=MessageId(f"<{number}@example.com>"),
        sender=Address(sender, email),
        to=(ME,),
        cc=(),
        reply_to=(),
        subject=subject or f"Subject {number}",
        date=NOON - timedelta(hours=number),
        flags=flags,
        size_bytes=100,
    )


def message(listed: Envelope, text: str = "Hello Alex. See you soon.") -> Message:
    return Message(listed, MessageText(text, "", "", "en"), ())


def contact(name: str, *, email: bool = True, phone: bool = True) -> Contact:
    first, _, last = name.partition(" ")
    address = name.casefold().replace(" ", ".") + "@example.com"
    return Contact(
        id=name,
        name=name,
        first=first,
        last=last,
        emails=(address,) if email else (),
        phones=(Phone(PhoneKind.MOBILE, "+1 555 0101"),) if phone else (),
    )


def event(title: str, hour: int) -> Event:
    start = NOON.replace(hour=hour)
    return Event(title, "personal", title, start, start + timedelta(hours=1))
