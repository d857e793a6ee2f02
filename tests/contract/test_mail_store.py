"""What every MailStore does."""

from datetime import UTC, datetime

import pytest

from agent.domain.errors import FolderMissing, MessageGone
from agent.domain.mail import Flag, FolderId, FolderRole, MailQuery, MessageId, MessageRef
from agent.interfaces.mail import MailStore


def a_message(number: int, sender: str = "Ann <ann@example.org>", subject: str = "Hello") -> bytes:
    return (
        f"From: {sender}\r\nTo: me@example.org\r\nSubject: {subject}\r\nMessage-ID: <{number}@example.org>\r\n"
        f"Date: Mon, 0{number} Jan 2024 10:00:00 +0000\r\n\r\nBody {number}.\r\n"
    ).encode()


async def in_inbox(mail: MailStore, *messages: bytes) -> list[MessageRef]:
    inbox = (await mail.folder(FolderRole.INBOX)).id
    return [await mail.append(inbox, message) for message in messages]


async def test_has_exactly_one_inbox(mail: MailStore) -> None:
    assert [folder.role for folder in await mail.folders()].count(FolderRole.INBOX) == 1


@pytest.mark.parametrize("role", [role for role in FolderRole if role != FolderRole.OTHER])
async def test_makes_a_special_folder_once(mail: MailStore, role: FolderRole) -> None:
    made = await mail.folder(role)
    assert made.role == role
    assert await mail.folder(role) == made
    assert made in await mail.folders()


async def test_lists_newest_first_up_to_the_limit(mail: MailStore) -> None:
    await in_inbox(mail, a_message(2), a_message(3), a_message(1))
    found = await mail.search(MailQuery(limit=2))
    assert [envelope.message_id for envelope in found] == ["<3@example.org>", "<2@example.org>"]


async def test_returns_the_bytes_and_the_words(mail: MailStore) -> None:
    (ref,) = await in_inbox(mail, a_message(1))
    assert await mail.raw(ref) == a_message(1)
    assert (await mail.fetch(ref)).text.visible == "Body 1."


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (MailQuery(people=("elodie",)), [2]),
        (MailQuery(people=("nobody", "ann@")), [1]),
        (MailQuery(words=("reunion", "BUDGET")), [2]),
        (MailQuery(words=("budget", "hello")), []),
        (MailQuery(since=datetime(2024, 1, 2, 10, tzinfo=UTC)), [2]),
        (MailQuery(until=datetime(2024, 1, 2, 10, tzinfo=UTC)), [1]),
        (MailQuery(unread=True), [2, 1]),
        (MailQuery(flagged=True), []),
    ],
)
async def test_finds_what_was_asked_for(mail: MailStore, query: MailQuery, numbers: list[int]) -> None:
    await in_inbox(mail, a_message(1), a_message(2, "=?utf-8?q?=C3=89lodie?= <e@example.org>", "Budget: =?utf-8?q?R=C3=A9union?="))
    assert [envelope.message_id for envelope in await mail.search(query)] == [f"<{n}@example.org>" for n in numbers]


async def test_flags_come_and_go(mail: MailStore) -> None:
    (ref,) = await in_inbox(mail, a_message(1))
    ref = await mail.set_flags(ref, add=(Flag.SEEN, Flag.FLAGGED))
    assert (await mail.envelope(ref)).flags == {Flag.SEEN, Flag.FLAGGED}
    assert await mail.search(MailQuery(unread=True)) == ()
    ref = await mail.set_flags(ref, remove=(Flag.SEEN,))
    assert (await mail.envelope(ref)).flags == {Flag.FLAGGED}


async def test_a_moved_message_lies_in_one_folder_with_its_flags(mail: MailStore) -> None:
    (ref,) = await in_inbox(mail, a_message(1))
    ref = await mail.set_flags(ref, add=(Flag.ANSWERED,))
    archive = (await mail.folder(FolderRole.ARCHIVE)).id
    moved = await mail.move(ref, archive)
    assert moved.folder == archive
    assert await mail.search(MailQuery()) == ()
    assert [e.ref for e in await mail.search(MailQuery(folder=archive))] == [moved]
    assert (await mail.envelope(moved)).flags == {Flag.ANSWERED}
    with pytest.raises(MessageGone):
        await mail.fetch(ref)
    with pytest.raises(MessageGone):
        await mail.move(ref, archive)


async def test_finds_by_message_id(mail: MailStore) -> None:
    refs = await in_inbox(mail, a_message(1), a_message(2))
    inbox = refs[0].folder
    assert await mail.find(inbox, MessageId("<2@example.org>")) == refs[1]
    assert await mail.find(inbox, MessageId("<3@example.org>")) is None


async def test_a_folder_that_is_not_there(mail: MailStore) -> None:
    (ref,) = await in_inbox(mail, a_message(1))
    with pytest.raises(FolderMissing):
        await mail.search(MailQuery(folder=FolderId("nowhere")))
    with pytest.raises(FolderMissing):
        await mail.move(ref, FolderId("../elsewhere"))
    assert await mail.raw(ref) == a_message(1)
