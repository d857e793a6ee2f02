"""Did it really happen? Looked up in the mailbox itself."""

from agent.domain.mail import Envelope, Flag, FolderRole, MailQuery
from agent.interfaces.mail import MailStore
from agent.service.demo.caller import Verify
from agent.service.demo.story import Expectation


def verifier(mail: MailStore) -> Verify:
    async def verify(expected: Expectation) -> bool:
        return await _as_expected(mail, expected)

    return verify


async def _as_expected(mail: MailStore, expected: Expectation) -> bool:
    found = await _places(mail, expected.message)
    if len(found) != 1:
        return False
    role, envelope = found[0]
    if expected.folder and role != FolderRole(expected.folder):
        return False
    if expected.answered and not (Flag.ANSWERED in envelope.flags and await _answer_left(mail, envelope)):
        return False
    return not expected.flagged or Flag.FLAGGED in envelope.flags


async def _places(mail: MailStore, subject: str) -> list[tuple[FolderRole, Envelope]]:
    """Every folder in which the message lies: one, if nothing was lost or doubled."""
    roles = (FolderRole.INBOX, FolderRole.ARCHIVE, FolderRole.TRASH)
    found = []
    for folder in [folder for folder in await mail.folders() if folder.role in roles]:
        envelopes = await mail.search(MailQuery(folder=folder.id))
        found += [(folder.role, envelope) for envelope in envelopes if envelope.subject.startswith(subject)]
    return found


async def _answer_left(mail: MailStore, envelope: Envelope) -> bool:
    """A copy of the answer lies in Sent, with the recording."""
    sent = await mail.folder(FolderRole.SENT)
    answers = [e for e in await mail.search(MailQuery(folder=sent.id)) if e.in_reply_to == envelope.message_id]
    return len(answers) == 1 and bool((await mail.fetch(answers[0].ref)).attachments)
