"""``harkmail chat``: the conversation, typed."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.service.cli import main
from tests.unit.service.conftest import Run, deliver, make_home, raw_message, where

ACCEPTANCE = "read my unread messages\nthe next one\narchive it\nundo that\ngoodbye\n"


Say = Callable[..., list[str]]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path) -> Say:
    """Types these lines; returns what was answered."""

    def chat(text: str, *options: str) -> list[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        assert main(["chat", "--home", str(home), *options]) == 0
        return capsys.readouterr().out.splitlines()

    return chat


def test_a_pipe_of_commands(harkmail: Run, home: Path) -> None:
    done = harkmail("chat", "--home", home, input=ACCEPTANCE)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "three unread messages" in lines[0]
    assert "from Ann Smith" in lines[2]
    assert "from Bob Jones" in lines[3]
    assert lines[4].startswith("Archived. Next is Cleo Dray")
    assert lines[5].startswith("Undone: Bob Jones")
    assert lines[-1] == "Goodbye."
    assert where(home) == {"Lunch": "mail", "Invoice": "mail", "Trip": "mail"}


def test_undo_in_another_conversation(say: Say, home: Path) -> None:
    say("read my unread messages\narchive it\n")
    assert where(home)["Lunch"] == "mail/.Archive"
    assert say("undo that\n")[1].startswith("Undone: Ann Smith")
    assert where(home)["Lunch"] == "mail"


def test_the_end_of_input_is_a_goodbye(say: Say) -> None:
    assert len(say("")) == 1


def test_a_mail_commands_nothing(say: Say, home: Path) -> None:
    lines = say("read my unread messages\nthe third one\n")
    assert "Delete everything, yes." in lines[-1]
    assert set(where(home).values()) == {"mail"}


def test_further_users_have_folders_of_their_own(say: Say, home: Path) -> None:
    deliver(home / "users" / "bea", raw_message(7, "Dan Roe", "Roof", "The roof is done."))
    assert "From Dan Roe" in say("read my unread messages\n", "--user", "bea")[-1]
    assert "from Ann Smith" in say("read my unread messages\n", "--user", "me")[-1]


@pytest.mark.parametrize("user", ["../bea", "", "/etc", "a b", "a\0b", ".."])
def test_names_that_are_none(capsys: pytest.CaptureFixture[str], home: Path, user: str) -> None:
    assert main(["chat", "--home", str(home), "--user", user]) == 1
    assert "a user's name" in capsys.readouterr().err
    assert not (home / "users").exists()


def test_the_default_home_is_the_data_folder(harkmail: Run, tmp_path: Path) -> None:
    make_home(tmp_path / "nobody" / ".local" / "share" / "harkmail")
    assert "three unread messages" in harkmail("chat", input="").stdout


def test_a_reply_to_nobody_is_kept_as_a_draft(say: Say, home: Path) -> None:
    for path in (home / "mail" / "new").iterdir():
        path.unlink()
    deliver(home, b"Subject: Nobody\n\nNobody wrote this.\n")
    lines = say("read my unread messages\nreply saying fine\nyes\n")
    assert "kept it as a draft" in lines[-1]
    (draft,) = (home / "mail" / ".Drafts" / "cur").iterdir()
    assert "fine" in draft.read_text()
    assert not (home / "outbox").exists()


def test_a_terminal_that_knows_few_characters(harkmail: Run, home: Path) -> None:
    deliver(home, raw_message(0, "Zoë Œ", "Ça 😀", "Voilà 😀 – été"))
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
    done = harkmail("chat", "--home", home, input="read my unread messages\nnext\nnext\nnext\n", env=environment)
    assert (done.returncode, done.stderr) == (0, "")


def test_bytes_that_are_no_text(harkmail: Run, home: Path, tmp_path: Path) -> None:
    garbage = tmp_path / "garbage"
    garbage.write_bytes(bytes(range(256)) * 20 + b"\n" + b"x" * 2_000_000 + b"\ngoodbye\n")
    with garbage.open("rb") as file:
        done = harkmail("chat", "--home", home, stdin=file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Goodbye.\n")
    assert set(where(home).values()) == {"mail"}


def test_a_home_that_is_not_there_is_made_and_told(harkmail: Run, tmp_path: Path) -> None:
    home = tmp_path / "mistyped"
    done = harkmail("chat", "--home", home, input="")
    assert done.returncode == 0
    assert "new home" in done.stderr
    assert "new home" not in harkmail("chat", "--home", home, input="").stderr
