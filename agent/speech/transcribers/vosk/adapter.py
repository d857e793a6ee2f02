"""The engine as the pipeline sees it."""

import asyncio
import functools
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from agent.domain.capabilities import TranscriberCapabilities
from agent.domain.errors import EngineFailed, EngineMissing, Unsupported
from agent.domain.speech import RecognitionGrammar, Transcript, Word
from agent.formats.pcm import Resampler
from agent.speech.transcribers.vosk import models, results
from agent.speech.transcribers.vosk.handles import RecogniserHandle

P = ParamSpec("P")
R = TypeVar("R")


class VoskTranscriber:
    """Implements :class:`agent.interfaces.transcriber.Transcriber`. A model is loaded once, when first needed."""

    def __init__(self, folders: Mapping[str, Path], threads: int) -> None:
        self._folders = dict(folders)
        self._models: dict[str, models.Model] = {}
        self._loading = asyncio.Lock()
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="vosk")

    @property
    def name(self) -> str:
        return "vosk"

    @property
    def capabilities(self) -> TranscriberCapabilities:
        return TranscriberCapabilities(tuple(sorted(self._folders)), dictation=True, interim=True)

    async def open(self, language: str, sample_rate_hz: int) -> "VoskStream":
        """Raises BadSetting where the model is faulty."""
        if language not in self._folders:
            raise EngineMissing(f"There is no Vosk model for the language {language}:", remedy=models.REMEDY)
        async with self._loading:
            if language not in self._models:
                loop = asyncio.get_running_loop()
                self._models[language] = await loop.run_in_executor(self._executor, models.load, self._folders[language])
        return VoskStream(self._models[language], sample_rate_hz, self._executor)

    async def aclose(self) -> None:
        self._models.clear()
        self._executor.shutdown(wait=False, cancel_futures=True)


class VoskStream:
    """Implements :class:`agent.interfaces.transcriber.TranscriberStream`."""

    def __init__(self, model: models.Model, sample_rate_hz: int, executor: Executor) -> None:
        self._model = model
        self._executor = executor
        self._rate_hz = max(sample_rate_hz, model.least_rate_hz)
        self._resampler = Resampler(sample_rate_hz, self._rate_hz)
        self._ears: dict[str, Ear] = {}
        self._ear: Ear | None = None
        self._interim = ""
        self._unknown: frozenset[str] = frozenset()

    @property
    def unknown_words(self) -> frozenset[str]:
        """Words of the present grammar that the model can't hear; phrases with them are left out."""
        return self._unknown

    async def listen(self, grammar: RecognitionGrammar | None) -> None:
        if grammar is None and not self._model.free:
            raise Unsupported("This Vosk model can't take dictation.")
        name = grammar.name if grammar else ""
        phrases = await self._run(self._phrases, grammar) if grammar and self._model.grammars else None
        if name not in self._ears:
            self._ears[name] = await self._run(Ear, self._model, self._rate_hz, phrases)
        self._ear = self._ears[name]

    async def feed(self, pcm: bytes) -> Transcript | None:
        transcript = await self._run(self._listening.hear, self._resampler.feed(pcm))
        if transcript.text == self._interim:
            return None
        self._interim = transcript.text
        return transcript

    async def peek(self) -> Transcript:
        return await self._run(self._listening.hear, b"")

    async def finish(self) -> Transcript:
        self._interim = ""
        return await self._run(self._listening.end, self._resampler.finish())

    async def reset(self) -> None:
        self._interim = ""
        self._resampler.finish()
        await self._run(self._listening.end, b"")

    async def aclose(self) -> None:
        self._ears.clear()
        self._ear = None

    @property
    def _listening(self) -> "Ear":
        if self._ear is None:
            raise EngineFailed("Vosk was not told what to expect.")
        return self._ear

    def _phrases(self, grammar: RecognitionGrammar) -> tuple[str, ...]:
        self._unknown = frozenset(word for word in grammar.words if not self._model.knows(word))
        vocabulary = {word for phrase in grammar.phrases for word in phrase.split()}
        lacking = frozenset(word for word in vocabulary if not self._model.knows(word))
        return tuple(phrase for phrase in grammar.phrases if lacking.isdisjoint(phrase.split()))

    async def _run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: function(*args, **kwargs))


def _alone(method: Callable[Concatenate["Ear", P], R]) -> Callable[Concatenate["Ear", P], R]:
    """One call at a time, so that one whose waiter was cancelled may end in peace; Vosk's errors mapped."""

    @functools.wraps(method)
    def call(self: "Ear", /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.lock:
            try:
                return method(self, *args, **kwargs)
            except Exception as error:  # Vosk raises nothing more special
                raise EngineFailed(f"Vosk failed in {method.__name__}.") from error

    return call


class Ear:
    """One recogniser. Blocking. Vosk ends sentences where it likes and counts time from the recogniser's first sound:
    an utterance is the words of all its sentences, in its own time."""

    def __init__(self, model: models.Model, rate_hz: int, phrases: tuple[str, ...] | None) -> None:
        self.lock = threading.Lock()
        grammar = () if phrases is None else (json.dumps([*phrases, models.UNKNOWN], ensure_ascii=False),)
        self._recogniser: Any = RecogniserHandle(model.handle, rate_hz, *grammar)
        self._recogniser.SetWords(True)
        self._rate_hz = rate_hz
        self._samples = 0
        self._began = 0
        self._words: tuple[Word, ...] = ()

    @_alone
    def hear(self, pcm: bytes) -> Transcript:
        """Some more of the utterance; what it is so far."""
        self._accept(pcm)
        return results.interim(self._words, self._recogniser.PartialResult())

    @_alone
    def end(self, pcm: bytes) -> Transcript:
        """The last of the utterance; what it was."""
        self._accept(pcm)
        transcript = results.final((*self._words, *self._timed(self._recogniser.FinalResult())))
        self._words = ()
        self._began = self._samples
        return transcript

    def _accept(self, pcm: bytes) -> None:
        self._samples += len(pcm) // 2
        if pcm and self._recogniser.AcceptWaveform(pcm):
            self._words += self._timed(self._recogniser.Result())

    def _timed(self, result: str) -> tuple[Word, ...]:
        return results.words(result, self._began / self._rate_hz)
