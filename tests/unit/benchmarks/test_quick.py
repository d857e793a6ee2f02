"""The benchmark's own reckoning, on made-up data: no speed is judged here."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from agent.domain.audio import Frame, HungUp, LineEvent
from agent.domain.events import CallEvent, CallEventKind
from agent.formats.pcm import gain, silence
from agent.language.parser import Completeness
from agent.pipeline.endpointing import Pauses
from tests.benchmarks import endpoints, mailboxes, processes, report, texts
from tests.benchmarks.calls import onset_s
from tests.benchmarks.echo import EchoingChannel
from tests.benchmarks.endpoints import Deaf, Ending, Recording
from tests.benchmarks.figures import Section, sampled, share, table
from tests.benchmarks.recognition import Row
from tests.benchmarks.turns import Kind, Turn, TurnWatch, latency
from tests.fakes.engines import RATE_HZ, tone

TURN = Turn(Kind.COMPLETE, "archive it", 340, 60, endpoint=280, transcript=5, phrase=25, sound=30)
ROW = Row("pocketsphinx", "nanotts en-US", "clean 16 kHz", understood=0.9, wrong=0.1, strange_rejected=1.0, rtf=0.05)


def events(text: str, **more: object) -> list[CallEvent]:
    """A turn: speech ended at 9.7 s, the endpoint at 10 s."""
    return [
        CallEvent(10.0, CallEventKind.UTTERANCE, {"start": 9.0, "end": 9.72, "decided": 10.0}),
        CallEvent(10.01, CallEventKind.TRANSCRIPT, {"text": text, **more}),
        CallEvent(10.03, CallEventKind.PHRASE, {"text": "One."}),
        CallEvent(10.04, CallEventKind.PHRASE, {"text": "Two."}),
        CallEvent(10.08, CallEventKind.PLAYOUT, {"at": 10.07, "after_speech_ms": 370, "after_endpoint_ms": 70}),
    ]


def watched(told: list[CallEvent], completeness: Completeness = Completeness.COMPLETE) -> list[Turn]:
    watch = TurnWatch(lambda _text: completeness)
    for event in told:
        watch.observe(event)
    return watch.turns


def test_a_turn_is_taken_apart_into_stages() -> None:
    [turn] = watched(events("archive it"))
    assert (turn.kind, turn.heard) == (Kind.COMPLETE, "archive it")
    assert (turn.after_speech, turn.after_endpoint) == (370, 70)
    stages = (turn.endpoint, turn.transcript, turn.phrase, turn.sound)
    assert stages == pytest.approx((300, 10, 20, 40))
    assert sum(stages) == pytest.approx(turn.after_speech)


@pytest.mark.parametrize(
    ("told", "completeness", "kind"),
    [
        (events("reply"), Completeness.PREFIX, Kind.PREFIX),
        (events("reply to"), Completeness.INCOMPLETE, Kind.UNCLEAR),
        (events(""), Completeness.COMPLETE, Kind.UNCLEAR),
        (events("", recorded_s=3.1), Completeness.COMPLETE, Kind.RECORDING),
    ],
)
def test_what_the_agent_waited_for_tells_turns_apart(told: list[CallEvent], completeness: Completeness, kind: Kind) -> None:
    assert [turn.kind for turn in watched(told, completeness)] == [kind]


def test_what_the_agent_says_of_itself_is_no_turn() -> None:
    greeting = [
        CallEvent(0.1, CallEventKind.PHRASE, {"text": "Hello."}),
        CallEvent(0.4, CallEventKind.PLAYOUT, {"at": 0.4, "after_speech_ms": None, "after_endpoint_ms": None}),
    ]
    assert watched(greeting) == []
    assert [turn.first for turn in watched([*greeting, *events("archive it"), *greeting, *events("undo that")])] == [True, False]


def test_complete_commands_stand_apart_from_the_others() -> None:
    slow = Turn(Kind.RECORDING, "", 3100, 100, endpoint=3000, transcript=10, phrase=40, sound=50)
    figures = {figure.what.strip(): figure for figure in latency([TURN, TURN, slow], "nobody")}
    assert figures["complete command: end of speech → first sound"].worst == 340
    assert figures["recording: end of speech → first sound"].n == 1
    assert figures["end of speech → endpoint decided"].value == 280
    assert figures["any utterance: decided → first sound"].worst == 60
    assert latency([], "nobody") == ()


def test_medians_and_shares() -> None:
    figure = sampled("waiting", [4.0, 1.0, 2.0], "ms", "made up")
    assert (figure.n, figure.value, figure.worst) == (3, 2.0, 4.0)
    assert figure.p95 == pytest.approx(3.8)
    assert share("cut", 1, 50, "made up").value == 2.0


def test_the_table_says_what_a_figure_was_taken_on_and_the_bar() -> None:
    text = table(Section("Latency", (sampled("waiting", [120.0], "ms", "espeak", "p50 ≤ 350"),), "A note."))
    title, note, _, line = text.strip().splitlines()
    assert (title, note) == ("Latency", "A note.")
    assert line.split() == ["waiting", "1", "120", "120", "120", "ms", "p50", "≤", "350", "espeak"]
    assert table(Section("Nothing", note="Skipped.")).strip() == "Nothing\nSkipped."


def test_the_report_is_left_as_json_and_a_picture(tmp_path: Path) -> None:
    sections = [Section("Latency", latency([TURN], "made up"))]
    report.write(tmp_path, sections, {"PocketSphinx": [TURN], "Vosk": []}, [ROW], quick=True)
    left = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert left["turns"]["PocketSphinx"][0]["after_speech"] == 340
    assert left["sections"][0]["figures"][0]["bar"] == "p50 ≤ 350, p95 ≤ 700"
    assert left["recognition"][0]["understood"] == 0.9
    assert (tmp_path / "bench.png").read_bytes().startswith(b"\x89PNG")
    assert "90%" in report.recognised([ROW])


def test_the_beginning_of_speech_is_found_past_earlier_speech() -> None:
    sound = silence(1000, RATE_HZ) + tone(0.5) + silence(1000, RATE_HZ) + tone(0.3) + silence(100, RATE_HZ) + tone(0.3)
    caller = np.frombuffer(sound, dtype="<i2")
    assert onset_s(caller, RATE_HZ, 3.1) == pytest.approx(2.5, abs=0.01)
    assert onset_s(caller, RATE_HZ, 0.5) == 0.5


async def cut(*parts: bytes) -> Ending:
    recording = Recording("en", "phrase", "made-up", b"".join(parts), RATE_HZ)
    return await endpoints.ending(recording, Deaf(), lambda _heard: Pauses().unclear, None)


async def test_only_what_ends_before_its_speech_is_cut() -> None:
    whole = await cut(tone(1.0), silence(300, RATE_HZ), tone(0.5))
    halved = await cut(tone(1.0), silence(1200, RATE_HZ), tone(0.5))
    nothing = await cut(silence(1000, RATE_HZ))
    assert (whole.heard, whole.cut, whole.pause) == (True, False, False)
    assert (halved.heard, halved.cut, halved.pause) == (True, True, True)
    assert (nothing.heard, nothing.cut) == (False, False)
    assert [figure.value for figure in endpoints.figures([whole, halved], "made up")] == [50.0, 0.0, 0.0]


def test_a_recording_is_read_as_its_list_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soundfile.write(tmp_path / "a.flac", np.frombuffer(tone(0.5), dtype="<i2"), RATE_HZ)
    monkeypatch.setattr(endpoints, "RECORDINGS", tmp_path)
    recording = endpoints.read('{"lang": "fr", "kind": "digit", "file": "a.flac"}')
    assert (recording.language, recording.kind, recording.rate_hz, len(recording.pcm)) == ("fr", "digit", RATE_HZ, RATE_HZ)


async def test_without_recordings_there_are_no_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "RECORDINGS", tmp_path / "none")
    assert await endpoints.measure(1) == ()


class Line:
    """Silent frames, for ever."""

    sample_rate_hz = RATE_HZ

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    async def events(self) -> AsyncIterator[LineEvent]:
        for number in range(1000):
            yield Frame(silence(20, RATE_HZ), number * 0.02)

    async def play(self, pcm: bytes) -> None:
        self.heard.append(pcm)

    def agent_listens(self, listening: bool) -> None:
        return None

    def speech_ended_at(self) -> float | None:
        return None

    async def hang_up(self) -> None:
        return None


async def test_the_echo_comes_late_and_softly_and_the_call_ends() -> None:
    channel, loud = EchoingChannel(Line(), longest_s=0.11), tone(0.02)
    events = []
    async for event in channel.events():
        events.append(event)
        await channel.play(loud)
    frames = [event.pcm for event in events if isinstance(event, Frame)]
    assert frames == [silence(20, RATE_HZ)] * 3 + [gain(loud, -20)] * 3
    assert isinstance(events[-1], HungUp)


async def test_a_small_mailbox_is_measured() -> None:
    figures = await mailboxes.measure(12)
    assert [figure.n for figure in figures] == [mailboxes.TIMES] * 5
    assert all(figure.value > 0 and "12 messages" in figure.on for figure in figures)


def test_a_made_up_mailbox_has_its_newest_unread(tmp_path: Path) -> None:
    mailboxes.fill(tmp_path / "mail", 5)
    assert len(list((tmp_path / "mail" / "new").iterdir())) == mailboxes.UNREAD
    assert len(list((tmp_path / "mail" / "cur").iterdir())) == 5 - mailboxes.UNREAD


def test_memory_is_told_in_megabytes() -> None:
    ready = processes.told({"ready": 2048.0}, "Vosk", 1.5)
    assert [(figure.value, figure.unit) for figure in ready] == [(1.5, "s"), (2.0, "MB")]
    [talked, workers] = processes.told({"talked": 1024.0, "workers": 512.0}, "Vosk", 9.0)
    assert (talked.value, workers.value) == (1.0, 0.5)


def test_each_input_is_timed_once() -> None:
    done: list[str] = []
    assert len(texts.timed_ms(done.append, ["a", "b"])) == 2
    assert done == ["a", "a", "b"]


def test_made_up_names_differ() -> None:
    assert len(set(texts.made_up_names(500))) == 500
