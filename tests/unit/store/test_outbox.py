"""The durable outbox with senders that refuse, and with those of whom nobody can tell."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.connectors.local.adapter import LocalMail
from agent.domain.errors import SendFailed, StorageReadOnly, Unexpected
from agent.domain.mail import Address, FolderRole, MailQuery, MessageId
from agent.store.journal import open_store
from agent.store.outbox import DurableOutbox
from agent.store.readonly import ReadOnlyActs, ReadOnlyOutbox
from agent.store.submissions import MAX_TRIES
from tests.unit.store.crashing import MESSAGE_ID, RAW, settings

ME, ANN = Address("", "a@example.org"), Address("", "b@example.org")


class Refusing:
    """Fails as often as it is told to."""

    def __init__(self, failures: int, error: type[SendFailed] | type[Unexpected] = SendFailed) -> None:
        self.failures, self.error, self.taken, self.asked = failures, error, 0, 0

    async def send(self, raw: bytes, sender: str, recipients: Sequence[str], message_id: MessageId) -> None:
        self.asked += 1
        if self.asked <= self.failures:
            raise self.error("no")
        self.taken += 1

    async def accepted(self, message_id: MessageId) -> bool | None:
        return None


async def test_refused_kept_and_sent_by_recover(tmp_path: Path) -> None:
    sender, journal, mail = Refusing(1), await open_store(tmp_path / "state"), LocalMail(settings(tmp_path))
    outbox = DurableOutbox(tmp_path / "state", journal, mail, sender)
    with pytest.raises(SendFailed):
        await outbox.submit(RAW, ME, [ANN], MESSAGE_ID)
    assert [path.read_bytes() for path in (tmp_path / "state" / "outbox").iterdir()] == [RAW]
    assert await outbox.recover() == ()
    await outbox.submit(RAW, ME, [ANN], MESSAGE_ID)
    assert (sender.taken, sender.asked) == (1, 2)
    assert len(await mail.search(MailQuery(folder=(await mail.folder(FolderRole.SENT)).id))) == 1
    assert list((tmp_path / "state" / "outbox").iterdir()) == []
    await journal.aclose()


async def test_gives_up_but_keeps_the_message(tmp_path: Path) -> None:
    sender, journal = Refusing(1000), await open_store(tmp_path / "state")
    outbox = DurableOutbox(tmp_path / "state", journal, LocalMail(settings(tmp_path)), sender)
    with pytest.raises(SendFailed):
        await outbox.submit(RAW, ME, [ANN], MESSAGE_ID)
    for _ in range(MAX_TRIES + 3):
        await outbox.recover()
    assert sender.asked == MAX_TRIES
    assert len(list((tmp_path / "state" / "outbox").iterdir())) == 1
    await journal.aclose()


async def test_an_unknown_fate_is_reported_and_never_sent_again(tmp_path: Path) -> None:
    sender, journal = Refusing(1, Unexpected), await open_store(tmp_path / "state")
    outbox = DurableOutbox(tmp_path / "state", journal, LocalMail(settings(tmp_path)), sender)
    with pytest.raises(Unexpected):
        await outbox.submit(RAW, ME, [ANN], MESSAGE_ID)
    for _ in range(2):
        assert await outbox.recover() == (MESSAGE_ID,)
    assert sender.asked == 1
    assert len(list((tmp_path / "state" / "outbox").iterdir())) == 1
    await journal.aclose()


async def test_read_only_home_refuses_with_the_reason() -> None:
    reason = StorageReadOnly("locked")
    with pytest.raises(StorageReadOnly, match="locked"):
        await ReadOnlyActs(reason).undo()
    with pytest.raises(StorageReadOnly, match="locked"):
        await ReadOnlyOutbox(reason).submit(RAW, ME, [ANN], MESSAGE_ID)
