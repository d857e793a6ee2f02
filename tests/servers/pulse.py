"""A PulseAudio server of our own with two virtual sound cards: ``mic``, into which tests speak, and ``speaker``."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

CONFIG = """
load-module module-null-sink sink_name=mic rate=16000 channels=1
load-module module-null-sink sink_name=speaker rate=16000 channels=1
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
set-default-sink speaker
set-default-source mic.monitor
"""
ALSA = """
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""
TRIES, PAUSE_S = 50, "0.1"


@dataclass(frozen=True, slots=True)
class Pulse:
    """``environment`` makes PortAudio and the pulse tools use this server."""

    environment: dict[str, str]

    def say(self, wav: Path) -> "subprocess.Popen[bytes]":
        """Play a file into the microphone."""
        return subprocess.Popen(["paplay", "-d", "mic", str(wav)], env={**os.environ, **self.environment})

    def hear(self, raw: Path) -> "subprocess.Popen[bytes]":
        """Record the loudspeaker, 16 kHz 16-bit mono, until terminated."""
        command = ["parec", "-d", "speaker.monitor", "--rate=16000", "--channels=1", "--format=s16le", "--raw", str(raw)]
        return subprocess.Popen(command, env={**os.environ, **self.environment})


@contextmanager
def pulse(folder: Path) -> Iterator[Pulse]:
    """Start and stop a server; skips where PulseAudio, its tools or ALSA's plug-in for it is absent."""
    for program in ("pulseaudio", "paplay", "parec", "pactl"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (Debian packages pulseaudio, pulseaudio-utils)")
    if not list(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")):
        pytest.skip("ALSA has no PulseAudio plug-in here (Debian package libasound2-plugins)")
    socket, config, alsa = folder / "native", folder / "pulse.conf", folder / "alsa.conf"
    config.write_text(CONFIG.format(socket=socket))
    alsa.write_text(ALSA)
    environment = {
        "XDG_RUNTIME_DIR": str(folder),
        "HOME": str(folder),
        "PULSE_SERVER": f"unix:{socket}",
        "ALSA_CONFIG_PATH": str(alsa),
    }
    command = ["pulseaudio", "-n", "-F", str(config), "--exit-idle-time=-1", "--use-pid-file=no", "--daemonize=no"]
    server_environment = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    with subprocess.Popen(command, env=server_environment, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(environment)
            yield Pulse(environment)
        finally:
            server.terminate()


def _wait_for(environment: dict[str, str]) -> None:
    check = f"for i in $(seq {TRIES}); do pactl info >/dev/null 2>&1 && exit 0; sleep {PAUSE_S}; done; exit 1"
    subprocess.run(["sh", "-c", check], env={**os.environ, **environment}, check=True)
