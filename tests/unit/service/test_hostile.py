"""Homes and messages as nobody wants them: a clear answer, and nothing is lost."""

import ctypes
import io
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.service.cli import main
from tests.unit.service.conftest import Run, deliver, is_clear, raw_message, where

HEAD = b"From: Ann Smith <ann@example.com>\nTo: me@example.org\nSubject: Hi\nDate: Mon, 02 Nov 2026 10:00:00 +0000\n"
LATIN = b"Content-Type: text/plain; charset=iso-8859-1\n\n"
MESSAGES = {
    "empty": b"",
    "no headers": b"Only a text, without any header.\nSecond line.\n",
    "half a header": HEAD[:60],
    "half a part": HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\nSGVsbG8gd29y",
    "nesting bomb": HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
    "element bomb": HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 50_000 + b"deep",
    "unknown charset": HEAD + b"Content-Type: text/plain; charset=klingon-99\n\nH\xe9llo \xff\xfe",
    "a codec that is no charset": HEAD + b"Content-Type: text/plain; charset=zip\n\nhello",
    "lone surrogates": HEAD + b"Content-Type: text/plain; charset=utf-8\n\n\xed\xa0\x80 here",
    "NULs": b"From: A\0nn <ann@example.com>\nSubject: Hi\0there\n\nHel\0lo\0\n",
    "control and bidi": HEAD + LATIN + b"Bell \x07 esc \x1b[2J \x9b31m",
    "bidi in the subject": b"From: =?utf-8?q?A=1B=5B2J_=E2=80=AEe?= <a@b.c>\nSubject: =?utf-8?q?=1B=5D0;=07_=E2=80=AEt?=\n\nx\n",
    "10,000 recipients": b"From: Ann <a@b.c>\nTo: "
    + b",\n ".join(b"P%d <p%d@example.com>" % (n, n) for n in range(10_000))
    + b"\nSubject: Many\n\nx",
    "a line of a megabyte": HEAD + b"\n" + b"word " * 200_000,
    "dates that are none": b"From: Ann <a@b.c>\nSubject: d\nDate: Mon, 99 Foo 99999 99:99 +9999\n\nx\n",
    "the year 1": b"From: Ann <a@b.c>\nSubject: d\nDate: Mon, 01 Jan 0001 00:00:00 +1400\n\nx\n",
    "template marks": b"From: {{ 7*7 }} <a@b.c>\nSubject: {% raw %}{{ x }}\n\n{{ ''.__class__ }} <break time='3h'/>\n",
    "a damaged invitation": HEAD + b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n",
}
COMMANDS = (
    "read my unread messages", "who is it from", "when was it sent", "spell that", "list attachments", "reply saying fine", "no",
    "archive it", "undo that", "flag it", "list my messages", "goodbye",
)  # fmt: skip
UNSPEAKABLE = {chr(n) for n in (*range(32), *range(127, 160))} - {"\n"} | {"\u202e", "\u202d", "\u2066"}

