"""The Maildir against a model, while another program delivers and renames."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from agent.connectors.local.adapter import INBOX, LocalMail
from agent.connectors.local.settings import LocalSettings
from agent.domain.mail import Flag, FolderId, FolderRole, MailQuery, MessageId, MessageRef
from agent.store.acts import JournaledActs
from agent.store.database import open_database
from agent.store.journal import SqlJournal

FLAGS = st.sampled_from([Flag.SEEN, Flag.FLAGGED, Flag.ANSWERED])
ROLES = st.sampled_from([FolderRole.INBOX, FolderRole.ARCHIVE, FolderRole.TRASH])
State = tuple[FolderId, frozenset[Flag]]


class MaildirMachine(RuleBasedStateMachine):
    """``model``: Message-ID → where it lies and its flags; ``done``: states to return to, oldest first."""

    messages = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.mail = LocalMail(LocalSettings.from_home(self.home, zone=ZoneInfo("UTC")))
        self.journal = SqlJournal(open_database(self.home / "state"))
        self.acts = JournaledActs(self.mail, self.journal)
        self.folder = {
            role: asyncio.run(self.mail.folder(role)).id for role in (FolderRole.INBOX, FolderRole.ARCHIVE, FolderRole.TRASH)
        }
        self.model: dict[MessageId, State] = {}
        self.done: list[tuple[MessageId, State]] = []

    @rule(target=messages, role=ROLES, flags=st.frozensets(FLAGS))
    def append(self, role: FolderRole, flags: frozenset[Flag]) -> MessageId:
        message_id = MessageId(f"<{len(self.model)}@example.org>")
        asyncio.run(self.mail.append(self.folder[role], b"Message-ID: %s\n\nHello.\n" % message_id.encode(), flags))
        self.model[message_id] = (self.folder[role], flags)
        return message_id

    @rule(target=messages)
    def somebody_delivers(self) -> MessageId:
        number = len(self.model)
        (self.home / "mail" / "new" / f"{number}.other").write_bytes(b"Message-ID: <%d@example.org>\n\nHi.\n" % number)
        self.model[MessageId(f"<{number}@example.org>")] = (INBOX, frozenset())
        return MessageId(f"<{number}@example.org>")

    @rule(message=messages)
    def somebody_numbers(self, message: MessageId) -> None:
        """As mbsync does; the key stays the same."""
        before = self.ref(message)
        folder = self.home / "mail" / ("" if before.folder == INBOX else before.folder)
        path = next(path for sub in ("cur", "new") for path in (folder / sub).iterdir() if path.name.startswith(before.key))
        base, colon, info = path.name.partition(":")
        if ",U=" not in base:
            path.rename(path.with_name(f"{base},U={len(self.model)}{colon}{info}"))
        assert self.ref(message) == before

    @rule(message=messages, role=ROLES)
    def move(self, message: MessageId, role: FolderRole) -> None:
        folder, flags = self.model[message]
        if folder != self.folder[role]:
            asyncio.run(self.acts.move("move", self.ref(message), message, self.folder[role]))
            self.done.append((message, self.model[message]))
            self.model[message] = (self.folder[role], flags)

    @rule(message=messages, flag=FLAGS, on=st.booleans())
    def flag(self, message: MessageId, flag: Flag, on: bool) -> None:
        folder, flags = self.model[message]
        asyncio.run(self.acts.set_flags("flag", self.ref(message), message, add=[flag] * on, remove=[flag] * (not on)))
        if (flag in flags) != on:
            self.done.append((message, (folder, flags)))
            self.model[message] = (folder, flags ^ {flag})

    @rule()
    def undo(self) -> None:
        reverted = asyncio.run(self.acts.undo())
        assert (reverted is not None) == bool(self.done)
        if self.done:
            message, state = self.done.pop()
            self.model[message] = state

    @rule()
    def restart(self) -> None:
        asyncio.run(self.journal.aclose())
        self.journal = SqlJournal(open_database(self.home / "state"))
        self.mail = LocalMail(LocalSettings.from_home(self.home, zone=ZoneInfo("UTC")))
        self.acts = JournaledActs(self.mail, self.journal)
        assert asyncio.run(self.acts.recover()) == 0

    @invariant()
    def the_folders_are_as_the_model_says(self) -> None:
        found = [e for folder in self.folder.values() for e in asyncio.run(self.mail.search(MailQuery(folder=folder)))]
        assert sorted((e.message_id, e.ref.folder, sorted(e.flags)) for e in found) == sorted(
            (message, folder, sorted(flags)) for message, (folder, flags) in self.model.items()
        )

    def ref(self, message: MessageId) -> MessageRef:
        ref = asyncio.run(self.mail.find(self.model[message][0], message))
        assert ref is not None
        return ref

    def teardown(self) -> None:
        asyncio.run(self.journal.aclose())
        shutil.rmtree(self.home)


MaildirMachine.TestCase.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestMaildir = MaildirMachine.TestCase
