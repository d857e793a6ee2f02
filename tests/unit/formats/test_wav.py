import io
import os
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from agent.domain.audio import Sound
from agent.domain.errors import BadAudio, StorageError, StorageFull, StorageReadOnly
from agent.formats import pcm
from agent.formats.wav import StereoWriter, read_sound, write_wav


def tone(rate: int, seconds: float = 0.5) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * 440 * np.arange(int(rate * seconds)) / rate)


def coded(values: np.ndarray, rate: int, subtype: str, kind: str = "WAV") -> bytes:
    target = io.BytesIO()
    soundfile.write(target, values, rate, format=kind, subtype=subtype)
    return target.getvalue()


@pytest.mark.parametrize("rate", [8_000, 22_050, 96_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"])
def test_any_rate_width_channels_and_encoding(rate: int, channels: int, subtype: str) -> None:
    values = tone(rate)
    sound = read_sound(coded(np.column_stack([values] * channels), rate, subtype), max_seconds=1)
    assert sound.sample_rate_hz == rate
    assert sound.seconds == pytest.approx(0.5, abs=0.001)
    assert np.max(np.abs(pcm.samples(sound.pcm) / 32768 - values)) < 0.02


def test_sixteen_bits_stay_as_they_are(tmp_path: Path) -> None:
    before = Sound(os.urandom(4_000), 16_000)
    write_wav(tmp_path / "a.wav", before)
    assert read_sound(tmp_path / "a.wav", max_seconds=1) == before


def test_a_stereo_file_is_mixed_down_in_equal_parts() -> None:
    values = tone(8_000)
    sound = read_sound(coded(np.column_stack([values, np.zeros_like(values)]), 8_000, "PCM_16"), max_seconds=1)
    assert pcm.peak_dbfs(sound.pcm) == pytest.approx(-12.04, abs=0.1)


def test_floats_beyond_full_scale_are_clipped() -> None:
    sound = read_sound(coded(np.array([4.0, -4.0, np.nan] * 100), 8_000, "FLOAT"), max_seconds=1)
    assert list(pcm.samples(sound.pcm)[:3]) == [32767, -32768, 0]


def sparse_hour(path: Path) -> None:
    """A WAV header and an hour of holes."""
    write_wav(path, Sound(bytes(2), 8_000))
    size = 2 * 8_000 * 3_600
    with path.open("r+b") as file:
        file.seek(4)
        file.write((size + 36).to_bytes(4, "little"))
        file.seek(40)
        file.write(size.to_bytes(4, "little"))
        file.truncate(44 + size)


BAD = {
    "absent": (None, "can't be opened"),
    "empty": (b"", "empty"),
    "text": (b"Dear Sir or Madam,\r\n" * 50, "not a sound file"),
    "cut off in the header": (coded(tone(8_000), 8_000, "PCM_16")[:30], "not a sound file"),
    "header alone": (coded(np.zeros(0), 8_000, "PCM_16"), "no sound"),
    "too long": (coded(np.zeros(16_000), 8_000, "PCM_16"), "2 s long; at most 1 s"),
    "absurd rate": (coded(np.zeros(8_000), 1_000_000, "PCM_16"), "1000000 samples a second"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_in_clear_words(name: str, tmp_path: Path) -> None:
    content, words = BAD[name]
    path = tmp_path / "a.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadAudio, match=words) as caught:
        read_sound(path, max_seconds=1)
    assert caught.value.remedy


@pytest.mark.parametrize("ending", ["wav", "raw", "mp3", "txt"])
def test_the_content_decides_and_not_the_name(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(coded(tone(8_000), 8_000, "PCM_16"))
    assert read_sound(path, max_seconds=1).samples == 4_000


def test_an_hour_is_refused_by_its_header(tmp_path: Path) -> None:
    sparse_hour(tmp_path / "hour.wav")
    with pytest.raises(BadAudio, match="3600 s long"):
        read_sound(tmp_path / "hour.wav", max_seconds=60)


def test_a_folder_and_a_pipe_are_no_sound_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    for path in (tmp_path, tmp_path / "pipe.wav"):
        with pytest.raises(BadAudio, match="no file"):
            read_sound(path, max_seconds=1)


def test_a_pair_becomes_left_and_right(tmp_path: Path) -> None:
    left, right = Sound(b"\1\0" * 100, 8_000), Sound(b"\2\0" * 150, 8_000)
    write_wav(tmp_path / "a.wav", (left, right))
    values, rate = soundfile.read(tmp_path / "a.wav", dtype="int16")
    assert rate == 8_000
    assert values[:100].tolist() == [[1, 2]] * 100
    assert values[100:].tolist() == [[0, 2]] * 50


def test_two_rates_make_no_pair(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one sample rate"):
        write_wav(tmp_path / "a.wav", (Sound(b"", 8_000), Sound(b"", 16_000)))


def test_a_growing_file_is_valid_after_each_flush(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    with StereoWriter(path, 8_000) as writer:
        for seconds in range(1, 4):
            writer.write(pcm.silence(1_000, 8_000), pcm.silence(1_000, 8_000))
            writer.flush()
            with wave.open(str(path)) as file:
                assert (file.getnchannels(), file.getnframes()) == (2, seconds * 8_000)
        writer.write(b"\1\0", b"")
    assert soundfile.info(path).frames == 3 * 8_000 + 1


def test_an_empty_call_leaves_a_valid_file(tmp_path: Path) -> None:
    StereoWriter(tmp_path / "call.wav", 8_000).close()
    assert soundfile.info(tmp_path / "call.wav").frames == 0


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        write_wav(tmp_path / "absent" / "a.wav", Sound(b"", 8_000))
    with pytest.raises(StorageError):
        StereoWriter(tmp_path, 8_000)


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="no /sys here, in which not even root may make files")
def test_a_read_only_folder() -> None:
    with pytest.raises(StorageReadOnly):
        write_wav(Path("/sys/kernel/a.wav"), Sound(b"", 8_000))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk() -> None:
    with pytest.raises(StorageFull):
        write_wav(Path("/dev/full"), Sound(bytes(100_000), 8_000))