Chat = Callable[..., str]


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Chat:
    def run(home: Path, *lines: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert main(["chat", "--home", str(home)]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        return said.out

    return run


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_of_any_kind_is_survived(name: str, chat: Chat, tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = deliver(home, MESSAGES[name])
    said = chat(home, *COMMANDS)
    assert said.endswith("Goodbye.\n")
    assert "went wrong on my side" not in said
    assert not UNSPEAKABLE & set(said)
    (left,) = [file for file in (home / "mail").rglob(f"{path.name}*") if file.is_file()]
    assert left.parent == home / "mail" / "cur"
    assert left.read_bytes() == MESSAGES[name]


def test_the_subject_after_10_000_recipients_is_known(chat: Chat, tmp_path: Path) -> None:
    deliver(tmp_path, MESSAGES["10,000 recipients"])
    assert "Ann: Many" in chat(tmp_path, "list my messages")


def test_200_megabytes(chat: Chat, tmp_path: Path) -> None:
    path = deliver(tmp_path, HEAD + b"\nThe beginning of it.\n")
    with path.open("ab") as file:
        file.truncate(200_000_000)
    said = chat(tmp_path, "read my unread messages", "archive it", "undo that")
    assert "The beginning of it" in said
    assert "Undone" in said
    (left,) = (tmp_path / "mail" / "cur").iterdir()
    assert left.stat().st_size == 200_000_000


def test_damaged_calendar_and_contacts_do_not_hide_the_others(chat: Chat, home: Path) -> None:
    calendar, book = home / "calendar" / "own", home / "contacts" / "own"
    for folder in (calendar, book):
        folder.mkdir(parents=True)
    (calendar / "bad.ics").write_bytes(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:nonsense\n\0\xff")
    (calendar / "bomb.ics").write_bytes(b"BEGIN:VEVENT\n" * 20_000)
    (calendar / "good.ics").write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20200101T000000Z\nDTSTART:20200101T100000\n"
        "DTEND:20200101T110000\nRRULE:FREQ=DAILY\nSUMMARY:Choir\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    (book / "bad.vcf").write_bytes(b"BEGIN:VCARD\nFN\0:\xff\xfe")
    (book / "good.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ann Smith\nN:Smith;Ann;;;\nTEL:+1 555 0101\nEND:VCARD\n")
    said = chat(home, "what is on my calendar tomorrow", "what is the number of Ann Smith")
    assert "Choir" in said
    assert "five five five" in said


class NothingMayBeWritten:
    """Run in the child: root without its powers over permissions (prctl(2), PR_CAPBSET_DROP)."""

    def __call__(self) -> None:
        libc = ctypes.CDLL(None)
        for capability in range(41):
            libc.prctl(24, capability, 0, 0, 0)


@pytest.fixture
def sealed() -> Iterator[Callable[[Path, int], None]]:
    """Takes permissions away, and gives them back in the end."""
    changed: list[tuple[Path, int]] = []

    def seal(path: Path, mode: int) -> None:
        changed.append((path, path.stat().st_mode))
        path.chmod(mode)

    yield seal
    for path, mode in reversed(changed):
        path.chmod(mode)


def test_a_read_only_home_is_read_and_said_to_be_one(harkmail: Run, home: Path, sealed: Callable[[Path, int], None]) -> None:
    before = where(home)
    for path in [path for path in home.rglob("*") if path.is_dir()] + [home]:
        sealed(path, 0o555)
    lines = "read my unread messages\nnext\narchive it\nreply saying fine\nyes\nundo that\ngoodbye\n"
    done = harkmail("chat", "--home", home, input=lines, preexec_fn=NothingMayBeWritten())
    assert done.returncode == 0
    assert "from Bob Jones" in done.stdout
    assert "I may read your messages but not change them" in done.stdout
    assert "Sent" not in done.stdout
    assert len(done.stderr.splitlines()) == 1
    assert where(home) == before


def test_a_message_that_may_not_be_read_is_passed_over(harkmail: Run, home: Path, sealed: Callable[[Path, int], None]) -> None:
    closed = sorted((home / "mail" / "new").iterdir())[1]
    sealed(closed, 0)
    done = harkmail("chat", "--home", home, input="read my unread messages\nnext\nnext\n", preexec_fn=NothingMayBeWritten())
    assert (done.returncode, done.stderr) == (0, "")
    assert "can't read it" in done.stdout
    assert "lunch on Friday" in done.stdout
    assert closed.exists()


def test_a_closed_home(harkmail: Run, home: Path, sealed: Callable[[Path, int], None]) -> None:
    sealed(home, 0)
    for command in ("chat", "check-config"):
        done = harkmail(command, "--home", home, input="", preexec_fn=NothingMayBeWritten())
        assert done.returncode == 1
        assert is_clear(done.stderr)


def test_a_home_that_can_not_be_made(harkmail: Run, tmp_path: Path, sealed: Callable[[Path, int], None]) -> None:
    sealed(tmp_path, 0o555)
    done = harkmail("chat", "--home", tmp_path / "new", input="", preexec_fn=NothingMayBeWritten())
    assert done.returncode == 1
    assert is_clear(done.stderr)


def test_a_full_disk(harkmail: Run, home: Path) -> None:
    """There is no room for the database, but for a draft of what could not be sent."""

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    before = where(home)
    done = harkmail("chat", "--home", home, input="read my unread messages\narchive it\nreply saying fine\nyes\n", preexec_fn=full)
    assert done.returncode == 0
    assert "lunch on Friday" in done.stdout
    assert "no room left" in done.stdout
    assert "Sent" not in done.stdout
    after = where(home)
    assert after.pop("Re: Lunch") == "mail/.Drafts"
    assert after == before
    again = harkmail("chat", "--home", home, input="read my unread messages\narchive it\n")
    assert "Archived" in again.stdout


def test_a_disk_that_fills_up_loses_nothing(harkmail: Run, home: Path) -> None:
    """The database is there already, and what is sent has no room."""
    harkmail("chat", "--home", home, input="")
    database = (home / "state" / "harkmail.db").stat().st_size

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (database + 4096, database + 4096))

    deliver(home, raw_message(5, "Dan Roe", "Long", "A long text. " * 20_000))
    before = set(where(home))
    lines = "read my unread messages\narchive it\nforward it to Ann Smith\nyes\nundo that\n"
    done = harkmail("chat", "--home", home, input=lines, preexec_fn=full)
    assert "Traceback" not in done.stderr
    assert set(where(home)) == before


@pytest.mark.parametrize("kind", ["home", "mail", "calendar"])
def test_a_file_in_the_place_of_a_folder(kind: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home if kind == "home" else home / kind
    if path.is_dir():
        shutil.rmtree(path)
    path.write_text("precious")
    for command in ("chat", "check-config"):
        assert main([command, "--home", str(home)]) == 1
        error = capsys.readouterr().err
        assert f"{path} is not a folder." in error
        assert "Traceback" not in error
    assert path.read_text() == "precious"


@pytest.mark.parametrize("damage", ["garbage", "folder", "newer"])
def test_a_database_that_is_none_leaves_mail_readable(damage: str, harkmail: Run, home: Path) -> None:
    database = home / "state" / "harkmail.db"
    database.parent.mkdir()
    match damage:
        case "garbage":
            database.write_bytes(os.urandom(5000))
        case "folder":
            database.mkdir()
        case "newer":
            with sqlite3.connect(database) as connection:
                connection.executescript(
                    "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('9999')"
                )
            connection.close()
    done = harkmail("chat", "--home", home, input="read my unread messages\narchive it\n")
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert "lunch on Friday" in done.stdout
    assert "Archived" not in done.stdout
    assert set(where(home).values()) == {"mail"}


def test_interrupted_by_the_keyboard(home: Path) -> None:
    command = [sys.executable, "-m", "agent", "chat", "--home", str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Hello")
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert error == ""
