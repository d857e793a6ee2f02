"""A driver for pyttsx3 that hands out the sound as it is made.

pyttsx3's own espeak driver writes files or plays them through another program, may return from its
first run before there is any sound, and cannot be stopped and used again. This one runs espeak-ng in its
synchronous mode: ``Synth`` returns when all is said, and there is no MSG_TERMINATED event.
"""

import ctypes
import sys
import types
from collections.abc import Callable
from typing import Any

from pyttsx3.drivers import _espeak
from pyttsx3.drivers.espeak import EspeakDriver

from agent.domain.errors import EngineMissing
from agent.speech.espeak_library import DONT_EXIT, REMEDY

NAME = "stream"
BUFFER_MS = 50

Sink = Callable[[bytes], bool]
"""Takes PCM; False aborts what is being said."""


class StreamDriver(EspeakDriver):  # type: ignore[misc]  # pyttsx3 has no types
    """``sink`` must be set before anything is said; ``rate_hz`` is that of the sound."""

    rate_hz = 0
    sink: Sink

    def __init__(self, proxy: Any) -> None:
        if not EspeakDriver._moduleInitialized:
            StreamDriver.rate_hz = _espeak.Initialize(_espeak.AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, None, DONT_EXIT)
            if StreamDriver.rate_hz <= 0:
                raise EngineMissing("espeak-ng's data is not there.", remedy=REMEDY)
            EspeakDriver._defaultVoice = "gmw/en"
            EspeakDriver._moduleInitialized = True
        super().__init__(proxy)

    def startLoop(self) -> None:  # noqa: N802  # pyttsx3's name
        self._proxy.setBusy(False)

    def say(self, text: str) -> None:
        self._proxy.setBusy(True)
        _espeak.Synth(text.encode(), flags=_espeak.ENDPAUSE | _espeak.CHARS_UTF8)
        self._proxy.setBusy(False)

    def stop(self) -> None:
        """Nothing is under way when pyttsx3 calls this: ``say`` returns when all is said."""

    def _onSynth(self, wav: Any, samples: int, _events: Any) -> int:  # noqa: N802  # pyttsx3's name
        return int(samples > 0 and not self.sink(ctypes.string_at(wav, samples * 2)))


def register() -> None:
    """Make ``pyttsx3.init("stream")`` find this driver."""
    module = types.ModuleType(f"pyttsx3.drivers.{NAME}")
    vars(module)["buildDriver"] = StreamDriver
    sys.modules[module.__name__] = module
