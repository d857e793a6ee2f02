"""Nothing is written outside the home, and nobody's words reach a log."""

import io
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.service.cli import main
from tests.unit.service.conftest import MAIL, Run, make_home

SAID = (
    "read my unread messages", "next", "reply saying the purple umbrella", "yes", "archive it", "undo that",
    "read my mail about zebra", "forward it to Quentin Quagmire", "the aubergine is secret", "flag it",
    "what is on my calendar today", "goodbye",
)  # fmt: skip


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty HOME, with temporary and XDG folders in it."""
    folder = tmp_path / "elsewhere"
    (folder / "tmp").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    for name in ("DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
        monkeypatch.setenv(f"XDG_{name}", str(folder / name))
    return folder


def test_chat_and_call_write_nowhere_but_where_they_were_told(harkmail: Run, elsewhere: Path, tmp_path: Path, spoken: Path) -> None:
    home, out = make_home(tmp_path / "home"), tmp_path / "out"
    out.mkdir()
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    arguments = ("--home", home, "--out", out / "c.wav", "--events", out / "e.jsonl")
    work = tmp_path / "work"
    work.mkdir()
    assert harkmail("call", spoken, *arguments, env=environment, cwd=work).returncode == 0
    assert harkmail("chat", "--home", home, input="\n".join(SAID), env=environment, cwd=work).returncode == 0
    assert sorted(path.name for path in out.iterdir()) == ["c.wav", "e.jsonl"]
    assert [path for path in elsewhere.rglob("*") if path != elsewhere / "tmp"] == []
    assert list(work.iterdir()) == []
    assert {path.name for path in home.iterdir()} <= {"mail", "state", "outbox"}


class Kept(logging.Handler):
    """Everything of every record: its text, its fields, its exception."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.text.append(f"{self.format(record)} {vars(record)}")


@pytest.fixture
def everything_logged() -> Iterator[Kept]:
    kept, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(kept)
    root.setLevel(level)


def test_nobodys_words_reach_a_log(everything_logged: Kept, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "mail" / "new" / "broken").write_bytes(b"Subject: rhubarb\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" * 50)
    book = home / "contacts" / "own"
    book.mkdir(parents=True)
    (book / "q.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Quentin Quagmire\nEMAIL:quentin@example.com\nEND:VCARD\n")
    (home / "state").write_text("no folder, so that every act fails")
    for state in ("broken", "whole"):
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join((*SAID, "x" * 20_000))))
        assert main(["-v", "chat", "--home", str(home)]) == 0
        if state == "broken":
            (home / "state").unlink()
    told = " ".join(everything_logged.text).casefold()
    assert "action failed" in told
    for word in private_words():
        assert not re.search(rf"\b{word}\b", told), word


def private_words() -> set[str]:
    """Rare enough words of messages, of people's names and of what was said."""
    texts = " ".join(" ".join(parts) for parts in MAIL) + " ".join(SAID) + " rhubarb quentin quagmire"
    ours = {"read", "reply", "forward", "archive", "messages", "calendar", "delete", "leaves", "message", "undo"}
    return set(re.findall(r"[a-z]{5,}", texts.casefold())) - ours - {"unread", "about", "today", "saying", "everything"}
