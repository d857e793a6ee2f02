"""The engine as the pipeline sees it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

import pocketsphinx

from agent.domain.capabilities import TranscriberCapabilities
from agent.domain.errors import EngineMissing, Unsupported
from agent.domain.speech import RecognitionGrammar, Transcript
from agent.formats.pcm import Resampler, resample
from agent.speech.transcribers.pocketsphinx.decoding import CHUNK_BYTES, RATE_HZ, Recogniser
from agent.speech.transcribers.pocketsphinx.judging import Hypothesis, judge
from agent.speech.transcribers.pocketsphinx.lexicon import Lexicon

LANGUAGE = "en"
MAX_UTTERANCE_S = 60
"""What is said beyond that in one utterance is not heard."""

P = ParamSpec("P")
R = TypeVar("R")


class PocketSphinxTranscriber:
    """Implements :class:`agent.interfaces.transcriber.Transcriber`: the English model of PocketSphinx's own package."""

    def __init__(self, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="pocketsphinx")
        self._lexicon = Lexicon(Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")))

    @property
    def name(self) -> str:
        return "pocketsphinx"

    @property
    def capabilities(self) -> TranscriberCapabilities:
        return TranscriberCapabilities((LANGUAGE,), dictation=False, interim=True)

    async def open(self, language: str, sample_rate_hz: int) -> "PocketSphinxStream":
        if language != LANGUAGE:
            raise EngineMissing("PocketSphinx brings no model for this language.", remedy="Set speech.engine to vosk.")
        loop = asyncio.get_running_loop()
        model = pocketsphinx.get_model_path("en-us/en-us")
        recogniser = await loop.run_in_executor(self._executor, Recogniser, model, self._lexicon)
        return PocketSphinxStream(recogniser, sample_rate_hz, self._executor)

    async def aclose(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)


class PocketSphinxStream:
    """Implements :class:`agent.interfaces.transcriber.TranscriberStream`.

    Until an utterance has been understood, utterances are kept and decoded whole: only then does the decoder know the
    line's cepstral mean, and later ones can be decoded while they are spoken. So there are no interim transcripts before.
    """

    def __init__(self, recogniser: Recogniser, sample_rate_hz: int, executor: Executor) -> None:
        self._recogniser = recogniser
        self._rate_hz = sample_rate_hz
        self._executor = executor
        self._judge = judge(sample_rate_hz)
        self._resampler = Resampler(sample_rate_hz, RATE_HZ)
        self._knows_the_line = False
        self._heard = bytearray()
        self._waiting = bytearray()
        self._interim = ""

    async def listen(self, grammar: RecognitionGrammar | None) -> None:
        if grammar is None:
            raise Unsupported("PocketSphinx can't take dictation.")
        await self._run(self._recogniser.listen, grammar)

    async def feed(self, pcm: bytes) -> Transcript | None:
        if len(self._heard) > MAX_UTTERANCE_S * self._rate_hz * 2:
            return None
        self._heard += pcm
        if not self._knows_the_line:
            return None
        self._waiting += self._resampler.feed(pcm)
        if len(self._waiting) < CHUNK_BYTES:
            return None
        return self._news(await self._streamed())

    async def peek(self) -> Transcript:
        hypothesis = await (self._streamed() if self._knows_the_line else self._whole())
        return self._judge.verdict(hypothesis, final=False)

    async def finish(self) -> Transcript:
        if self._knows_the_line:
            self._waiting += self._resampler.finish()
            await self._streamed()
            hypothesis = await self._run(self._recogniser.end)
        else:
            hypothesis = await self._whole()
        transcript = self._judge.verdict(hypothesis, final=True)
        await self._learn(transcript)
        self._clear()
        return transcript

    async def reset(self) -> None:
        self._resampler.finish()
        self._clear()
        await self._run(self._recogniser.forget)

    async def aclose(self) -> None:
        self._clear()

    async def _learn(self, transcript: Transcript) -> None:
        """What was not understood says nothing about the line."""
        if transcript.text:
            self._knows_the_line = True
        else:
            await self._run(self._recogniser.forget)

    async def _streamed(self) -> Hypothesis | None:
        waiting, self._waiting = bytes(self._waiting), bytearray()
        return await self._run(self._recogniser.feed, waiting)

    async def _whole(self) -> Hypothesis | None:
        sound = resample(bytes(self._heard), self._rate_hz, RATE_HZ)
        return await self._run(self._recogniser.whole, sound) if sound else None

    def _news(self, hypothesis: Hypothesis | None) -> Transcript | None:
        text = hypothesis.text if hypothesis else ""
        if text == self._interim:
            return None
        self._interim = text
        return Transcript(text, final=False)

    def _clear(self) -> None:
        self._heard.clear()
        self._waiting.clear()
        self._interim = ""

    async def _run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: function(*args, **kwargs))
