"""The durable way out: on disk first, then handed over once, then a copy in the Sent folder."""

import asyncio
import logging
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from agent.domain.errors import HarkmailError, SendFailed, StorageError
from agent.domain.mail import Address, Flag, FolderRole, MessageId
from agent.interfaces.mail import MailSender, MailStore
from agent.store.database import mapped
from agent.store.finishing import finished
from agent.store.journal import SqlJournal
from agent.store.submissions import MAX_TRIES, Stage, Submission, Submissions

log = logging.getLogger(__name__)


class DurableOutbox:
    """An :class:`~agent.interfaces.mail.Outbox`. Messages wait in ``state/outbox/<id>.eml`` until they are sent and filed;
    those whose fate is unknown and those refused ``MAX_TRIES`` times stay there."""

    def __init__(self, state: Path, journal: SqlJournal, mail: MailStore, sender: MailSender) -> None:
        self._folder = state / "outbox"
        self._submissions = Submissions(journal.database)
        self._mail = mail
        self._sender = sender

    async def submit(self, raw: bytes, sender: Address, recipients: Sequence[Address], message_id: MessageId) -> None:
        """A message submitted before is not sent again: where it waits, it is tried now."""
        await finished(self._submit(raw, sender.email, tuple(recipient.email for recipient in recipients), message_id))

    async def recover(self) -> tuple[MessageId, ...]:
        """What is refused once more waits for the next start."""
        for submission in await asyncio.to_thread(self._submissions.unfinished):
            with suppress(SendFailed):
                await finished(self._resume(submission))
        return tuple(each.message_id for each in await asyncio.to_thread(self._submissions.unknown))

    async def _submit(self, raw: bytes, sender: str, recipients: tuple[str, ...], message_id: MessageId) -> None:
        id_ = secrets.token_hex(16)
        await asyncio.to_thread(_write, self._path(id_), raw)
        added = await asyncio.to_thread(self._submissions.add, id_, message_id, sender, recipients)
        if added is not None:
            await self._send(added)
            return
        await asyncio.to_thread(self._path(id_).unlink)
        before = await asyncio.to_thread(self._submissions.by_message_id, message_id)
        if before is not None and before.stage == Stage.QUEUED:
            await self._send(before)

    async def _resume(self, submission: Submission) -> None:
        if submission.stage == Stage.QUEUED:
            await self._send(submission)
        elif submission.stage == Stage.SENT:
            await self._file(submission)
        else:
            await self._settle(submission)

    async def _send(self, submission: Submission) -> None:
        sending = await self._advance(submission, Stage.SENDING)
        if sending is None:
            return
        try:
            raw = await asyncio.to_thread(_read, self._path(submission.id))
            await self._sender.send(raw, sending.sender, sending.recipients, sending.message_id)
        except (SendFailed, StorageError):
            await self._refused(sending)
            raise
        except HarkmailError:
            await self._settle(sending)
            raise
        sent = await self._advance(sending, Stage.SENT)
        if sent is not None:
            await self._file(sent, fresh=True)

    async def _settle(self, sending: Submission) -> None:
        """Cut off in the middle of handing over: nothing is sent that may have been sent before."""
        match await self._sender.accepted(sending.message_id):
            case True:
                sent = await self._advance(sending, Stage.SENT)
                if sent is not None:
                    await self._file(sent)
            case False:
                queued = await self._refused(sending)
                if queued is not None:
                    await self._send(queued)
            case None:
                await self._advance(sending, Stage.UNKNOWN)

    async def _refused(self, sending: Submission) -> Submission | None:
        if sending.tries < MAX_TRIES:
            return await self._advance(sending, Stage.QUEUED)
        await self._advance(sending, Stage.FAILED)
        return None

    async def _file(self, sent: Submission, *, fresh: bool = False) -> None:
        """A copy in the Sent folder, once. The message is on its way already: where that fails, the next start tries again."""
        try:
            folder = (await self._mail.folder(FolderRole.SENT)).id
            if fresh or await self._mail.find(folder, sent.message_id) is None:
                await self._mail.append(folder, await asyncio.to_thread(_read, self._path(sent.id)), (Flag.SEEN,))
            await self._advance(sent, Stage.FILED)
            await asyncio.to_thread(self._path(sent.id).unlink, missing_ok=True)
        except (HarkmailError, OSError) as error:
            log.warning("a message was sent, but its copy is not yet in the Sent folder", extra={"error": type(error).__name__})

    async def _advance(self, submission: Submission, stage: Stage) -> Submission | None:
        return await asyncio.to_thread(self._submissions.advance, submission, stage)

    def _path(self, id_: str) -> Path:
        return self._folder / f"{id_}.eml"


def _write(path: Path, raw: bytes) -> None:
    """Durable on return, or not there at all. Raises StorageError and its kin."""
    temporary = path.with_suffix(".tmp")
    with mapped():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with open(temporary, "xb", opener=_private) as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(path)
            _sync(path.parent)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


def _read(path: Path) -> bytes:
    with mapped():
        return path.read_bytes()


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
