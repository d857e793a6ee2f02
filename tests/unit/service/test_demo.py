"""``harkmail demo``: a spoken call with a caller of its own, looked up in the mailbox afterwards."""

import importlib.util
import json
from pathlib import Path

import pytest
import soundfile

from agent.domain.mail import Envelope
from agent.interfaces.mail import MailStore
from agent.service.cli import main
from agent.service.demo import verify

pytestmark = pytest.mark.skipif(importlib.util.find_spec("py_nanotts") is None, reason="py-nanotts is not installed")


def test_a_demo_leaves_the_call_and_the_mailbox(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["demo", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "acts found done in the mailbox" in printed
    events = [json.loads(line) for line in (out / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    acts = {event["intent"] for event in events if event["event"] == "action" and not event["failed"]}
    assert len(acts - {"greet", "read_message", "list_messages"}) >= 4
    assert sum(event["event"] == "utterance" for event in events) >= 6
    assert soundfile.info(out / "call.wav").channels == 2
    assert (out / "call.png").read_bytes().startswith(b"\x89PNG")
    assert {path.name for path in (out / "home").iterdir()} >= {"mail", "calendar", "contacts", "state"}


def test_a_tampered_mailbox_fails_the_demo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program takes every answer out of Sent before it is looked for."""
    real = verify._answer_left

    async def tampered(mail: MailStore, envelope: Envelope) -> bool:
        for path in (tmp_path / "home" / "mail").glob(".Sent/*/*"):
            path.unlink()
        return await real(mail, envelope)

    monkeypatch.setattr(verify, "_answer_left", tampered)
    assert main(["demo", "--out", str(tmp_path)]) == 1
    assert "NOT as it should be" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [("--language", "fr"), ("--engine", "vosk"), ("--engine", "nonesuch"), ("--out", "/dev/null/x"), ("--language", "..")],
)
def test_what_can_not_be_is_told(arguments: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(["demo", "--out", str(tmp_path / "out"), *arguments]) == 1
    said = capsys.readouterr()
    assert 1 <= len(said.err.splitlines()) <= 2
    assert "defect" not in said.err


def test_a_home_that_is_no_demo_of_ours_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "home" / "mail").mkdir(parents=True)
    (tmp_path / "home" / "mail" / "precious").write_text("x")
    assert main(["demo", "--out", str(tmp_path)]) == 1
    assert "--out" in capsys.readouterr().err
    assert (tmp_path / "home" / "mail" / "precious").exists()
