"""What outlives a call: the journal of acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from agent.domain.mail import Flag, MessageId, MessageRef

ActId = NewType("ActId", int)


class ActKind(StrEnum):
    MOVE = "move"
    FLAGS = "flags"


class ActState(StrEnum):
    """begun → done → undone, or begun → failed; ``unknown``: cut off in the middle of a send, fate not knowable."""

    BEGUN = "begun"
    DONE = "done"
    UNDONE = "undone"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the journal. ``intent`` is what the caller asked for (``archive``, ``delete`` …), ``before`` and
    ``after`` where the message lay; ``added`` and ``removed`` the flags that really changed. No words of any message."""

    id: ActId
    at: datetime
    intent: str
    kind: ActKind
    state: ActState
    message_id: MessageId
    before: MessageRef
    after: MessageRef
    added: frozenset[Flag] = frozenset()
    removed: frozenset[Flag] = frozenset()
    undoable: bool = True


class Journal(Protocol):
    """Write-ahead: an act is on disk before it is done and closed after it is verified."""

    async def begin(
        self,
        intent: str,
        kind: ActKind,
        message_id: MessageId,
        before: MessageRef,
        after: MessageRef,
        added: Sequence[Flag] = (),
        removed: Sequence[Flag] = (),
        undoable: bool = True,
    ) -> Act: ...

    async def begin_undo(self, act: Act) -> Act | None:
        """An act that takes this one back, begun; closed as done, it makes this one undone; closed as unknown (the message
        is nowhere), this one is no longer offered. None where somebody else takes it back or has done so."""
        ...

    async def close(self, act: ActId, state: ActState, after: MessageRef | None = None) -> None: ...

    async def last_undoable(self) -> Act | None:
        """The newest act that is done and can be undone (within 30 days)."""
        ...

    async def open_acts(self) -> tuple[Act, ...]:
        """Begun and never closed: a process died in the middle. They are then the caller's to settle."""
        ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Reverted:
    """What ``undo`` did: the intent that it took back and where the message lies again."""

    intent: str
    ref: MessageRef


class JournaledMail(Protocol):
    """Acts upon mail that can be taken back, also after a restart."""

    async def move(self, intent: str, ref: MessageRef, message_id: MessageId, to: str) -> MessageRef: ...

    async def set_flags(
        self,
        intent: str,
        ref: MessageRef,
        message_id: MessageId,
        *,
        add: Sequence[Flag] = (),
        remove: Sequence[Flag] = (),
        undoable: bool = True,
    ) -> MessageRef: ...

    async def undo(self) -> Reverted | None:
        """Take the last undoable act back; None where there is none. MessageGone where somebody else moved it on."""
        ...

    async def recover(self) -> int:
        """After a start: settle acts that were cut off. Returns how many."""
        ...
