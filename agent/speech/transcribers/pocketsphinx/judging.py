"""Is what the decoder found what was said? A grammar accepts any sound as one of its sentences, so the match of
sound and phones must tell."""

from dataclasses import dataclass

from agent.domain.speech import Transcript, Word

WIDE_BAND, TELEPHONE = -3.5, -4.75
"""Least scores. Measured (tests/benchmarks): above the first are 97 % of the rightly understood and 5 % of strange sentences
in wide-band sound, above the second 95 % and 40 % in telephone sound, whose narrow band fits the model less well."""


@dataclass(frozen=True, slots=True)
class Scored:
    """``score``: mean natural log likelihood a frame (10 ms), relative to the best the model can do; 0 is a perfect match."""

    text: str
    start_s: float
    end_s: float
    score: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """``complete``: the words are a whole sentence of the grammar and not the beginning of one."""

    text: str
    complete: bool
    words: tuple[Scored, ...]

    @property
    def score(self) -> float:
        return sum(word.score for word in self.words) / len(self.words)


@dataclass(frozen=True, slots=True)
class Judge:
    """Accepts hypotheses of at least this score."""

    least: float

    def transcript(self, hypothesis: Hypothesis | None) -> Transcript:
        """The verdict on an utterance."""
        if hypothesis is None or not hypothesis.words:
            return Transcript("", True, confidence=0.0)
        if not hypothesis.complete or hypothesis.score < self.least:
            return Transcript("", True, confidence=self._confidence(hypothesis.score), rejected=True)
        words = tuple(Word(word.text, word.start_s, word.end_s, self._confidence(word.score)) for word in hypothesis.words)
        return Transcript(hypothesis.text, True, self._confidence(hypothesis.score), words=words)

    def _confidence(self, score: float) -> float:
        """1 for a perfect match, 0.5 at the threshold, falling to 0 at twice its distance."""
        return min(max(1.0 - 0.5 * score / self.least, 0.0), 1.0)


def judge(sample_rate_hz: int) -> Judge:
    """The judge for a line of this rate."""
    return Judge(TELEPHONE if sample_rate_hz < 16000 else WIDE_BAND)
