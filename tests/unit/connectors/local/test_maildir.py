"""Maildirs as other programs leave them."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.connectors.local.adapter import INBOX, LocalMail, LocalSender
from agent.connectors.local.names import FileName, display_name, maildirpp_name
from agent.connectors.local.settings import LocalSettings
from agent.domain.errors import BadMessage, SendFailed, StorageFull, StorageReadOnly, Unexpected
from agent.domain.mail import Flag, FolderId, FolderRole, MailQuery, MessageId, MessageRef

RAW = b"From: Ann <ann@example.org>\r\nSubject: Hello\r\nMessage-ID: <1@example.org>\r\n\r\nHello.\r\n"


def local(home: Path, sendmail: str = "") -> LocalSettings:
    return LocalSettings.from_home(home, sendmail=sendmail, zone=ZoneInfo("UTC"))


def maildir(path: Path, **files: bytes) -> Path:
    for subfolder in ("cur", "new", "tmp"):
        (path / subfolder).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / "cur" / name).write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("inbox", "others", "roles"),
    [
        (".", [".Archive", ".Corbeille", ".Work.Old"], {".Archive": "archive", ".Corbeille": "trash", ".Work.Old": "other"}),
        (".", ["Archives", "Sent Items"], {"Archives": "archive", "Sent Items": "sent"}),
        ("INBOX", ["Archive", "Work/Old"], {"Archive": "archive", "Work/Old": "other"}),
        ("Inbox", ["Spam", "Work/.Old"], {"Spam": "junk", "Work/.Old": "other"}),
        (".", [".&AMk-l&AOk-ments supprim&AOk-s"], {".&AMk-l&AOk-ments supprim&AOk-s": "trash"}),
    ],
)
async def test_layouts(tmp_path: Path, inbox: str, others: list[str], roles: dict[str, str]) -> None:
    maildir(tmp_path / "mail" / inbox, a=RAW)
    for other in others:
        maildir(tmp_path / "mail" / other, b=RAW)
    mail = LocalMail(local(tmp_path))
    assert {folder.id: folder.role.value for folder in await mail.folders()} == {"INBOX": "inbox", **roles}
    assert [e.ref for e in await mail.search(MailQuery())] == [MessageRef(INBOX, "a")]
    drafts = await mail.folder(FolderRole.DRAFTS)
    assert drafts.id == (".Drafts" if others[0].startswith(".") else "Drafts")


def test_names_in_modified_utf7() -> None:
    assert display_name(".&AMk-t&AOk-.A") == "Été/A"
    assert maildirpp_name("Été/A") == ".&AMk-t&AOk-.A"


def test_file_names() -> None:
    name = FileName.parse("1.x,U=12:2,FSa")
    assert (name.unique, name.flags) == ("1.x", frozenset({Flag.FLAGGED, Flag.SEEN}))
    assert name.flagged([Flag.ANSWERED], [Flag.SEEN]).in_cur() == "1.x,U=12:2,FRa"


async def test_number_of_mbsync_stays_in_its_folder_only(tmp_path: Path) -> None:
    maildir(tmp_path / "mail", **{"1.x,U=7:2,": RAW})
    mail = LocalMail(local(tmp_path))
    ref = await mail.set_flags(MessageRef(INBOX, "1.x"), add=(Flag.SEEN,))
    assert [path.name for path in (tmp_path / "mail" / "cur").iterdir()] == ["1.x,U=7:2,S"]
    await mail.move(ref, (await mail.folder(FolderRole.ARCHIVE)).id)
    assert [path.name for path in (tmp_path / "mail" / ".Archive" / "cur").iterdir()] == ["1.x:2,S"]


async def test_a_name_that_changed_is_found_again(tmp_path: Path) -> None:
    maildir(tmp_path / "mail", **{"1.x:2,": RAW})
    mail = LocalMail(local(tmp_path))
    (tmp_path / "mail" / "cur" / "1.x:2,").rename(tmp_path / "mail" / "cur" / "1.x,U=3:2,F")
    ref = await mail.set_flags(MessageRef(INBOX, "1.x"), add=(Flag.SEEN,))
    assert (await mail.envelope(ref)).flags == {Flag.FLAGGED, Flag.SEEN}


async def test_never_overwrites_a_message_of_the_same_name(tmp_path: Path) -> None:
    maildir(tmp_path / "mail", a=RAW)
    maildir(tmp_path / "mail" / ".Archive", a=b"Subject: other\n\n")
    mail = LocalMail(local(tmp_path))
    moved = await mail.move(MessageRef(INBOX, "a"), FolderId(".Archive"))
    assert moved.key != "a"
    assert await mail.raw(moved) == RAW
    assert await mail.raw(MessageRef(FolderId(".Archive"), "a")) == b"Subject: other\n\n"


async def test_damaged_messages_are_listed_and_not_read(tmp_path: Path) -> None:
    maildir(tmp_path / "mail", good=RAW, empty=b"", nuls=b"\0" * 1000, half=b"From: An", trashed=RAW)
    cur = tmp_path / "mail" / "cur"
    (cur / "trashed").rename(cur / "trashed:2,T")
    os.mkfifo(cur / "pipe")
    (cur / "folder").mkdir()
    (cur / "dangling").symlink_to("nowhere")
    with (cur / "huge").open("wb") as file:
        file.write(RAW)
        file.truncate(200_000_000)
    mail = LocalMail(local(tmp_path))
    assert {e.ref.key for e in await mail.search(MailQuery())} == {"good", "empty", "nuls", "half", "huge"}
    for key in ("empty", "nuls"):
        with pytest.raises(BadMessage, match="empty"):
            await mail.fetch(MessageRef(INBOX, key))
    assert (await mail.fetch(MessageRef(INBOX, "huge"))).envelope.size_bytes == 200_000_000


AS_NOBODY = """
import asyncio, os, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from tests.unit.connectors.local.test_maildir import MailQuery, LocalMail, local, read_only_home
home = Path(sys.argv[1])
asyncio.run(LocalMail(local(home)).search(MailQuery()))  # loads the interpreter's last modules, which nobody may read
if os.getuid() == 0:
    os.setuid(65534)
