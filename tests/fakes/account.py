"""An account in memory: quick, and strict about what is asked of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from agent.domain.calendar import Event
from agent.domain.capabilities import CalendarCapabilities, ContactCapabilities, MailCapabilities
from agent.domain.contact import Contact
from agent.domain.errors import FolderMissing, HarkmailError, MessageGone, SendFailed
from agent.domain.mail import Address, Envelope, Flag, Folder, FolderId, FolderRole, MailQuery, Message, MessageId, MessageRef
from agent.formats.mime import parse, parse_envelope
from agent.interfaces.store import Reverted

FOLDERS = tuple(Folder(FolderId(role.value), role.value, role) for role in FolderRole if role is not FolderRole.OTHER)
INBOX = FolderId("inbox")


@dataclass
class Stored:
    raw: bytes
    folder: FolderId
    flags: frozenset[Flag]


@dataclass
class MemoryMail:
    """MailStore. ``fail``: raised by every act until it is None again."""

    stored: dict[str, Stored] = field(default_factory=dict)
    fail: HarkmailError | None = None
    capabilities: MailCapabilities = field(default_factory=MailCapabilities)

    async def folders(self) -> tuple[Folder, ...]:
        return FOLDERS

    async def folder(self, role: FolderRole) -> Folder:
        return next(folder for folder in FOLDERS if folder.role is role)

    async def search(self, query: MailQuery) -> tuple[Envelope, ...]:
        wanted = query.folder or INBOX
        found = [self._envelope(key) for key, stored in self.stored.items() if stored.folder == wanted]
        return tuple(sorted((e for e in found if _fits(e, query)), key=lambda e: e.date, reverse=True))[: query.limit]

    async def envelope(self, ref: MessageRef) -> Envelope:
        self._at(ref)
        return self._envelope(ref.key)

    async def fetch(self, ref: MessageRef) -> Message:
        stored = self._at(ref)
        return parse(stored.raw, ref, stored.flags)

    async def raw(self, ref: MessageRef) -> bytes:
        return self._at(ref).raw

    async def set_flags(self, ref: MessageRef, *, add: Iterable[Flag] = (), remove: Iterable[Flag] = ()) -> MessageRef:
        self._act()
        stored = self._at(ref)
        stored.flags = (stored.flags | frozenset(add)) - frozenset(remove)
        return ref

    async def move(self, ref: MessageRef, to: FolderId) -> MessageRef:
        self._act()
        stored = self._at(ref)
        if to not in {folder.id for folder in FOLDERS}:
            raise FolderMissing
        stored.folder = to
        return replace(ref, folder=to)

    async def append(self, folder: FolderId, raw: bytes, flags: Iterable[Flag] = ()) -> MessageRef:
        self._act()
        key = f"m{len(self.stored)}"
        self.stored[key] = Stored(raw, folder, frozenset(flags))
        return MessageRef(folder, key)

    async def find(self, folder: FolderId, message_id: MessageId) -> MessageRef | None:
        keys = [key for key, stored in self.stored.items() if stored.folder == folder]
        return next((MessageRef(folder, key) for key in keys if self._envelope(key).message_id == message_id), None)

    async def aclose(self) -> None:
        return None

    def _at(self, ref: MessageRef) -> Stored:
        stored = self.stored.get(ref.key)
        if stored is None or stored.folder != ref.folder:
            raise MessageGone
        return stored

    def _act(self) -> None:
        if self.fail is not None:
            raise self.fail

    def _envelope(self, key: str) -> Envelope:
        stored = self.stored[key]
        return parse_envelope(stored.raw, MessageRef(stored.folder, key), stored.flags, size_bytes=len(stored.raw))


def _fits(envelope: Envelope, query: MailQuery) -> bool:
    who = f"{envelope.sender.name} {envelope.sender.email}".casefold()
    return (
        query.unread in (None, Flag.SEEN not in envelope.flags)
        and query.flagged in (None, Flag.FLAGGED in envelope.flags)
        and (not query.people or any(person.casefold() in who for person in query.people))
        and all(word.casefold() in envelope.subject.casefold() for word in query.words)
        and (query.since is None or envelope.date >= query.since)
        and (query.until is None or envelope.date < query.until)
    )


@dataclass
class MemoryActs:
    """JournaledMail without a journal on disk."""

    mail: MemoryMail
    done: list[tuple[str, MessageRef, MessageRef | None, tuple[Flag, ...], tuple[Flag, ...]]] = field(default_factory=list)

    async def move(self, intent: str, ref: MessageRef, message_id: MessageId, to: str) -> MessageRef:
        moved = await self.mail.move(ref, FolderId(to))
        self.done.append((intent, moved, ref, (), ()))
        return moved

    async def set_flags(
        self,
        intent: str,
        ref: MessageRef,
        message_id: MessageId,
        *,
        add: Sequence[Flag] = (),
        remove: Sequence[Flag] = (),
        undoable: bool = True,
    ) -> MessageRef:
        await self.mail.set_flags(ref, add=add, remove=remove)
        if undoable:
            self.done.append((intent, ref, None, tuple(add), tuple(remove)))
        return ref

    async def undo(self) -> Reverted | None:
        if not self.done:
            return None
        intent, now, before, added, removed = self.done.pop()
        if before is not None:
            return Reverted(intent, await self.mail.move(now, before.folder))
        return Reverted(intent, await self.mail.set_flags(now, add=removed, remove=added))

    async def recover(self) -> int:
        return 0


@dataclass
class MemoryOutbox:
    """Outbox that keeps what was handed over. ``refuse``: every submission fails."""

    sent: list[tuple[bytes, tuple[str, ...]]] = field(default_factory=list)
    refuse: bool = False

    async def submit(self, raw: bytes, sender: Address, recipients: Sequence[Address], message_id: MessageId) -> None:
        if self.refuse:
            raise SendFailed("refused")
        self.sent.append((raw, tuple(address.email for address in recipients)))

    async def recover(self) -> tuple[MessageId, ...]:
        return ()


@dataclass
class MemoryCalendar:
    entries: tuple[Event, ...] = ()
    capabilities: CalendarCapabilities = field(default_factory=CalendarCapabilities)

    async def events(self, start: datetime, end: datetime) -> tuple[Event, ...]:
        return tuple(event for event in self.entries if event.start < end and event.end > start)

    async def damaged(self) -> int:
        return 0


@dataclass
class MemoryContacts:
    people: tuple[Contact, ...] = ()
    capabilities: ContactCapabilities = field(default_factory=ContactCapabilities)

    async def contacts(self) -> tuple[Contact, ...]:
        return self.people

    async def damaged(self) -> int:
        return 0
