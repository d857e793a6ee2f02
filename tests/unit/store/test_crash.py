"""Killed at every step, started again: nothing is lost, nothing is sent twice, what was done can be undone."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agent.connectors.local.adapter import INBOX, LocalMail, LocalSender
from agent.domain.mail import Envelope, Flag, FolderId, FolderRole, MailQuery
from agent.store.acts import JournaledActs
from agent.store.journal import open_store
from agent.store.outbox import DurableOutbox
from tests.unit.store.crashing import MESSAGE_ID, RAW, act, settings

STEPS = range(16)


def killed_at(home: Path, what: str, step: int) -> bool:
    """Whether the act came so far."""
    command = [sys.executable, "-m", "tests.unit.store.crashing", str(home), what, str(step)]
    code = subprocess.run(command, check=False).returncode
    assert code in {0, -signal.SIGKILL}
    return code != 0


async def all_mail(home: Path) -> list[Envelope]:
    mail = LocalMail(settings(home))
    return [envelope for folder in await mail.folders() for envelope in await mail.search(MailQuery(folder=folder.id))]


async def recovered(home: Path) -> None:
    mail, journal = LocalMail(settings(home)), await open_store(home / "state")
    acts = JournaledActs(mail, journal)
    await acts.recover()
    assert await acts.recover() == 0
    await journal.aclose()


@pytest.mark.parametrize("what", ["move", "flags", "undo"])
async def test_acts(tmp_path: Path, what: str) -> None:
    deaths = 0
    for step in STEPS:
        home = tmp_path / str(step)
        await LocalMail(settings(home)).append(INBOX, RAW)
        if what == "undo":
            await act(home, "move")
        died = killed_at(home, what, step)
        deaths += died
        await recovered(home)
        (envelope,) = await all_mail(home)
        await settle_by_undo(home, envelope)
        if not died:
            break
    else:
        pytest.fail("the act never came to its end")
    assert deaths >= 6


async def settle_by_undo(home: Path, envelope: Envelope) -> None:
    """Undo is possible exactly where the act had been done, and brings the message back as it was."""
    changed = envelope.ref.folder != INBOX or Flag.FLAGGED in envelope.flags
    journal = await open_store(home / "state")
    reverted = await JournaledActs(LocalMail(settings(home)), journal).undo()
    await journal.aclose()
    assert (reverted is not None) == changed
    (restored,) = await all_mail(home)
    assert restored.ref.folder == INBOX
    assert restored.flags == frozenset()


async def test_send(tmp_path: Path) -> None:
    deaths = 0
    for step in STEPS:
        home = tmp_path / str(step)
        died = killed_at(home, "send", step)
        deaths += died
        mail, journal = LocalMail(settings(home)), await open_store(home / "state")
        outbox = DurableOutbox(home / "state", journal, mail, LocalSender(settings(home)))
        for _ in range(2):
            assert await outbox.recover() == ()
        await journal.aclose()
        sent = await in_sent(home)
        assert len(list((home / "outbox" / "new").glob("*"))) == sent
        assert sent == 1 or (sent == 0 and step == 0)
        if not died:
            break
    else:
        pytest.fail("sending never came to its end")
    assert deaths >= 8


async def in_sent(home: Path) -> int:
    mail = LocalMail(settings(home))
    folder: FolderId = (await mail.folder(FolderRole.SENT)).id
    return len(await mail.search(MailQuery(folder=folder)))


async def test_two_undo_at_once(tmp_path: Path) -> None:
    await LocalMail(settings(tmp_path)).append(INBOX, RAW)
    await act(tmp_path, "move")
    command = [sys.executable, "-m", "tests.unit.store.crashing", str(tmp_path), "undo", "1000"]
    running = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    (envelope,) = await all_mail(tmp_path)
    assert (envelope.ref.folder, envelope.message_id) == (INBOX, MESSAGE_ID)
