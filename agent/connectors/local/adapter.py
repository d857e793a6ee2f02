"""What lies on this machine, as the contracts want it."""

import asyncio
import shlex
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from agent.connectors.local import client, names
from agent.connectors.local.client import FileState, MaildirTree, MessageFile
from agent.connectors.local.settings import LocalSettings
from agent.domain.calendar import Event
from agent.domain.capabilities import CalendarCapabilities, ContactCapabilities, MailCapabilities
from agent.domain.contact import Contact
from agent.domain.errors import BadCalendar, BadContact, BadMessage, MessageGone, SendFailed, StorageError
from agent.domain.mail import Envelope, Flag, Folder, FolderId, FolderRole, MailQuery, Message, MessageId, MessageRef
from agent.formats import icalendar, mime, vcard

INBOX = FolderId(names.INBOX)


class LocalMail:
    """A :class:`~agent.interfaces.mail.MailStore` on a Maildir tree. Keeps no index; headers once read are remembered in memory
    until their file changes."""

    def __init__(self, settings: LocalSettings) -> None:
        self._tree = MaildirTree(settings.mail)
        self._headers = _Headers()

    @property
    def capabilities(self) -> MailCapabilities:
        return MailCapabilities()

    async def folders(self) -> tuple[Folder, ...]:
        return await asyncio.to_thread(self._folders)

    async def folder(self, role: FolderRole) -> Folder:
        return await asyncio.to_thread(self._folder, role)

    async def search(self, query: MailQuery) -> tuple[Envelope, ...]:
        return await asyncio.to_thread(self._search, query)

    async def envelope(self, ref: MessageRef) -> Envelope:
        return await asyncio.to_thread(self._envelope, ref)

    async def fetch(self, ref: MessageRef) -> Message:
        """Of a message of any size only the beginning is read (``mime.Limits.bytes``)."""
        return await asyncio.to_thread(self._fetch, ref)

    async def raw(self, ref: MessageRef) -> bytes:
        raw, _, _ = await asyncio.to_thread(self._tree.read, ref.folder, ref.key)
        return raw

    async def set_flags(self, ref: MessageRef, *, add: Iterable[Flag] = (), remove: Iterable[Flag] = ()) -> MessageRef:
        await asyncio.to_thread(self._tree.set_flags, ref.folder, ref.key, tuple(add), tuple(remove))
        return ref

    async def move(self, ref: MessageRef, to: FolderId) -> MessageRef:
        if to == ref.folder:
            return (await self.envelope(ref)).ref
        return MessageRef(to, await asyncio.to_thread(self._tree.move, ref.folder, ref.key, to))

    async def append(self, folder: FolderId, raw: bytes, flags: Iterable[Flag] = ()) -> MessageRef:
        return MessageRef(folder, await asyncio.to_thread(self._tree.append, folder, raw, tuple(flags)))

    async def find(self, folder: FolderId, message_id: MessageId) -> MessageRef | None:
        return await asyncio.to_thread(self._find, folder, message_id)

    async def aclose(self) -> None:
        self._headers.clear()

    def _folders(self) -> tuple[Folder, ...]:
        """Each role but ``other`` is borne by one folder."""
        named = [(folder, names.display_name(folder)) for folder in self._tree.folders()]
        best: dict[FolderRole, str] = {}
        for folder, name in sorted(named, key=lambda pair: names.rank(pair[1], names.role_of(pair[1]))):
            best.setdefault(names.role_of(name), folder)
        return tuple(
            Folder(FolderId(folder), name, role if best.get(role := names.role_of(name)) == folder else FolderRole.OTHER)
            for folder, name in named
        )

    def _folder(self, role: FolderRole) -> Folder:
        for folder in self._folders():
            if folder.role == role:
                return folder
        name = names.SPECIAL_NAMES[role][0]
        return Folder(FolderId(self._tree.make(name)), name, role)

    def _search(self, query: MailQuery) -> tuple[Envelope, ...]:
        folder = query.folder or INBOX
        files = self._tree.list(folder)
        self._headers.keep(folder, {file.key for file in files})
        wanted = _filter(query)
        found = [
            envelope for envelope in self._headers.of(folder, [f for f in files if _flags_match(f, query)]) if wanted(envelope)
        ]
        found.sort(key=lambda envelope: (envelope.date, envelope.ref.key), reverse=True)
        return tuple(found[: query.limit])

    def _envelope(self, ref: MessageRef) -> Envelope:
        for envelope in self._headers.of(ref.folder, [self._tree.locate(ref.folder, ref.key)]):
            return envelope
        raise MessageGone("The message is no longer in its folder.")

    def _fetch(self, ref: MessageRef) -> Message:
        raw, file, state = self._tree.read(ref.folder, ref.key, mime.STANDARD.bytes)
        if not raw.strip(b"\0\r\n\t "):
            raise BadMessage("The message file is empty.")
        return mime.parse(raw, ref, file.name.flags, default_date=_date(state), size_bytes=state.size)

    def _find(self, folder: FolderId, message_id: MessageId) -> MessageRef | None:
        for envelope in self._headers.of(folder, self._tree.list(folder)):
            if envelope.message_id == message_id:
                return envelope.ref
        return None


