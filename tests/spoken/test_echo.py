"""The agent does not hear itself: its own voice comes back 20 dB down and 200 ms late."""

from collections import deque
from pathlib import Path

import pytest

from agent.channels.recording.channel import RecordingChannel
from agent.domain.audio import FRAME_MS
from agent.domain.events import CallEventKind
from agent.formats.pcm import gain, mix
from tests.spoken.conftest import Home, spoken

ECHO_DB = -20.0


class EchoingLine(RecordingChannel):
    """Whatever the agent says is heard again by it."""

    delay_ms = 200

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self._echo: deque[bytes] = deque([b""] * (self.delay_ms // FRAME_MS))

    async def play(self, pcm: bytes) -> None:
        await super().play(pcm)
        self._echo.append(gain(pcm, ECHO_DB))

    def _next_frame(self, t: float) -> bytes:
        return mix(super()._next_frame(t), self._echo.popleft())


class EarlyEcho(EchoingLine):
    delay_ms = 60


class LateEcho(EchoingLine):
    delay_ms = 300


@pytest.mark.parametrize("line", [EchoingLine, EarlyEcho, LateEcho])
async def test_its_own_echo_neither_stops_nor_commands_it(line: type[EchoingLine], home: Home, tmp_path: Path) -> None:
    said = [await spoken("pico-en", text, tmp_path) for text in ("read my unread messages", "next message", "goodbye")]
    await home.call(said, line=line)
    assert home.told(CallEventKind.BARGE_IN, "began") == []
    assert home.told(CallEventKind.INTENT, "intent") == ["list_messages", "next", "goodbye"]
    assert not {"archive", "delete", "junk", "move"} & set(home.told(CallEventKind.ACTION, "intent"))
