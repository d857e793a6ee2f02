"""A caller who says what lies in sound files, one after the other."""

from collections.abc import Sequence
from pathlib import Path

from agent.domain.audio import Sound
from agent.domain.errors import BadAudio
from agent.formats.wav import read_sound

LONGEST_UTTERANCE_S = 120.0


class FileCaller:
    """All files are read before the call begins, so that a bad one is told at once (BadAudio, which names it)."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._sounds = [_read(path) for path in paths]
        self._next = 0

    @property
    def sample_rate_hz(self) -> int:
        """The best of the files, within what a line carries: 8000 for telephone recordings, else 16000."""
        return 8000 if all(sound.sample_rate_hz <= 8000 for sound in self._sounds) else 16000

    async def next_utterance(self) -> Sound | None:
        if self._next >= len(self._sounds):
            return None
        self._next += 1
        return self._sounds[self._next - 1]


def _read(path: Path) -> Sound:
    try:
        return read_sound(path, LONGEST_UTTERANCE_S)
    except BadAudio as error:
        raise BadAudio(f"{path}: {error.detail}", remedy=error.remedy) from error
