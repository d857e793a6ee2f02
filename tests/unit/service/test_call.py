"""``harkmail call``: a spoken call from sound files."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from agent.domain.events import CallEventKind
from agent.service.cli import main
from tests.unit.service.conftest import Run, is_clear, where

DOCUMENTED = Path(__file__).parents[3] / "docs" / "events.md"
ENTIRE_CALL = ("read", "archive", "undo")


def events_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def documented_fields() -> dict[str, set[str]]:
    """Event → its fields, from the table of docs/events.md; a remark in a cell stands after a semicolon."""
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", DOCUMENTED.read_text(encoding="utf-8"), re.MULTILINE)
    named = {event: re.sub(r"\([^)]*\)", "", fields.partition(";")[0]) for event, fields in rows if event != "event"}
    return {event: set(re.findall(r"`([a-z_]+)`", fields)) for event, fields in named.items()}


def test_a_call_as_in_the_readme(utterances: Mapping[str, Path], home: Path, tmp_path: Path, harkmail: Run) -> None:
    out, log = tmp_path / "call.wav", tmp_path / "e.jsonl"
    done = harkmail("call", *(utterances[name] for name in ENTIRE_CALL), "--home", home, "--out", out, "--events", log)
    assert (done.returncode, done.stderr) == (0, "")
    events = events_of(log)
    assert [e["intent"] for e in events if e["event"] == "intent"] == ["list_messages", "archive", "undo"]
    assert set(where(home).values()) == {"mail"}
    assert (home / "mail" / ".Archive").is_dir()
    _events_are_as_documented(events)
    _both_sides_are_heard(out, events)
    _the_last_answer_is_heard(events)


def _events_are_as_documented(events: list[dict[str, object]]) -> None:
    fields = documented_fields()
    assert set(fields) == {kind.value for kind in CallEventKind}
    for event in events:
        assert event.keys() == {"t", "event"} | fields[str(event["event"])], event
    times = [float(str(event["t"])) for event in events]
    assert times == sorted(times)
    playouts = [event for event in events if event["event"] == "playout"]
    assert len(playouts) == 1 + len(ENTIRE_CALL)
    assert [playout["after_speech_ms"] is None for playout in playouts] == [True, False, False, False]
    for playout in playouts[1:]:
        assert int(str(playout["after_speech_ms"])) > int(str(playout["after_endpoint_ms"])) >= 0


def _both_sides_are_heard(call: Path, events: list[dict[str, object]]) -> None:
    sound, rate = soundfile.read(call, dtype="float32")
    assert (sound.shape[1], rate, soundfile.info(call).subtype) == (2, 16000, "PCM_16")
    assert abs(len(sound) / rate - float(str(events[-1]["t"]))) < 1.0
    first = next(event for event in events if event["event"] == "utterance")
    start, end = (int(float(str(first[name])) * rate) for name in ("start", "end"))
    caller, agent = np.abs(sound[:, 0]), np.abs(sound[:, 1])
    assert caller[start:end].max() > 0.1
    assert caller[: start - rate // 2].max() == 0.0
    assert agent[: start - rate // 2].max() > 0.1


def _the_last_answer_is_heard(events: list[dict[str, object]]) -> None:
    last = [event for event in events if event["event"] == "playout"][-1]
    assert events[-1]["event"] == "hang_up"
    assert float(str(events[-1]["t"])) > float(str(last["at"])) + 1.0


def encodings(source: Path, folder: Path) -> dict[str, Path]:
    """The same utterance in every manner; telephone encodings at 8 kHz."""
    sound, rate = soundfile.read(source, dtype="float32")
    telephone = soxr.resample(sound, rate, 8000)
    kinds = {
        "8 bit stereo": (np.stack([sound, sound], axis=1), rate, "PCM_U8"),
        "96 kHz float": (soxr.resample(sound, rate, 96000), 96000, "FLOAT"),
        "a-law": (telephone, 8000, "ALAW"),
        "µ-law": (telephone, 8000, "ULAW"),
    }
    paths = {name: folder / f"{name}.wav" for name in kinds}
    for name, (data, rate_hz, subtype) in kinds.items():
        soundfile.write(paths[name], data, rate_hz, subtype=subtype)
    return paths


@pytest.mark.parametrize("encoding", ["8 bit stereo", "96 kHz float", "a-law", "µ-law"])
def test_any_encoding(encoding: str, spoken: Path, home: Path, tmp_path: Path) -> None:
    log = tmp_path / "e.jsonl"
    assert main(["call", str(encodings(spoken, tmp_path)[encoding]), "--home", str(home), "--events", str(log)]) == 0
    (heard,) = [event for event in events_of(log) if event["event"] == "transcript"]
    assert str(heard["text"]).startswith("read my unread m")


def test_speaking_over_the_agent(spoken: Path, home: Path, tmp_path: Path) -> None:
    log = tmp_path / "e.jsonl"
    assert main(["call", str(spoken), str(spoken), "--home", str(home), "--events", str(log), "--barge-in", "1500"]) == 0
    events = events_of(log)
    assert [event["event"] for event in events].count("barge_in") >= 1
    assert [event["event"] for event in events].count("utterance") == 2
    _the_last_answer_is_heard(events)


@pytest.mark.parametrize("kind", ["silence", "noise", "click"])
def test_nothing_is_done_for_what_is_no_speech(kind: str, home: Path, tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    sounds = {"silence": np.zeros(32000), "noise": random.normal(0, 0.1, 32000), "click": np.ones(1)}
    soundfile.write(tmp_path / "u.wav", sounds[kind], 16000)
    assert main(["call", str(tmp_path / "u.wav"), "--home", str(home), "--events", str(tmp_path / "e.jsonl")]) == 0
    events = events_of(tmp_path / "e.jsonl")
    assert {event["intent"] for event in events if event["event"] == "intent"} <= {"none"}
    assert events[-1]["event"] == "hang_up"
    assert set(where(home).values()) == {"mail"}


def no_sound_files(folder: Path, good: bytes) -> dict[str, Path]:
    hour = 3600 * 16000 * 2
    sizes = (36 + hour).to_bytes(4, "little"), hour.to_bytes(4, "little")
    content = {
        "text": b"this is no sound at all",
        "empty": b"",
        "header only": good[:40] + bytes(4),
        "cut in the header": good[:30],
        "no rate": good[:24] + bytes(8) + good[32:],
        "an hour": good[:4] + sizes[0] + good[8:40] + sizes[1],
    }
    paths = {name: folder / f"{name}.wav" for name in content}
    for name, data in content.items():
        paths[name].write_bytes(data)
    with paths["an hour"].open("r+b") as file:
        file.truncate(44 + hour)
    (folder / "folder.wav").mkdir()
    return {**paths, "folder": folder / "folder.wav", "absent": folder / "absent.wav", "device": Path("/dev/zero")}


@pytest.mark.parametrize(
    "kind", ["text", "empty", "header only", "cut in the header", "no rate", "an hour", "folder", "absent", "device"]
)
def test_what_is_no_utterance_is_named_and_nothing_is_touched(
    kind: str, spoken: Path, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = no_sound_files(tmp_path, spoken.read_bytes())[kind]
    out = tmp_path / "kept.wav"
    out.write_bytes(b"from before")
    assert main(["call", str(spoken), str(path), "--home", str(home), "--out", str(out)]) == 1
    error = capsys.readouterr().err
    assert is_clear(error)
    assert str(path) in error
    assert out.read_bytes() == b"from before"
    assert not (home / "state").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--engine", "nonesuch"),
        ("--engine", "vosk"),
        ("--language", "fr"),
        ("--language", "../en"),
        ("--out", "/nonexistent/call.wav"),
        ("--events", "/nonexistent/e.jsonl"),
        ("--events", "/dev/full"),
        ("--out", "/dev/full"),
        ("--config", "/nonexistent/agent.toml"),
        ("--out", "SPOKEN"),
        ("--events", "SPOKEN"),
        ("--home", "SPOKEN"),
    ],
)
def test_options_that_can_not_be(
    arguments: tuple[str, str], spoken: Path, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    before = spoken.read_bytes()
    given = [argument.replace("SPOKEN", str(spoken)) for argument in arguments]
    assert main(["call", str(spoken), "--home", str(home), *given]) == 1
    assert is_clear(capsys.readouterr().err)
    assert spoken.read_bytes() == before
    assert set(where(home).values()) == {"mail"}


@pytest.mark.parametrize("arguments", [("--barge-in", "-5"), ("--barge-in", "soon"), ()])
def test_wrong_usage(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["call", *arguments])
    assert ended.value.code == 2
    assert "usage: harkmail call" in capsys.readouterr().err


def test_two_calls_at_once_neither_lose_nor_double_a_message(spoken: Path, home: Path) -> None:
    command = [sys.executable, "-m", "agent", "call", str(spoken), str(spoken.with_name("archive.wav")), "--home", str(home)]
    calls = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
    ended = [(call.communicate(timeout=100)[1], call.returncode) for call in calls]
    assert ended == [(b"", 0), (b"", 0)]
    assert where(home).keys() == {"Lunch", "Invoice", "Trip"}
    assert where(home)["Lunch"] == "mail/.Archive"


def test_killed_in_mid_action_nothing_is_lost_and_it_can_be_undone(spoken: Path, home: Path, harkmail: Run) -> None:
    command = [sys.executable, "-m", "agent", "call", str(spoken), str(spoken.with_name("archive.wav")), "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as call:
        assert call.stdout is not None
        for line in call.stdout:
            if "Caller" in line and "archive" in line:
                call.kill()
                break
    assert where(home).keys() == {"Lunch", "Invoice", "Trip"}
    answers = harkmail("chat", "--home", home, input="undo that\nundo that\n").stdout.splitlines()
    assert set(where(home).values()) == {"mail"}
    assert answers[-1] == "There is nothing to undo."
