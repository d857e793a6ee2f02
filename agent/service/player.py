"""Playing a finished call aloud, at its real pace, with the words as they fall."""

import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import soundfile

from agent.domain.errors import EngineMissing
from agent.domain.events import CallEvent
from agent.service.transcript import show


def play(call: Path, events: Sequence[CallEvent]) -> None:
    """Both sides at once. Raises EngineMissing where this machine has no sound."""
    try:
        import sounddevice
    except (ImportError, OSError):
        raise EngineMissing("there is no sound system here.", remedy="On Debian: apt install libportaudio2") from None
    sound, rate = soundfile.read(call, dtype="float32")
    try:
        sounddevice.play(sound, rate)
    except sounddevice.PortAudioError as error:
        raise EngineMissing(f"the sound can't be played: {error}.", remedy=f"Listen to {call} elsewhere.") from None
    started, pause = monotonic(), threading.Event()
    for event in events:
        pause.wait(max(0.0, event.t - (monotonic() - started)))
        show(event)
    sounddevice.wait()
