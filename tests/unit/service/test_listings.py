"""``harkmail engines``, ``voices`` and ``check-config``, the catalogue and the event file."""

import json
from pathlib import Path

import pytest

from agent.domain.errors import BadSetting, StorageError
from agent.domain.events import CallEvent, CallEventKind
from agent.service import catalogue
from agent.service.cli import main
from agent.service.eventlog import event_file

MODEL = Path(__file__).parents[2] / "models" / "reference-en"


def test_engines_say_what_is_missing_and_what_gets_it(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    assert main(["engines", "--home", str(home)]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert set(catalogue.transcriber_names()) | set(catalogue.synthesizer_names()) <= lines.keys()
    assert lines["pocketsphinx"].endswith("ready")
    assert "alphacephei.com/vosk/models" in lines["vosk"]
    (home / "agent.toml").write_text(f"[speech.vosk.models]\nen = '{MODEL}'\n")
    assert main(["engines", "--home", str(home)]) == 0
    assert any(line.startswith("  vosk") and line.endswith("ready") for line in capsys.readouterr().out.splitlines())


def test_voices_by_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices"]) == 0
    everything = capsys.readouterr().out.splitlines()
    assert main(["voices", "--language", "en"]) == 0
    english = capsys.readouterr().out.splitlines()
    assert 0 < len(english) < len(everything)
    assert {line.split()[1] for line in english} == {"en"}


def test_a_good_home_is_checked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-config", "--home", str(home)]) == 0
    said = capsys.readouterr()
    assert f"{home / 'mail'}\n" in said.out
    assert "pocketsphinx" in said.out
    assert said.err == ""
    assert not (home / "state").exists()


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ("[user]\ntime_zone = 'Nowhere/City'", "Nowhere/City"),
        ("[user]\nlanguage = 'xx'", "'xx'"),
        ("[speech]\nengine = 'ear'", "no speech engine ear"),
        ("[speech.voices]\nen = 'nobody'", "no voice nobody"),
        ("[speech.vosk.models]\nen = '/nonexistent'\n[speech]\nengine = 'pocketsphinx'\nrate = 3", "no setting speech.rate"),
    ],
)
def test_what_is_wrong_is_named(settings: str, complaint: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "agent.toml").write_text(settings)
    assert main(["check-config", "--home", str(home)]) == 1
    error = capsys.readouterr().err
    assert complaint in error
    assert "defect" not in error


def test_there_is_no_such_engine() -> None:
    with pytest.raises(BadSetting, match="ear"):
        catalogue.transcriber("ear")
    with pytest.raises(BadSetting, match="mouth"):
        catalogue.synthesizer("mouth")


def test_every_action_is_known_by_its_intent() -> None:
    for name, action in catalogue.actions().items():
        assert action.schema.name == name


def test_events_are_lines_of_json(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    with event_file(path) as write:
        write(CallEvent(1.5, CallEventKind.PHRASE, {"text": "Ça va\ud800", "language": "fr"}))
        assert json.loads(path.read_text(encoding="utf-8")) == {"t": 1.5, "event": "phrase", "text": "Ça va?", "language": "fr"}


def test_events_that_nobody_wants() -> None:
    with event_file(None) as write:
        write(CallEvent(0.0, CallEventKind.HANG_UP, {}))


@pytest.mark.parametrize("place", ["/nonexistent/e", "/dev/full", "."])
def test_events_that_can_not_be_written(place: str) -> None:
    with pytest.raises(StorageError, match="can't be written"), event_file(Path(place)) as write:
        write(CallEvent(0.0, CallEventKind.HANG_UP, {}))
