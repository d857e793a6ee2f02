"""The microphone and the loudspeaker, on a real sound server with virtual cards."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from agent.channels.microphone.channel import FRAME_BYTES, MicrophoneChannel
from agent.domain.audio import HungUp, Sound
from agent.domain.errors import EngineMissing
from agent.formats.pcm import frames, level_dbfs
from agent.formats.wav import write_wav
from tests.fakes.engines import tone
from tests.servers.pulse import pulse

PROBE = """
import asyncio, sys
from agent.channels.microphone.channel import MicrophoneChannel
from agent.domain.audio import Frame
from agent.formats.pcm import frames, level_dbfs
from tests.fakes.engines import tone

async def main():
    said = list(frames(tone(3.0), 16000))
    loudest = -120.0
    async with MicrophoneChannel() as channel:
        async for event in channel.events():
            if not isinstance(event, Frame):
                break
            if event.t == 0:
                print("listening", flush=True)
            loudest = max(loudest, level_dbfs(event.pcm))
            await channel.play(said.pop(0) if said else bytes(640))
            if event.t >= 5:
                await channel.hang_up()
    print(f"loudest {loudest:.1f}", flush=True)

asyncio.run(main())
"""


async def test_it_hears_the_microphone_and_speaks_to_the_loudspeaker(tmp_path: Path) -> None:
    """In a process of its own: PortAudio looks for sound cards once, when it is loaded."""
    said, heard = tmp_path / "said.wav", tmp_path / "heard.raw"
    write_wav(said, Sound(tone(2.0), 16000))
    with pulse(tmp_path) as server:
        recorder = server.hear(heard)
        environment = {**os.environ, **server.environment}
        probe = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PROBE,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert probe.stdout is not None
        first = (await probe.stdout.readline()).decode().strip()
        if not first and _no_portaudio():
            recorder.terminate()
            pytest.skip("PortAudio is not installed (Debian package libportaudio2)")
        assert first == "listening"
        speaker = server.say(said)
        told = (await probe.stdout.read()).decode()
        await probe.wait()
        speaker.wait()
        recorder.terminate()
        recorder.wait()
    assert float(told.split()[1]) > -20
    loud = [part for part in frames(heard.read_bytes(), 16000) if level_dbfs(part) > -20]
    assert len(loud) * FRAME_BYTES >= len(tone(1.5))


def _no_portaudio() -> bool:
    try:
        import sounddevice  # noqa: F401
    except OSError:
        return True
    return False


async def test_a_machine_without_sound_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(EngineMissing, match="no sound system"):
        await MicrophoneChannel().__aenter__()


async def test_hanging_up_ends_the_line() -> None:
    channel = MicrophoneChannel()
    await channel.hang_up()
    events = [event async for event in channel.events()]
    assert len(events) == 1
    assert isinstance(events[0], HungUp)
