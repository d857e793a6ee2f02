"""Mail as every connector speaks of it: a Gmail label and an IMAP mailbox are both a ``Folder``."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

MessageId = NewType("MessageId", str)
"""RFC 5322 section 3.6.4 Message-ID, with its angle brackets."""
FolderId = NewType("FolderId", str)
"""A folder as its connector names it."""


@dataclass(frozen=True, slots=True)
class Address:
    """RFC 5322 mailbox: display name (may be empty) and addr-spec."""

    name: str
    email: str


class Flag(StrEnum):
    """RFC 9051 section 2.3.2 system flags that we use, and the keyword $Forwarded."""

    SEEN = "seen"
    ANSWERED = "answered"
    FLAGGED = "flagged"
    FORWARDED = "forwarded"
    DRAFT = "draft"


class FolderRole(StrEnum):
    """RFC 6154 special uses."""

    INBOX = "inbox"
    ARCHIVE = "archive"
    TRASH = "trash"
    SENT = "sent"
    DRAFTS = "drafts"
    JUNK = "junk"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Folder:
    """``name`` is what people call it."""

    id: FolderId
    name: str
    role: FolderRole


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message lies. ``key`` is the connector's own and stable as long as it stays there."""

    folder: FolderId
    key: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Headers enough to list a message (RFC 9051 section 2.3.5). Strings are decoded and free of
    control and bidirectional-override characters; ``date`` is aware."""

    ref: MessageRef
    message_id: MessageId
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    date: datetime
    flags: frozenset[Flag]
    size_bytes: int
    in_reply_to: MessageId | None = None
    references: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """``index`` counts the attachments of a message from 0."""

    index: int
    name: str
    content_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class MessageText:
    """The words of a message, taken apart: ``visible`` is what its sender newly wrote, unchanged;
    ``quoted`` what stood there before (with the line that introduces it); ``signature`` its end.
    ``language`` is ISO 639-1 or empty where it can't be told."""

    visible: str
    quoted: str
    signature: str
    language: str


@dataclass(frozen=True, slots=True)
class Message:
    envelope: Envelope
    text: MessageText
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Something to send along: a recording, or a whole message (``message/rfc822``)."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be sent. ``message_id`` is fixed before anything is tried."""

    message_id: MessageId
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    date: datetime
    enclosures: tuple[Enclosure, ...] = ()
    in_reply_to: MessageId | None = None
    references: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True)
class MailQuery:
    """What to list. ``None`` means "no matter". ``words`` must all stand in the subject, ``people``:
    any of these texts stands in the sender's name or address (case and accents folded).
    ``since`` inclusive, ``until`` exclusive, both aware. ``folder`` None is the inbox."""

    folder: FolderId | None = None
    unread: bool | None = None
    flagged: bool | None = None
    people: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 500


def reply_recipients(envelope: Envelope, me: Address, *, everyone: bool) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Whom an answer goes to, as (to, cc), each address once and never ``me`` (RFC 5322 section 3.6.3)."""
    mine = {me.email.casefold()}
    to = _once(envelope.reply_to or (envelope.sender,), set() if not everyone else mine) or (envelope.sender,)
    if not everyone:
        return to, ()
    known = mine | {address.email.casefold() for address in to}
    return to, _once((*envelope.to, *envelope.cc), known)


def _once(addresses: tuple[Address, ...], known: set[str]) -> tuple[Address, ...]:
    seen = set(known)
    kept: list[Address] = []
    for address in addresses:
        folded = address.email.casefold()
        if folded and folded not in seen:
            seen.add(folded)
            kept.append(address)
    return tuple(kept)
