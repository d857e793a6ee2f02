"""Acts upon mail: on disk in the journal first, then done, then verified and closed."""

from collections.abc import Sequence

from agent.domain.errors import FolderMissing, HarkmailError, MessageGone
from agent.domain.mail import Flag, FolderId, MessageId, MessageRef
from agent.interfaces.mail import MailStore
from agent.interfaces.store import Act, ActKind, ActState, Journal, Reverted
from agent.store.finishing import finished


class JournaledActs:
    """A :class:`~agent.interfaces.store.JournaledMail` on any mail store."""

    def __init__(self, mail: MailStore, journal: Journal) -> None:
        self._mail = mail
        self._journal = journal

    async def move(self, intent: str, ref: MessageRef, message_id: MessageId, to: str) -> MessageRef:
        return await finished(self._move(intent, ref, message_id, FolderId(to)))

    async def set_flags(
        self, intent: str, ref: MessageRef, message_id: MessageId, *,
        add: Sequence[Flag] = (), remove: Sequence[Flag] = (), undoable: bool = True,
    ) -> MessageRef:  # fmt: skip
        return await finished(self._set_flags(intent, ref, message_id, add, remove, undoable))

    async def undo(self) -> Reverted | None:
        return await finished(self._undo())

    async def recover(self) -> int:
        """A move is settled by where the message lies; flags by what they now are; so are undos."""
        cut_off = await self._journal.open_acts()
        for act in cut_off:
            await finished(self._settle(act))
        return len(cut_off)

    async def _move(self, intent: str, ref: MessageRef, message_id: MessageId, to: FolderId) -> MessageRef:
        act = await self._journal.begin(intent, ActKind.MOVE, message_id, ref, MessageRef(to, ref.key))
        return await self._do(act, ref)

    async def _set_flags(
        self, intent: str, ref: MessageRef, message_id: MessageId, add: Sequence[Flag], remove: Sequence[Flag], undoable: bool
    ) -> MessageRef:
        flags = (await self._mail.envelope(ref)).flags
        added, removed = sorted(set(add) - flags), sorted(set(remove) & flags)
        if not added and not removed:
            return ref
        act = await self._journal.begin(intent, ActKind.FLAGS, message_id, ref, ref, added, removed, undoable)
        return await self._do(act, ref)

    async def _undo(self) -> Reverted | None:
        while (act := await self._journal.last_undoable()) is not None:
            undo = await self._journal.begin_undo(act)
            if undo is None:
                continue
            lies = await self._find(undo.before, undo.message_id)
            if lies is None:
                await self._journal.close(undo.id, ActState.UNKNOWN)
                raise MessageGone("The message is no longer where the act had put it.")
            return Reverted(act.intent, await self._do(undo, lies))
        return None

    async def _do(self, act: Act, lies: MessageRef) -> MessageRef:
        try:
            if act.kind == ActKind.MOVE:
                ref = await self._mail.move(lies, act.after.folder)
            else:
                ref = await self._mail.set_flags(lies, add=act.added, remove=act.removed)
            ref = (await self._mail.envelope(ref)).ref
        except HarkmailError:
            await self._journal.close(act.id, ActState.FAILED)
            raise
        await self._journal.close(act.id, ActState.DONE, ref)
        return ref

    async def _settle(self, act: Act) -> None:
        if act.kind == ActKind.MOVE:
            stayed = await self._lies(act.before)
            found = None if stayed else await self._find(act.after, act.message_id)
        else:
            found = await self._find(act.after, act.message_id)
            if found is not None:
                flags = (await self._mail.envelope(found)).flags
                found = found if act.added <= flags and not act.removed & flags else None
        await self._journal.close(act.id, ActState.DONE if found else ActState.FAILED, found)

    async def _lies(self, ref: MessageRef) -> bool:
        try:
            await self._mail.envelope(ref)
        except (MessageGone, FolderMissing):
            return False
        return True

    async def _find(self, ref: MessageRef, message_id: MessageId) -> MessageRef | None:
        """By its key, or by its Message-ID where a program gave it another key."""
        if await self._lies(ref):
            return ref
        try:
            return await self._mail.find(ref.folder, message_id) if message_id else None
        except FolderMissing:
            return None
