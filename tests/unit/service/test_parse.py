"""``harkmail parse``: sentences in, intents out."""

import io
import json

import pytest

from agent.service.cli import main


def _answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_plain_sentences(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Find emails from Marie\nthe cat sat on the mat\n"))
    assert main(["parse", "--language", "en"]) == 0
    found, refused = _answers(capsys)
    assert (found["text"], found["intent"], found["slots"]) == ("Find emails from Marie", "search_messages", {"person": "Marie"})
    assert refused == {"text": "the cat sat on the mat", "intent": "none", "slots": {}, "score": 0.0}


def test_context_closes_the_other_states(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [{"text": "archive it", "context": "message"}, {"text": "archive it", "context": "none"}, {"text": "archive it"}]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, lines))))
    assert main(["parse", "--language", "en", "--jsonl"]) == 0
    assert [answer["intent"] for answer in _answers(capsys)] == ["archive", "none", "archive"]


def test_dates_are_plain_values(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("what's on my calendar on March 4th 2031\n"))
    assert main(["parse"]) == 0
    (answer,) = _answers(capsys)
    assert answer["slots"] == {"date": {"start": "2031-03-04T00:00:00", "end": "2031-03-05T00:00:00", "grain": "day"}}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("nonsense", "not JSON"),
        ("[]", '"text"'),
        ('{"text": 3}', '"text"'),
        ('{"text": "help", "context": "kitchen"}', '"context"'),
    ],
)
def test_bad_lines_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, complaint: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"text": "help"}\n' + line))
    assert main(["parse", "--jsonl"]) == 2
    error = capsys.readouterr().err
    assert "line 2" in error
    assert complaint in error


def test_unknown_language(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("help\n"))
    assert main(["parse", "--language", "xx"]) == 1
    assert "There is: en" in capsys.readouterr().err
