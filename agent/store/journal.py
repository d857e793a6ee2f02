"""The journal of acts in the database."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from agent.domain.errors import Unexpected
from agent.domain.mail import Flag, FolderId, MessageId, MessageRef
from agent.interfaces.store import Act, ActId, ActKind, ActState
from agent.store.database import Database, open_database
from agent.store.schema import acts

UNDO = "undo"
"""The intent of acts that take others back."""
UNDOABLE_FOR = timedelta(days=30)


async def open_store(state: Path) -> "SqlJournal":
    """Raises StorageReadOnly, StorageFull, StorageBusy, StorageError."""
    return SqlJournal(await asyncio.to_thread(open_database, state))


class SqlJournal:
    """A :class:`~agent.interfaces.store.Journal`. Taking an act back is itself an act that ``reverts`` it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def begin(
        self, intent: str, kind: ActKind, message_id: MessageId, before: MessageRef, after: MessageRef,
        added: Sequence[Flag] = (), removed: Sequence[Flag] = (), undoable: bool = True,
    ) -> Act:  # fmt: skip
        row = _row(intent, kind, message_id, before, after, added, removed, undoable)
        return await asyncio.to_thread(self._insert, row)

    async def begin_undo(self, act: Act) -> Act | None:
        """None where somebody else takes it back or has done so."""
        row = _row(UNDO, act.kind, act.message_id, act.after, act.before, sorted(act.removed), sorted(act.added), False)
        try:
            return await asyncio.to_thread(self._insert, {**row, "reverts": act.id})
        except IntegrityError:
            return None

    async def close(self, act: ActId, state: ActState, after: MessageRef | None = None) -> None:
        """An undo closed as done makes its act undone; closed as unknown (the message is nowhere) its act is no longer offered.
        Raises Unexpected where the act isn't open."""
        await asyncio.to_thread(self._close, act, state, after)

    async def last_undoable(self) -> Act | None:
        return await asyncio.to_thread(self._last_undoable)

    async def open_acts(self) -> tuple[Act, ...]:
        """Oldest first. Those that a living process is at are left to it; the others are from now on ours to settle."""
        return await asyncio.to_thread(self._open_acts)

    async def aclose(self) -> None:
        await asyncio.to_thread(self.database.close)

    def _insert(self, row: dict[str, Any]) -> Act:
        with self.database.transaction() as connection:
            inserted = connection.execute(sa.insert(acts).values(owner=self.database.owner.token, **row))
            key = inserted.inserted_primary_key
            found = connection.execute(sa.select(acts).where(acts.c.id == (key[0] if key else None))).one()
        return _act(found)

    def _close(self, act: ActId, state: ActState, after: MessageRef | None) -> None:
        moved = {} if after is None else {"after_folder": after.folder, "after_key": after.key}
        with self.database.transaction() as connection:
            closed = connection.execute(
                sa.update(acts).where(acts.c.id == act, acts.c.state == ActState.BEGUN).values(state=state, **moved)
            )
            if closed.rowcount != 1:
                raise Unexpected("An act was closed that isn't open.")
            reverted = sa.select(acts.c.reverts).where(acts.c.id == act).scalar_subquery()
            if state == ActState.DONE:
                connection.execute(sa.update(acts).where(acts.c.id == reverted).values(state=ActState.UNDONE))
            if state == ActState.UNKNOWN:
                connection.execute(sa.update(acts).where(acts.c.id == reverted).values(undoable=False))

    def _last_undoable(self) -> Act | None:
        undo = acts.alias()
        under_way = sa.select(undo.c.id).where(undo.c.reverts == acts.c.id, undo.c.state == ActState.BEGUN).exists()
        query = (
            sa.select(acts)
            .where(acts.c.state == ActState.DONE, acts.c.undoable, acts.c.at > _naive(datetime.now(UTC) - UNDOABLE_FOR), ~under_way)
            .order_by(acts.c.id.desc())
            .limit(1)
        )
        with self.database.transaction() as connection:
            row = connection.execute(query).first()
        return None if row is None else _act(row)

    def _open_acts(self) -> tuple[Act, ...]:
        with self.database.transaction() as connection:
            rows = connection.execute(sa.select(acts).where(acts.c.state == ActState.BEGUN).order_by(acts.c.id)).all()
        dead = [row for row in rows if not self.database.owner.is_alive(row.owner)]
        return tuple(_act(row) for row in dead if self._claim(row))

    def _claim(self, row: sa.Row[Any]) -> bool:
        ours = sa.update(acts).where(acts.c.id == row.id, acts.c.owner == row.owner, acts.c.state == ActState.BEGUN)
        with self.database.transaction() as connection:
            return connection.execute(ours.values(owner=self.database.owner.token)).rowcount == 1


def _row(
    intent: str, kind: ActKind, message_id: MessageId, before: MessageRef, after: MessageRef,
    added: Sequence[Flag], removed: Sequence[Flag], undoable: bool,
) -> dict[str, Any]:  # fmt: skip
    return {
        "at": _naive(datetime.now(UTC)),
        "intent": intent,
        "kind": kind,
        "state": ActState.BEGUN,
        "message_id": message_id,
        "before_folder": before.folder,
        "before_key": before.key,
        "after_folder": after.folder,
        "after_key": after.key,
        "added": " ".join(added),
        "removed": " ".join(removed),
        "undoable": undoable,
    }


def _act(row: sa.Row[Any]) -> Act:
    return Act(
        id=ActId(row.id),
        at=row.at.replace(tzinfo=UTC),
        intent=row.intent,
        kind=ActKind(row.kind),
        state=ActState(row.state),
        message_id=MessageId(row.message_id),
        before=MessageRef(FolderId(row.before_folder), row.before_key),
        after=MessageRef(FolderId(row.after_folder), row.after_key),
        added=frozenset(map(Flag, row.added.split())),
        removed=frozenset(map(Flag, row.removed.split())),
        undoable=row.undoable,
    )


def _naive(moment: datetime) -> datetime:
    """Times are kept in UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
