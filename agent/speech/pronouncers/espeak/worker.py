"""The worker process: ``python -m agent.speech.pronouncers.espeak.worker``."""

import ctypes
import json
import re

from agent.domain.errors import EngineFailed, EngineMissing
from agent.speech import espeak_library
from agent.speech.serving import Reply, serve
from agent.speech.wire import Packet

_SYNCHRONOUS = 2
_CHARS_UTF8 = 1
_IPA = 0x02
_SEPARATOR = "_"
_VOICES = {"en": "en-us"}
"""The accent of a language, where espeak-ng's first is not that of our recognisers."""
_STRESS = re.compile(r"[ˈˌ‖|]|\(\w+\)")
"""Stress and pause marks, and the marks of a change of language within a word."""


class Phonemes:
    def __init__(self) -> None:
        self._library: ctypes.CDLL | None = None

    def handle(self, request: Packet, reply: Reply) -> None:
        if request.kind != "pronounce":
            raise EngineFailed("The pronouncer was asked for what it doesn't know.")
        library = self._library = self._library or _load()
        language = str(request.data["language"])
        if library.espeak_SetVoiceByName(_VOICES.get(language, language).encode()) != 0:
            raise EngineMissing("espeak-ng does not speak this language.")
        found = [_phonemes(library, word) for word in json.loads(request.payload)]
        reply.send("phonemes", payload=json.dumps(found).encode())


def _load() -> ctypes.CDLL:
    library = espeak_library.load()
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    if library.espeak_Initialize(_SYNCHRONOUS, 0, None, espeak_library.DONT_EXIT) <= 0:
        raise EngineMissing("espeak-ng's data is not there.", remedy=espeak_library.REMEDY)
    return library


def _phonemes(library: ctypes.CDLL, word: str) -> list[str]:
    rest = ctypes.c_char_p(word.replace("\0", " ").encode())
    found: list[str] = []
    while rest.value:
        clause = library.espeak_TextToPhonemes(ctypes.byref(rest), _CHARS_UTF8, _IPA | ord(_SEPARATOR) << 8)
        found.extend(re.split(rf"[{_SEPARATOR}\s-]+", _STRESS.sub("", clause.decode())))
    return [phoneme for phoneme in found if phoneme]


if __name__ == "__main__":
    serve(Phonemes().handle)