asyncio.run(read_only_home(home))
"""


async def read_only_home(home: Path) -> None:
    mail = LocalMail(local(home))
    by_key = {e.ref.key: e for e in await mail.search(MailQuery())}
    assert by_key["a"].subject == "Hello"
    assert by_key["closed"].subject == ""
    with pytest.raises(BadMessage, match="Permission denied"):
        await mail.fetch(by_key["closed"].ref)
    with pytest.raises(StorageReadOnly):
        await mail.set_flags(by_key["a"].ref, add=(Flag.SEEN,))
    with pytest.raises(StorageReadOnly):
        await mail.move(by_key["a"].ref, FolderId(".Archive"))
    with pytest.raises(StorageReadOnly):
        await mail.folder(FolderRole.TRASH)


def test_a_read_only_home_is_read() -> None:
    """Outside pytest's own folder, which no other user may enter; permissions mean nothing to root."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        maildir(home / "mail", a=RAW, closed=RAW)
        maildir(home / "mail" / ".Archive")
        (home / "mail" / "cur" / "closed").chmod(0)
        folders = [path for path in (home, *home.rglob("*")) if path.is_dir()]
        for path in folders:
            path.chmod(0o555)
        done = subprocess.run([sys.executable, "-c", AS_NOBODY, folder], check=False, capture_output=True, text=True)
        for path in folders:
            path.chmod(0o755)
    assert done.returncode == 0, done.stderr


async def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    mail = LocalMail(local(tmp_path))
    await mail.append(INBOX, RAW)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(StorageFull):
            await mail.append(INBOX, RAW + b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(await mail.search(MailQuery())) == 1
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


@pytest.mark.parametrize(("script", "error"), [("exit 75", SendFailed), ("exit 67", SendFailed), ("kill -9 $$", Unexpected)])
async def test_sendmail_refuses(tmp_path: Path, script: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await LocalSender(local(tmp_path, f"sh -c '{script}'")).send(RAW, "me@x", ["ann@x"], MessageId("<1@x>"))


async def test_sendmail_gets_the_message_and_its_envelope(tmp_path: Path) -> None:
    script = tmp_path / "sendmail"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/args\ncat > {tmp_path}/raw\n')
    script.chmod(0o755)
    sender = LocalSender(local(tmp_path, str(script)))
    await sender.send(RAW, "me@x", ["-ann@x", "bob@x"], MessageId("<1@x>"))
    assert (tmp_path / "args").read_text().split() == ["-i", "-f", "me@x", "--", "-ann@x", "bob@x"]
    assert (tmp_path / "raw").read_bytes() == RAW.replace(b"\r\n", b"\n")
    assert await sender.accepted(MessageId("<1@x>")) is None


async def test_sendmail_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SendFailed):
        await LocalSender(local(tmp_path, "no-such-command")).send(RAW, "me@x", ["ann@x"], MessageId("<1@x>"))


@pytest.mark.skipif(shutil.which("mbsync") is None, reason="mbsync (Debian: isync) is not installed")
@pytest.mark.parametrize("style", ["Verbatim", "Maildir++"])
async def test_mbsync_carries_our_acts_across(tmp_path: Path, style: str) -> None:
    there, here = tmp_path / "there", tmp_path / "mail"
    for number in range(3):
        maildir(there, **{f"{number}.x:2,": RAW.replace(b"<1@", b"<%d@" % number)})
    here.mkdir()
    near = f"Inbox {here}" if style == "Maildir++" else f"Path {here}/\nInbox {here}/INBOX"
    config = tmp_path / "mbsyncrc"
    config.write_text(
        f"MaildirStore far\nInbox {there}\nSubFolders Maildir++\n\nMaildirStore near\n{near}\nSubFolders {style}\n\n"
        "Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Both\nExpunge Both\nSyncState *\n"
    )

    def sync() -> None:
        subprocess.run(
            ["mbsync", "-c", str(config), "-a"], check=True, capture_output=True, env={**os.environ, "HOME": str(tmp_path)}
        )

    sync()
    mail = LocalMail(local(tmp_path))
    refs = {e.message_id: e.ref for e in await mail.search(MailQuery())}
    assert len(refs) == 3
    await mail.set_flags(refs[MessageId("<0@example.org>")], add=(Flag.FLAGGED,))
    await mail.move(refs[MessageId("<1@example.org>")], (await mail.folder(FolderRole.ARCHIVE)).id)
    sync()
    far = LocalMail(LocalSettings(there, there, there, there))
    assert {e.message_id: set(e.flags) for e in await far.search(MailQuery())} == {
        "<0@example.org>": {Flag.FLAGGED},
        "<2@example.org>": set(),
    }
    archived = await far.search(MailQuery(folder=FolderId(".Archive")))
    assert [e.message_id for e in archived] == ["<1@example.org>"]