class LocalCalendar:
    """A :class:`~agent.interfaces.calendar.CalendarStore` on the folders that vdirsyncer writes."""

    def __init__(self, settings: LocalSettings) -> None:
        self._settings = settings
        self._files: dict[Path, tuple[FileState, icalendar.CalendarFile | None]] = {}
        self._damaged = 0

    @property
    def capabilities(self) -> CalendarCapabilities:
        return CalendarCapabilities()

    async def events(self, start: datetime, end: datetime) -> tuple[Event, ...]:
        return await asyncio.to_thread(self._events, start, end)

    async def damaged(self) -> int:
        return self._damaged

    def _events(self, start: datetime, end: datetime) -> tuple[Event, ...]:
        found: list[Event] = []
        damaged = 0
        known = self._files
        self._files = {}
        for name, folder in client.collections(self._settings.calendar):
            for path in client.items(folder, ".ics"):
                try:
                    found += self._file(path, known).occurrences(start, end, self._settings.zone, name)
                except BadCalendar:
                    damaged += 1
        self._damaged = damaged
        return tuple(sorted(found, key=lambda event: (event.start, event.id)))

    def _file(self, path: Path, known: dict[Path, tuple[FileState, icalendar.CalendarFile | None]]) -> icalendar.CalendarFile:
        state = FileState.of(path)
        if state is None:
            raise BadCalendar("The calendar file can't be read.")
        if path not in known or known[path][0] != state:
            known[path] = (state, _calendar_file(path))
        self._files[path] = known[path]
        parsed = known[path][1]
        if parsed is None:
            raise BadCalendar("The calendar file is damaged.")
        return parsed


class LocalContacts:
    """A :class:`~agent.interfaces.contacts.ContactStore` on the folders that vdirsyncer writes."""

    def __init__(self, settings: LocalSettings) -> None:
        self._root = settings.contacts
        self._damaged = 0

    @property
    def capabilities(self) -> ContactCapabilities:
        return ContactCapabilities()

    async def contacts(self) -> tuple[Contact, ...]:
        return await asyncio.to_thread(self._contacts)

    async def damaged(self) -> int:
        return self._damaged

    def _contacts(self) -> tuple[Contact, ...]:
        found: list[Contact] = []
        damaged = 0
        for _, folder in client.collections(self._root):
            for path in client.items(folder, ".vcf"):
                try:
                    found += vcard.parse(client.read_item(path, vcard.MAX_BYTES) or b"")
                except BadContact:
                    damaged += 1
        self._damaged = damaged
        return tuple(sorted(found, key=lambda contact: (_fold(contact.name), contact.id)))


class LocalSender:
    """A :class:`~agent.interfaces.mail.MailSender`: a sendmail-compatible command, or a Maildir that another program empties."""

    def __init__(self, settings: LocalSettings) -> None:
        self._command = tuple(shlex.split(settings.sendmail))
        self._outbox = LocalMail(replace(settings, mail=settings.outbox))

    async def send(self, raw: bytes, sender: str, recipients: Sequence[str], message_id: MessageId) -> None:
        if self._command:
            await client.sendmail(self._command, raw, sender, recipients)
            return
        try:
            await self._outbox.append(INBOX, raw)
        except StorageError as error:
            raise SendFailed(f"The outbox folder can't be written to: {error.code}.") from error

    async def accepted(self, message_id: MessageId) -> bool | None:
        return None if self._command else await self._outbox.find(INBOX, message_id) is not None


class _Headers:
    """Envelopes of message files, read once as long as the file stays as it is."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, tuple[FileState, Envelope]]] = {}

    def of(self, folder: FolderId, files: Iterable[MessageFile]) -> Iterable[Envelope]:
        """Of files that have gone meanwhile, nothing."""
        known = self._known.setdefault(folder, {})
        for file in files:
            state = FileState.of(file.path)
            if state is None:
                file = client.sibling(file) or file
                state = FileState.of(file.path)
            if state is None:
                continue
            kept = known.get(file.key)
            if kept is None or kept[0] != state:
                known[file.key] = kept = (state, _read_envelope(file, folder, state))
            envelope = kept[1]
            yield envelope if envelope.flags == file.name.flags else replace(envelope, flags=file.name.flags)

    def keep(self, folder: FolderId, keys: set[str]) -> None:
        """Forget the messages that have left."""
        known = self._known.get(folder, {})
        for key in known.keys() - keys:
            known.pop(key, None)

    def clear(self) -> None:
        self._known.clear()


def _read_envelope(file: MessageFile, folder: FolderId, state: FileState) -> Envelope:
    """With what there is: of a file that can't be read, its date and size."""
    ref = MessageRef(folder, file.key)
    try:
        header = client.read_header(file.path)
    except (FileNotFoundError, BadMessage):
        header = b""
    try:
        return mime.parse_envelope(header, ref, file.name.flags, default_date=_date(state), size_bytes=state.size)
    except BadMessage:
        return mime.parse_envelope(b"", ref, file.name.flags, default_date=_date(state), size_bytes=state.size)


def _date(state: FileState) -> datetime:
    return datetime.fromtimestamp(state.mtime_ns / 1e9, UTC)


def _calendar_file(path: Path) -> icalendar.CalendarFile | None:
    raw = client.read_item(path, icalendar.MAX_BYTES)
    try:
        return None if raw is None else icalendar.parse(raw)
    except BadCalendar:
        return None


def _flags_match(file: MessageFile, query: MailQuery) -> bool:
    flags = file.name.flags
    return query.unread in {None, Flag.SEEN not in flags} and query.flagged in {None, Flag.FLAGGED in flags}


def _filter(query: MailQuery) -> Callable[[Envelope], bool]:
    people = [_fold(person) for person in query.people]
    words = [_fold(word) for word in query.words]

    def matches(envelope: Envelope) -> bool:
        if (query.since and envelope.date < query.since) or (query.until and envelope.date >= query.until):
            return False
        sender = _fold(f"{envelope.sender.name} {envelope.sender.email}") if people else ""
        subject = _fold(envelope.subject) if words else ""
        return (not people or any(person in sender for person in people)) and all(word in subject for word in words)

    return matches


def _fold(text: str) -> str:
    """Case and accents put aside."""
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
