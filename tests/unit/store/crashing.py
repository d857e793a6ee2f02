"""Run as a program: does one act on a home and is killed (SIGKILL) just before the n-th step that touches the disk.

``python -m tests.unit.store.crashing HOME move|flags|undo|send STEP``; exit 0 where the act needed fewer steps.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from agent.connectors.local.adapter import INBOX, LocalMail, LocalSender
from agent.connectors.local.settings import LocalSettings
from agent.domain.mail import Address, Flag, FolderRole, MessageId
from agent.store.acts import JournaledActs
from agent.store.journal import SqlJournal, open_store
from agent.store.outbox import DurableOutbox
from agent.store.submissions import Submissions

MESSAGE_ID = MessageId("<1@example.org>")
RAW = b"From: a@example.org\r\nTo: b@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHello.\r\n"
STEPS: tuple[tuple[type, tuple[str, ...]], ...] = (
    (SqlJournal, ("_insert", "_close")),
    (Submissions, ("add", "advance")),
    (LocalMail, ("set_flags", "move", "append")),
    (LocalSender, ("send",)),
)


def settings(home: Path) -> LocalSettings:
    return LocalSettings.from_home(home, zone=ZoneInfo("UTC"))


async def act(home: Path, what: str) -> None:
    mail, journal = LocalMail(settings(home)), await open_store(home / "state")
    acts = JournaledActs(mail, journal)
    if what == "send":
        outbox = DurableOutbox(home / "state", journal, mail, LocalSender(settings(home)))
        await outbox.submit(RAW, Address("", "a@example.org"), [Address("", "b@example.org")], MESSAGE_ID)
    elif what == "undo":
        await acts.undo()
    else:
        ref = await mail.find(INBOX, MESSAGE_ID)
        assert ref is not None
        if what == "move":
            await acts.move("archive", ref, MESSAGE_ID, (await mail.folder(FolderRole.ARCHIVE)).id)
        else:
            await acts.set_flags("flag", ref, MESSAGE_ID, add=(Flag.FLAGGED,))
    await journal.aclose()


def die_at(step: int) -> None:
    """Each step may end in death before it begins or after it has ended."""
    left = [step]

    def count() -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    for owner, methods in STEPS:
        for name in methods:
            setattr(owner, name, _counted(getattr(owner, name), count))


def _counted(method: Callable[..., Any], count: Callable[[], None]) -> Callable[..., Any]:
    async def coroutine(*args: Any, **kwargs: Any) -> Any:
        count()
        result = await _awaited(method(*args, **kwargs))
        count()
        return result

    def function(*args: Any, **kwargs: Any) -> Any:
        count()
        result = method(*args, **kwargs)
        count()
        return result

    return coroutine if asyncio.iscoroutinefunction(method) else function


async def _awaited(result: Awaitable[Any]) -> Any:
    return await result


if __name__ == "__main__":
    die_at(int(sys.argv[3]))
    asyncio.run(act(Path(sys.argv[1]), sys.argv[2]))
