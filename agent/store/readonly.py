"""A call on a home whose ``state/`` can't be written: mail is read, acts are refused with the reason."""

from collections.abc import Sequence

from agent.domain.errors import StorageError
from agent.domain.mail import Address, Flag, MessageId, MessageRef
from agent.interfaces.store import Reverted


class ReadOnlyActs:
    """A :class:`~agent.interfaces.store.JournaledMail` that raises ``reason`` for every act."""

    def __init__(self, reason: StorageError) -> None:
        self._reason = reason

    async def move(self, intent: str, ref: MessageRef, message_id: MessageId, to: str) -> MessageRef:
        raise self._again()

    async def set_flags(
        self, intent: str, ref: MessageRef, message_id: MessageId, *,
        add: Sequence[Flag] = (), remove: Sequence[Flag] = (), undoable: bool = True,
    ) -> MessageRef:  # fmt: skip
        raise self._again()

    async def undo(self) -> Reverted | None:
        raise self._again()

    async def recover(self) -> int:
        return 0

    def _again(self) -> StorageError:
        return type(self._reason)(self._reason.detail, remedy=self._reason.remedy)


class ReadOnlyOutbox:
    """An :class:`~agent.interfaces.mail.Outbox` that takes nothing."""

    def __init__(self, reason: StorageError) -> None:
        self._reason = reason

    async def submit(self, raw: bytes, sender: Address, recipients: Sequence[Address], message_id: MessageId) -> None:
        raise type(self._reason)(self._reason.detail, remedy=self._reason.remedy)

    async def recover(self) -> tuple[MessageId, ...]:
        return ()
