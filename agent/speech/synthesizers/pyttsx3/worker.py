"""The worker process: ``python -m agent.speech.synthesizers.pyttsx3.worker``."""

from typing import Any

from agent.domain.errors import BadSetting, EngineFailed, EngineMissing
from agent.speech import espeak_library
from agent.speech.serving import Reply, serve
from agent.speech.wire import Packet

RATE_WPM = (80, 450)
"""What espeak-ng can do."""


class Voice:
    """Answers requests with the one engine of this process, which is loaded for the first."""

    def __init__(self) -> None:
        self._engine: Any = None

    def handle(self, request: Packet, reply: Reply) -> None:
        if self._engine is None:
            self._engine = _load()
        if request.kind == "voices":
            reply.send("voices", {"voices": _voices()})
        elif request.kind == "speak":
            self._speak(request, reply)
        else:
            raise EngineFailed("The synthesizer was asked for what it doesn't know.")

    def _speak(self, request: Packet, reply: Reply) -> None:
        driver = self._engine.proxy._driver
        driver.sink = lambda pcm: reply.send("sound", {"rate": driver.rate_hz}, pcm)
        try:
            for name, value in _properties(request).items():
                driver.setProperty(name, value)
        except ValueError as error:
            raise EngineMissing("espeak-ng has no such voice.", remedy="`harkmail voices` lists what there is.") from error
        self._engine.say(request.payload.decode())
        self._engine.runAndWait()


def _load() -> Any:
    espeak_library.load()
    import pyttsx3

    from agent.speech.synthesizers.pyttsx3 import driver

    driver.register()
    return pyttsx3.init(driver.NAME)


def _properties(request: Packet) -> dict[str, object]:
    """pyttsx3's properties: words a minute, pitch from 0 to 99 (50), volume from 0 to 1."""
    options = request.data.get("options")
    assert isinstance(options, dict)
    try:
        return {
            "voice": str(request.data["voice"]),
            "rate": min(max(int(str(request.data["rate_wpm"])), RATE_WPM[0]), RATE_WPM[1]),
            "pitch": min(max(int(options.get("pitch", 50)), 0), 99),
            "volume": min(max(float(options.get("volume", 1.0)), 0.0), 1.0),
        }
    except ValueError as error:
        raise BadSetting("The voice options pitch and volume must be numbers.") from error


def _voices() -> list[tuple[str, str]]:
    from pyttsx3.drivers import _espeak

    return [(voice.identifier.decode(), voice.languages[1:].decode()[:2]) for voice in _espeak.ListVoices(None)]


if __name__ == "__main__":
    serve(Voice().handle)
