"""Sound files: any rate, width, channels and encoding in (libsndfile), 16-bit WAV out."""

import errno
import io
import stat
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import soundfile

from agent.domain.audio import Sound
from agent.domain.errors import BadAudio, StorageError, StorageFull, StorageReadOnly
from agent.formats import pcm

RATES_HZ = range(4_000, 384_001)
"""What counts as a sample rate; a header that says otherwise is broken."""
MAX_CHANNELS = 64
_BLOCK_FRAMES = 65_536


def read_sound(source: Path | bytes, max_seconds: float) -> Sound:
    """A sound file as mono sound at its own rate; several channels are mixed down in equal parts.

    The header is judged before anything is read. Raises BadAudio: absent, no sound file, empty, cut off in the
    header, longer than ``max_seconds``.
    """
    try:
        with _opened(source) as stream, soundfile.SoundFile(stream, closefd=False) as file:
            _judge(file, max_seconds)
            return Sound(_mono(file, max_seconds), file.samplerate)
    except soundfile.LibsndfileError as error:
        raise _unreadable(source) from error
    except OSError as error:
        raise BadAudio("The sound file can't be opened.", remedy="Check that it is there and that you may read it.") from error


def write_wav(path: Path, sound: Sound | tuple[Sound, Sound]) -> None:
    """One sound as mono, a pair of the same rate as stereo (left, right; the shorter filled up with silence).

    Raises StorageError."""
    if isinstance(sound, Sound):
        with _disk(), path.open("wb") as file, wave.open(file, "wb") as out:
            _describe(out, 1, sound.sample_rate_hz)
            out.writeframes(sound.pcm)
        return
    left, right = sound
    if left.sample_rate_hz != right.sample_rate_hz:
        raise ValueError("the two sides of a stereo file have one sample rate")
    with StereoWriter(path, left.sample_rate_hz) as writer:
        writer.write(left.pcm, right.pcm)


def wav_bytes(pcm: bytes, sample_rate_hz: int) -> bytes:
    """Mono PCM as a whole WAV file, such as goes along with a mail."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        _describe(out, 1, sample_rate_hz)
        out.writeframes(pcm)
    return file.getvalue()


class StereoWriter:
    """A stereo WAV that grows: a valid file after each ``flush`` and after ``close``.

    Use with ``with``, or ``close`` it. Every method raises StorageError."""

    def __init__(self, path: Path, sample_rate_hz: int) -> None:
        with _disk():
            self._file = path.open("wb")
            self._out = wave.open(self._file, "wb")  # noqa: SIM115 - closed in close()
            _describe(self._out, 2, sample_rate_hz)
            self._out.writeframes(b"")

    def write(self, left: bytes, right: bytes) -> None:
        """Both sides of the same moment (the shorter is filled up with silence)."""
        sides = (pcm.samples(left), pcm.samples(right))
        both = np.zeros((max(side.size for side in sides), 2), dtype="<i2")
        for column, side in enumerate(sides):
            both[: side.size, column] = side
        with _disk():
            self._out.writeframesraw(both.tobytes())

    def flush(self) -> None:
        with _disk():
            self._out.writeframes(b"")
            self._file.flush()

    def close(self) -> None:
        with _disk():
            try:
                self._out.close()
            finally:
                self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _describe(out: wave.Wave_write, channels: int, sample_rate_hz: int) -> None:
    out.setnchannels(channels)
    out.setsampwidth(2)
    out.setframerate(sample_rate_hz)


@contextmanager
def _opened(source: Path | bytes) -> Iterator[io.BytesIO | int]:
    """What soundfile reads from: a descriptor, never a name, whose ending it would believe."""
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    if not stat.S_ISREG(source.stat().st_mode):
        raise BadAudio("That is no file.", remedy="Name a sound file, not a folder or a device.")
    with source.open("rb") as file:
        yield file.fileno()


def _judge(file: soundfile.SoundFile, max_seconds: float) -> None:
    if file.samplerate not in RATES_HZ or not 1 <= file.channels <= MAX_CHANNELS:
        raise BadAudio(
            f"The sound file claims {file.samplerate} samples a second on {file.channels} channels.",
            remedy="Save it again as an ordinary WAV file.",
        )
    if file.frames <= 0:
        raise BadAudio("The sound file holds no sound.", remedy="Record it again.")
    if file.frames > max_seconds * file.samplerate:
        raise BadAudio(
            f"The sound file is {file.frames / file.samplerate:.0f} s long; at most {max_seconds:.0f} s are allowed.",
            remedy="Cut it into single utterances.",
        )


def _mono(file: soundfile.SoundFile, max_seconds: float) -> bytes:
    """All samples, at most ``max_seconds``: of compressed formats the header may promise less than there is."""
    kind = "int16" if file.channels == 1 and file.subtype in {"PCM_16", "PCM_U8", "PCM_S8", "ULAW", "ALAW"} else "float32"
    left = int(max_seconds * file.samplerate)
    blocks = []
    while left > 0 and len(block := file.read(min(left, _BLOCK_FRAMES), dtype=kind, always_2d=True)):
        blocks.append(block[:, 0].astype("<i2").tobytes() if kind == "int16" else pcm.from_floats(block.mean(axis=1)))
        left -= len(block)
    if not blocks:
        raise BadAudio("The sound file holds no sound.", remedy="Record it again.")
    return b"".join(blocks)


def _unreadable(source: Path | bytes) -> BadAudio:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        return BadAudio("The sound file is empty.", remedy="Record it again.")
    return BadAudio("That is not a sound file, or its header is damaged.", remedy="Save it again as a WAV file.")


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StorageFull("There is no room for the sound file.", remedy="Free some space.") from error
        if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
            raise StorageReadOnly("The sound file can't be written there.", remedy="Name a folder you may write to.") from error
        raise StorageError("The sound file can't be written.", remedy="Name another file.") from error
