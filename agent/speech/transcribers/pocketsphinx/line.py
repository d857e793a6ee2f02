"""From the line's sound to what the acoustic model knows: 16 kHz, and never without a little room noise.

The model was trained on rooms. It understands sound without any noise (synthetic voices, noise gates, the empty
band above 4 kHz of a telephone) less well, and scores it lower; so pink noise is added, ``NOISE_DB`` below the speech.
"""

import functools

import numpy as np
import numpy.typing as npt

from agent.formats.pcm import Resampler, resample, samples

RATE_HZ = 16000
NOISE_DB = -35.0
NOISE_S = 8
SPOKEN_DB = 18.0
_WINDOW = RATE_HZ // 50
_LOUD = 0.25


class Line:
    """The sound of one caller at the line's rate, 16-bit mono PCM. It remembers how loud the last utterance was."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate_hz = sample_rate_hz
        self._resampler = Resampler(sample_rate_hz, RATE_HZ)
        self._rms = 0.0
        self._at = 0

    def whole(self, pcm: bytes) -> bytes:
        """A whole utterance."""
        sound = resample(pcm, self._rate_hz, RATE_HZ)
        self._rms = _speech_rms(sound)
        self._at = 0
        return self._noisy(sound)

    def chunk(self, pcm: bytes) -> bytes:
        """Some of an utterance, with noise for the loudness of the last whole one; the output lags a little."""
        return self._noisy(self._resampler.feed(pcm))

    def end(self) -> bytes:
        """The last of an utterance that came in chunks; the next chunk begins another."""
        rest = self._noisy(self._resampler.finish())
        self._at = 0
        return rest

    def _noisy(self, pcm: bytes) -> bytes:
        sound = samples(pcm).astype(np.float64)
        noise = np.take(_pink(), np.arange(self._at, self._at + sound.size), mode="wrap")
        self._at += sound.size
        return bytes(np.clip(sound + noise * self._rms * 10 ** (NOISE_DB / 20), -32768, 32767).astype("<i2").tobytes())


def spoken_s(pcm: bytes | bytearray, rate_hz: int) -> float:
    """Seconds of an utterance that are within ``SPOKEN_DB`` of its loudest moment: less than was spoken, hardly more."""
    window = rate_hz // 50
    sound = samples(bytes(pcm)).astype(np.float64)
    powers = np.mean(np.square(sound[: sound.size // window * window].reshape(-1, window)), axis=1)
    return float(np.count_nonzero(powers > powers.max(initial=0.0) * 10 ** (-SPOKEN_DB / 10)) * window / rate_hz)


def _speech_rms(pcm: bytes) -> float:
    """Root mean square of the loudest quarter: about the speech without its pauses."""
    sound = samples(pcm).astype(np.float64)
    if sound.size < _WINDOW:
        return 0.0
    powers = np.sort(np.mean(np.square(sound[: sound.size // _WINDOW * _WINDOW].reshape(-1, _WINDOW)), axis=1))
    return float(np.sqrt(np.mean(powers[-max(1, round(_LOUD * powers.size)) :])))


@functools.cache
def _pink() -> npt.NDArray[np.float64]:
    """``NOISE_S`` of noise of root mean square 1, always the same."""
    size = NOISE_S * RATE_HZ
    spectrum = np.fft.rfft(np.random.default_rng(0).standard_normal(size))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 1)), size)
    return np.asarray(noise / np.sqrt(np.mean(np.square(noise))))
