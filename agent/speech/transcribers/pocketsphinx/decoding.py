"""One PocketSphinx decoder, which belongs to one stream. Synchronous: calls take milliseconds and hold the GIL
in pieces of ``CHUNK_MS`` at most; they exclude one another, so that a call whose waiter was cancelled may end in peace."""

import functools
import math
import re
import sys
import threading
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from pocketsphinx import Decoder

from agent.domain.errors import EngineFailed
from agent.domain.speech import RecognitionGrammar
from agent.speech.transcribers.pocketsphinx.judging import Hypothesis, Scored
from agent.speech.transcribers.pocketsphinx.lexicon import Lexicon
from agent.speech.transcribers.pocketsphinx.line import RATE_HZ

CHUNK_MS = 100
CHUNK_BYTES = RATE_HZ * 2 * CHUNK_MS // 1000
_FRAMES_PER_S = 100
_SCORE_UNIT = 1024
"""PocketSphinx keeps acoustic scores shifted by ten bits."""
_HUSH = "hush"
_HUSH_GRAMMAR = f"#JSGF V1.0;\ngrammar {_HUSH};\npublic <{_HUSH}> = {_HUSH};\n"
_MARKS = "<(["
"""How silences, noises and the empty transitions of a grammar begin."""
_ALTERNATIVE = re.compile(r"\(\d+\)$")

P = ParamSpec("P")
R = TypeVar("R")


def _alone(method: Callable[Concatenate["Recogniser", P], R]) -> Callable[Concatenate["Recogniser", P], R]:
    """One call at a time, and PocketSphinx's errors mapped."""

    @functools.wraps(method)
    def call(self: "Recogniser", /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.lock:
            try:
                return method(self, *args, **kwargs)
            except (RuntimeError, KeyError, ValueError) as error:
                raise EngineFailed(f"PocketSphinx failed in {method.__name__}.") from error

    return call


class Recogniser:
    """``listen`` first; then ``whole`` for a complete utterance, or ``feed``… and ``end``. 16-bit mono PCM at ``RATE_HZ``."""

    def __init__(self, model: str, lexicon: Lexicon) -> None:
        self.lock = threading.Lock()
        self._lexicon = lexicon
        # The lattice that bestpath searches takes up to a second for a grammar of some hundred words, and finds the same.
        self._decoder: Any = Decoder(hmm=model, lm=None, dict=None, samprate=RATE_HZ, bestpath=False, loglevel="FATAL")
        self._words: set[str] = set()
        self._grammars: set[str] = set()
        self._grammar = ""
        self._mean = ""
        self._open = False

    @_alone
    def listen(self, grammar: RecognitionGrammar) -> None:
        """Compile the grammar, once a name, and expect it from now on."""
        if grammar.name not in self._grammars:
            self._learn(grammar)
            self._decoder.add_jsgf_string(_search(grammar.name), grammar.jsgf)
            self._grammars.add(grammar.name)
        self._grammar = _search(grammar.name)

    @_alone
    def whole(self, pcm: bytes) -> Hypothesis | None:
        """Decode an utterance with the cepstral mean of its own sound: the start value of a fresh decoder suits no
        telephone line. What was fed of it is forgotten."""
        self._stop()
        self._remember()
        self._decoder.activate_search(_HUSH)
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, no_search=True, full_utt=True)
        mean = self._decoder.get_cmn()
        self._decoder.end_utt()
        self._decoder.set_cmn(mean)
        self._start()
        self._feed(pcm)
        return self._end()

    @_alone
    def feed(self, pcm: bytes) -> Hypothesis | None:
        """Hear some of an utterance; what it is so far."""
        if not self._open:
            self._remember()
            self._start()
        self._feed(pcm)
        return self._hypothesis()

    @_alone
    def end(self) -> Hypothesis | None:
        """What was fed, as a whole."""
        return self._end() if self._open else None

    @_alone
    def settle(self, *, understood: bool) -> None:
        """The utterance is over. What was not understood says nothing about the line: the mean is as before."""
        self._stop()
        if not understood and self._mean:
            self._decoder.set_cmn(self._mean)
        self._mean = ""

    def _remember(self) -> None:
        self._mean = self._mean or self._decoder.get_cmn()

    def _stop(self) -> None:
        if self._open:
            self._end()

    def _learn(self, grammar: RecognitionGrammar) -> None:
        if not self._words:
            self._add({_HUSH: ("HH AH SH",)})
            self._decoder.add_jsgf_string(_HUSH, _HUSH_GRAMMAR)
        self._add(self._lexicon.readings(grammar.words - self._words, grammar.pronunciations))

    def _add(self, readings: dict[str, tuple[str, ...]]) -> None:
        for word, phones in readings.items():
            for number, reading in enumerate(phones, 1):
                self._decoder.add_word(word if number == 1 else f"{word}({number})", reading, False)
            self._words.add(word)

    def _start(self) -> None:
        self._decoder.activate_search(self._grammar)
        self._decoder.start_utt()
        self._open = True

    def _feed(self, pcm: bytes) -> None:
        for at in range(0, len(pcm), CHUNK_BYTES):
            self._decoder.process_raw(pcm[at : at + CHUNK_BYTES])

    def _end(self) -> Hypothesis | None:
        self._open = False
        self._decoder.end_utt()
        return self._hypothesis()

    def _hypothesis(self) -> Hypothesis | None:
        best = self._decoder.hyp()
        if best is None or not best.hypstr:
            return None
        words = tuple(_scored(segment) for segment in self._decoder.seg() if segment.word[0] not in _MARKS)
        text = " ".join(word.text for word in words)
        return Hypothesis(text, bool(self._decoder.get_fsg(self._grammar).accept(text)), words)


def _search(name: str) -> str:
    """A grammar's name among the decoder's searches, apart from our own."""
    return f"grammar:{name}"


def _scored(segment: Any) -> Scored:
    frames = segment.end_frame - segment.start_frame + 1
    return Scored(
        text=_ALTERNATIVE.sub("", segment.word),
        start_s=segment.start_frame / _FRAMES_PER_S,
        end_s=(segment.end_frame + 1) / _FRAMES_PER_S,
        score=_SCORE_UNIT * math.log(max(segment.ascore, sys.float_info.min)) / frames,
    )
