"""Vosk's own classes, safe to fail: when one can't be made, Vosk frees what is not there and ends the process."""

import vosk

vosk.SetLogLevel(-1)


class ModelHandle(vosk.Model):  # type: ignore[misc]  # vosk has no types
    def __del__(self) -> None:
        if self._handle:
            super().__del__()


class RecogniserHandle(vosk.KaldiRecognizer):  # type: ignore[misc]  # vosk has no types
    def __del__(self) -> None:
        if self._handle:
            super().__del__()
