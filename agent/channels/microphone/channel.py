"""A line between the microphone and the loudspeaker, by PortAudio (sounddevice)."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from agent.domain.audio import FRAME_MS, Frame, HungUp, LineEvent
from agent.domain.errors import EngineFailed, EngineMissing

SAMPLE_RATE_HZ = 16000
FRAME_BYTES = SAMPLE_RATE_HZ * FRAME_MS // 1000 * 2
SILENCE_S = 5.0
"""A microphone that delivers nothing for so long, not even silence, is gone."""
MOST_WAITING = 250
"""Frames of the microphone that may wait; older ones are lost, as on a line that nobody listens to."""


class MicrophoneChannel:
    """VoiceChannel whose ticks are those of the sound card. Use with ``async with``.

    Raises EngineMissing where there is no sound system or no device, EngineFailed where it breaks down.
    """

    def __init__(self, device: int | str | None = None) -> None:
        self._device = device
        self._heard: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._to_say: deque[bytes] = deque()
        self._arrived = asyncio.Event()
        self._stream: Any = None
        self._over = False
        self._frames = 0

    @property
    def sample_rate_hz(self) -> int:
        return SAMPLE_RATE_HZ

    async def __aenter__(self) -> "MicrophoneChannel":
        try:
            import sounddevice
        except (ImportError, OSError):
            raise EngineMissing("there is no sound system here.", remedy="On Debian: apt install libportaudio2") from None
        loop = asyncio.get_running_loop()

        def exchange(heard: Any, to_say: Any, _frames: int, _time: Any, _status: Any) -> None:
            """In PortAudio's own thread, once a frame."""
            self._heard.append(bytes(heard))
            pcm = self._to_say.popleft() if self._to_say else b""
            to_say[:] = pcm[: len(to_say)].ljust(len(to_say), b"\0")
            loop.call_soon_threadsafe(self._arrived.set)

        try:
            self._stream = sounddevice.RawStream(
                samplerate=SAMPLE_RATE_HZ,
                blocksize=FRAME_BYTES // 2,
                channels=1,
                dtype="int16",
                device=self._device,
                latency="high",
                callback=exchange,
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise EngineMissing(
                f"the microphone or the loudspeaker can't be opened: {error}.",
                remedy="Plug one in, or name another with --device (python -m sounddevice lists them).",
            ) from None
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._stream is not None:
            await asyncio.to_thread(self._stream.close)

    async def events(self) -> AsyncIterator[LineEvent]:
        while not self._over:
            while not self._heard:
                self._arrived.clear()
                await self._next_arrival()
            t = self._frames * FRAME_MS / 1000
            self._frames += 1
            yield Frame(self._heard.popleft(), t)
        yield HungUp(self._frames * FRAME_MS / 1000)

    async def play(self, pcm: bytes) -> None:
        self._to_say.append(pcm)

    def agent_listens(self, listening: bool) -> None:
        """Nothing to do: people hear it."""

    def speech_ended_at(self) -> float | None:
        return None

    async def hang_up(self) -> None:
        self._over = True

    async def _next_arrival(self) -> None:
        try:
            async with asyncio.timeout(SILENCE_S):
                await self._arrived.wait()
        except TimeoutError:
            raise EngineFailed("the microphone fell silent: no sound comes from it any more.") from None
