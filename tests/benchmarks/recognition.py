"""How well the transcribers understand: ``python -m tests.benchmarks.recognition [--quick]``.

A caller speaks the sentences of :mod:`tests.benchmarks.commands` in one call, by voice and channel; then, in another call,
sentences that are no commands. All speech is synthetic: figures compare, they don't promise.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from agent.domain.speech import VoiceSettings
from agent.formats import g711, wav
from agent.formats.pcm import level_dbfs, resample, samples, silence
from agent.interfaces.synthesizer import Synthesizer
from agent.interfaces.transcriber import Transcriber
from agent.speech.synthesizers import nanotts, pyttsx3
from agent.speech.transcribers import pocketsphinx, vosk
from tests.benchmarks.commands import COMMANDS, STRANGE, grammar

RATE_HZ = 16000
MODELS = Path(__file__).parents[1] / "models"
NANOTTS = (("en-US", "1.0", "1.0"), ("en-GB", "1.0", "1.0"), ("en-US", "0.85", "1.0"), ("en-GB", "0.85", "1.2"))
ESPEAK = ("gmw/en-US", "gmw/en-US+m3", "gmw/en-US+f3", "gmw/en-GB-x-rp+m7")
FLITE = ("slt", "rms", "awb")

Channel = Callable[[bytes], tuple[bytes, int]]
Said = tuple[list[tuple[str, bytes]], list[tuple[str, bytes]]]
"""Commands and strange sentences with their sound."""


@dataclass(frozen=True, slots=True)
class Row:
    """Shares from 0 to 1; ``rtf``: seconds of the machine for a second of sound."""

    engine: str
    voice: str
    channel: str
    understood: float
    wrong: float
    strange_rejected: float
    rtf: float


def clean(pcm: bytes) -> tuple[bytes, int]:
    return pcm, RATE_HZ


def telephone(pcm: bytes) -> tuple[bytes, int]:
    return g711.decode(g711.encode(resample(pcm, RATE_HZ, 8000), g711.Law.MU), g711.Law.MU), 8000


def noisy(pcm: bytes) -> tuple[bytes, int]:
    """Pink noise 20 dB below the speech."""
    sound = samples(pcm).astype(float)
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(sound.size))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 1)), sound.size)
    noise *= 32768 * 10 ** ((level_dbfs(pcm) - 20) / 20) / np.sqrt(np.mean(noise**2))
    return bytes(np.clip(sound + noise, -32768, 32767).astype("<i2").tobytes()), RATE_HZ


CHANNELS = {"clean 16 kHz": clean, "µ-law 8 kHz": telephone, "pink 20 dB": noisy}


async def measure(*, quick: bool = False) -> list[Row]:
    """A row for each engine, voice and channel that is there; ``quick``: two voices and every fourth sentence."""
    step = 4 if quick else 1
    async with AsyncExitStack() as stack:
        spoken = await _spoken(stack, COMMANDS[::step], STRANGE[::step], quick=quick)
        rows: list[Row] = []
        for name, transcriber in _transcribers().items():
            stack.push_async_callback(transcriber.aclose)
            for voice, said in spoken.items():
                rows += [await _row(name, transcriber, voice, channel, said) for channel in CHANNELS]
    return rows


def _transcribers() -> Mapping[str, Transcriber]:
    return {
        "pocketsphinx": pocketsphinx.ENGINE.create({}),
        "vosk reference": vosk.ENGINE.create({"models": {"en": MODELS / "reference-en"}}),
    }


async def _spoken(stack: AsyncExitStack, commands: Sequence[str], strange: Sequence[str], *, quick: bool) -> dict[str, Said]:
    voices: dict[str, tuple[Synthesizer, VoiceSettings]] = {}
    if nanotts.ENGINE.missing({}) is None:
        pico = nanotts.ENGINE.create({})
        stack.push_async_callback(pico.aclose)
        for voice, speed, pitch in NANOTTS[: 1 if quick else None]:
            options = (("speed", speed), ("pitch", pitch))
            voices[f"nanotts {voice} {speed}/{pitch}"] = pico, VoiceSettings("nanotts", voice, "en", options=options)
    if pyttsx3.ENGINE.missing({}) is None:
        espeak = pyttsx3.ENGINE.create({})
        stack.push_async_callback(espeak.aclose)
        for voice in ESPEAK[: 1 if quick else None]:
            voices[f"espeak {voice}"] = espeak, VoiceSettings("pyttsx3", voice, "en", rate_wpm=165)
    spoken: dict[str, Said] = {}
    for name, (synthesizer, settings) in voices.items():
        spoken[name] = (
            [(text, await _speech(synthesizer, settings, text)) for text in commands],
            [(text, await _speech(synthesizer, settings, text)) for text in strange],
        )
    for voice in FLITE if shutil.which("flite") and not quick else ():
        spoken[f"flite {voice}"] = (
            [(text, _flite(voice, text)) for text in commands],
            [(text, _flite(voice, text)) for text in strange],
        )
    return spoken


async def _speech(synthesizer: Synthesizer, settings: VoiceSettings, text: str) -> bytes:
    chunks = [chunk async for chunk in synthesizer.speak(_written(text), settings)]
    return resample(b"".join(chunk.pcm for chunk in chunks), chunks[0].sample_rate_hz, RATE_HZ)


def _flite(voice: str, text: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        subprocess.run(["flite", "-voice", voice, "-t", _written(text), "-o", str(path)], check=True)
        sound = wav.read_sound(path, max_seconds=60)
    return resample(sound.pcm, sound.sample_rate_hz, RATE_HZ)


def _written(text: str) -> str:
    """Grammars have a word's ``'s`` apart."""
    return text.replace(" '", "'")


async def _row(engine: str, transcriber: Transcriber, voice: str, channel: str, said: Said) -> Row:
    began = time.process_time()
    commands, strange = [await _call(transcriber, CHANNELS[channel], sentences) for sentences in said]
    seconds = sum(len(pcm) for sentences in said for _, pcm in sentences) / 2 / RATE_HZ
    pairs = [(text, heard) for (text, _), heard in zip(said[0], commands, strict=True)]
    return Row(
        engine,
        voice,
        channel,
        understood=sum(heard == text for text, heard in pairs) / len(pairs),
        wrong=sum(heard not in ("", text) for text, heard in pairs) / len(pairs),
        strange_rejected=strange.count("") / len(strange),
        rtf=(time.process_time() - began) / seconds,
    )


async def _call(transcriber: Transcriber, through: Channel, sentences: list[tuple[str, bytes]]) -> list[str]:
    """What is heard of each sentence in one call."""
    pause = silence(300, RATE_HZ)
    lines = [through(pause + pcm + pause) for _, pcm in sentences]
    stream = await transcriber.open("en", lines[0][1])
    await stream.listen(grammar())
    heard = []
    for pcm, rate_hz in lines:
        for at in range(0, len(pcm), rate_hz // 5):
            await stream.feed(pcm[at : at + rate_hz // 5])
        heard.append((await stream.finish()).text)
    await stream.aclose()
    return heard


def main() -> None:
    parser = argparse.ArgumentParser(description="How well the transcribers understand.")
    parser.add_argument("--quick", action="store_true", help="one voice an engine, every fourth sentence")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    args = parser.parse_args()
    rows = asyncio.run(measure(quick=args.quick))
    print(f"{'engine':15}{'voice':26}{'channel':14}{'understood':>11}{'wrong':>7}{'strange rejected':>18}{'rtf':>7}")
    for row in rows:
        print(
            f"{row.engine:15}{row.voice:26}{row.channel:14}{row.understood:11.0%}{row.wrong:7.0%}"
            f"{row.strange_rejected:18.0%}{row.rtf:7.3f}"
        )
    if args.json:
        args.json.write_text(json.dumps({"recognition": [asdict(row) for row in rows]}, indent=1))


if __name__ == "__main__":
    main()
