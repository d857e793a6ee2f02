"""The engine as the pipeline sees it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

import pocketsphinx

from agent.domain.capabilities import TranscriberCapabilities
from agent.domain.errors import EngineMissing, Unsupported
from agent.domain.speech import RecognitionGrammar, Transcript
from agent.formats.pcm import SILENCE_DBFS, frames, level_dbfs
from agent.speech.transcribers.pocketsphinx.decoding import CHUNK_BYTES, Recogniser
from agent.speech.transcribers.pocketsphinx.judging import Hypothesis, judge
from agent.speech.transcribers.pocketsphinx.lexicon import Lexicon
from agent.speech.transcribers.pocketsphinx.line import Line, spoken_s

LANGUAGE = "en"
MAX_UTTERANCE_S = 60
"""What is said beyond that in one utterance is not heard."""

QUIET_DB, QUIET_DBFS = 25.0, -55.0
"""Nothing is said where the sound is so much softer than speech, or below that level."""

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

    Until an utterance has been understood, utterances are decoded whole: only then does the decoder know the line's
    cepstral mean, and later ones can be decoded while they are spoken. What ``peek`` understands is final where only
    quiet follows.
    """

    def __init__(self, recogniser: Recogniser, sample_rate_hz: int, executor: Executor) -> None:
        self._recogniser = recogniser
        self._rate_hz = sample_rate_hz
        self._executor = executor
        self._judge = judge(sample_rate_hz)
        self._line = Line(sample_rate_hz)
        self._knows_the_line = False
        self._heard = bytearray()
        self._waiting = bytearray()
        self._interim = ""
        self._verdict: Verdict | None = None

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
        self._waiting += self._line.chunk(pcm)
        if len(self._waiting) < CHUNK_BYTES:
            return None
        return self._news(await self._streamed(b""))

    async def peek(self) -> Transcript:
        if self._knows_the_line:
            return self._judged(await self._streamed(b""))
        return await self._whole()

    async def finish(self) -> Transcript:
        if self._knows_the_line:
            await self._streamed(self._line.end())
            transcript = self._judged(await self._run(self._recogniser.end))
        else:
            transcript = await self._whole()
        self._knows_the_line = self._knows_the_line or bool(transcript.text)
        await self._run(self._recogniser.settle, understood=bool(transcript.text))
        self._clear()
        return transcript

    async def reset(self) -> None:
        self._clear()
        await self._run(self._recogniser.settle, understood=False)

    async def aclose(self) -> None:
        self._clear()

    async def _streamed(self, pcm: bytes) -> Hypothesis | None:
        """Decode what waits, and this."""
        waiting, self._waiting = bytes(self._waiting) + pcm, bytearray()
        return await self._run(self._recogniser.feed, waiting)

    async def _whole(self) -> Transcript:
        """All that was heard; not decoded again where only quiet followed since."""
        if self._verdict is None or not quiet_since(self._heard, self._verdict.heard, self._rate_hz):
            sound = self._line.whole(bytes(self._heard))
            hypothesis = await self._run(self._recogniser.whole, sound) if sound else None
            self._verdict = Verdict(self._judged(hypothesis), len(self._heard))
        return self._verdict.transcript

    def _judged(self, hypothesis: Hypothesis | None) -> Transcript:
        return self._judge.transcript(hypothesis, spoken_s(self._heard, self._rate_hz))

    def _news(self, hypothesis: Hypothesis | None) -> Transcript | None:
        text = hypothesis.text if hypothesis else ""
        if text == self._interim:
            return None
        self._interim = text
        return Transcript(text, final=False)

    def _clear(self) -> None:
        self._line.end()
        self._heard.clear()
        self._waiting.clear()
        self._interim = ""
        self._verdict = None

    async def _run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: function(*args, **kwargs))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the first ``heard`` bytes of an utterance say."""

    transcript: Transcript
    heard: int


def quiet_since(heard: bytes | bytearray, at: int, rate_hz: int) -> bool:
    """Whether what follows byte ``at`` is far softer than the loudest of what came before."""
    before, after = (
        max((level_dbfs(frame) for frame in frames(bytes(part), rate_hz)), default=SILENCE_DBFS)
        for part in (heard[:at], heard[at:])
    )
    return after <= max(before - QUIET_DB, QUIET_DBFS)
