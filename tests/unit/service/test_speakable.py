import json
import os
from pathlib import Path

import pytest

from agent.service.cli import main

MAIL = b"From: ann@example.com\nSubject: Lunch\n\nShall we eat? See https://example.com/menu.\n\n-- \nAnn\n"


def answers(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(["speakable", "--jsonl", *arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(MAIL)
    (answer,) = answers(capsys, str(path))
    assert answer["file"] == str(path)
    assert answer["language"] == "en"
    assert answer["text"] == "Shall we eat? See https://example.com/menu."
    assert answer["spoken"] == ["Shall we eat?", "See link to example.com."]


def test_bodies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Yes.\n\nOn 2 Nov 2026 10:11, Ann <ann@example.com> wrote:\n> Lunch?\n")
    assert answers(capsys, "--body", str(path))[0]["text"] == "Yes."
    path.write_text("<p>Yes.</p><blockquote type=cite>Lunch?</blockquote>")
    assert answers(capsys, "--body", "--html", str(path))[0]["text"] == "Yes."


def test_the_first_message_of_an_mbox(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.mbox"
    first = b"From ann Mon Nov  2 10:11:00 2026\nSubject: 1\n\nfirst\n>From here\n\n"
    path.write_bytes(first + b"From bo Mon Nov  2 10:11:00 2026\nSubject: 2\n\nsecond\n")
    assert answers(capsys, str(path))[0]["text"] == "first\nFrom here"


def test_files_that_can_not_be_read_get_a_clear_error_and_the_others_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, absent, pipe = tmp_path / "a.eml", tmp_path / "absent.eml", tmp_path / "pipe"
    good.write_bytes(MAIL)
    os.mkfifo(pipe)
    found = answers(capsys, str(absent), str(tmp_path), str(pipe), str(good))
    assert [answer.get("error", "") != "" for answer in found] == [True, True, True, False]
    assert "can't be read" in str(found[0]["error"])
    assert "no file" in str(found[1]["error"])


def test_a_nesting_bomb_gets_a_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bomb.eml"
    path.write_text("".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5_000)))
    assert "nested too deep" in str(answers(capsys, str(path))[0]["error"])


def test_the_readable_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(MAIL)
    assert main(["speakable", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["  Shall we eat?", "  See link to example.com."]
