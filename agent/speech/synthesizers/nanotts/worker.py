"""The worker process: ``python -m agent.speech.synthesizers.nanotts.worker``."""

import py_nanotts

from agent.domain.errors import BadSetting, EngineFailed, EngineMissing
from agent.speech.serving import Reply, serve
from agent.speech.wire import Packet

RATE_HZ = 16000
CHUNK_BYTES = RATE_HZ * 2 // 10
NATURAL_WPM = 175
"""What Pico speaks at speed 1."""


class Voice:
    def __init__(self) -> None:
        self._engine = py_nanotts.NanoTTS()

    def handle(self, request: Packet, reply: Reply) -> None:
        if request.kind == "voices":
            reply.send("voices", {"voices": [(voice.value, voice.value[:2]) for voice in py_nanotts.Voice]})
        elif request.kind == "speak":
            self._speak(request, reply)
        else:
            raise EngineFailed("The synthesizer was asked for what it doesn't know.")

    def _speak(self, request: Packet, reply: Reply) -> None:
        voice = str(request.data["voice"])
        if voice not in {known.value for known in py_nanotts.Voice}:
            raise EngineMissing("nanotts has no such voice.", remedy="`harkmail voices` lists what there is.")
        pcm = self._engine.speak(request.payload.decode(), voice=voice, **_manner(request))
        for at in range(0, len(pcm), CHUNK_BYTES):
            if not reply.send("sound", {"rate": RATE_HZ}, pcm[at : at + CHUNK_BYTES]):
                return


def _manner(request: Packet) -> dict[str, float]:
    """Factors: ``speed`` from 0.2 to 5 (words a minute otherwise), ``pitch`` from 0.5 to 2, ``volume`` from 0 to 5."""
    options = request.data.get("options")
    assert isinstance(options, dict)
    try:
        return {
            "speed": float(options.get("speed", int(str(request.data["rate_wpm"])) / NATURAL_WPM)),
            "pitch": float(options.get("pitch", 1.0)),
            "volume": float(options.get("volume", 1.0)),
        }
    except ValueError as error:
        raise BadSetting("The voice options speed, pitch and volume must be numbers.") from error


if __name__ == "__main__":
    serve(Voice().handle)
