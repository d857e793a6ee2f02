"""Mail: reading, filing and sending."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from agent.domain.capabilities import MailCapabilities
from agent.domain.mail import Address, Envelope, Flag, Folder, FolderId, FolderRole, MailQuery, Message, MessageId, MessageRef


class MailStore(Protocol):
    """One account's folders. Any method may raise MessageGone, FolderMissing, BadMessage, StorageError, Unsupported."""

    @property
    def capabilities(self) -> MailCapabilities: ...

    async def folders(self) -> tuple[Folder, ...]: ...

    async def folder(self, role: FolderRole) -> Folder:
        """The folder of this role, made where the account allows it and it isn't there yet."""
        ...

    async def search(self, query: MailQuery) -> tuple[Envelope, ...]:
        """Newest first, at most ``query.limit``. A message whose headers can't be read is listed with what there is."""
        ...

    async def envelope(self, ref: MessageRef) -> Envelope: ...

    async def fetch(self, ref: MessageRef) -> Message: ...

    async def raw(self, ref: MessageRef) -> bytes:
        """The message as it lies there (RFC 5322 bytes)."""
        ...

    async def set_flags(self, ref: MessageRef, *, add: Iterable[Flag] = (), remove: Iterable[Flag] = ()) -> MessageRef: ...

    async def move(self, ref: MessageRef, to: FolderId) -> MessageRef:
        """Atomic: at every moment the message is in exactly one of the two folders. Returns where it now lies."""
        ...

    async def append(self, folder: FolderId, raw: bytes, flags: Iterable[Flag] = ()) -> MessageRef:
        """Durable on return."""
        ...

    async def find(self, folder: FolderId, message_id: MessageId) -> MessageRef | None:
        """A message by its Message-ID, or None."""
        ...

    async def aclose(self) -> None: ...


class MailSender(Protocol):
    """Hands messages over for delivery."""

    async def send(self, raw: bytes, sender: str, recipients: Sequence[str], message_id: MessageId) -> None:
        """Returns once the message is durably accepted. Raises SendFailed where it is certain that it was not."""
        ...

    async def accepted(self, message_id: MessageId) -> bool | None:
        """After a crash in the middle of ``send``: was this message accepted? None where that can't be known."""
        ...


class Outbox(Protocol):
    """The durable way out: what is submitted is sent once, or kept and reported, whatever breaks."""

    async def submit(self, raw: bytes, sender: Address, recipients: Sequence[Address], message_id: MessageId) -> None:
        """On disk first, then handed over, then a copy in the Sent folder. Raises SendFailed (the message is kept
        and tried again by ``recover``), StorageError."""
        ...

    async def recover(self) -> tuple[MessageId, ...]:
        """After a start: finish what was cut off. Returns the messages whose fate is unknown (kept, not sent again)."""
        ...
