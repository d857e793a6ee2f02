"""Is what the decoder found what was said? A grammar accepts any sound as one of its sentences, so the match of
sound and phones must tell."""

from dataclasses import dataclass

from agent.domain.speech import Transcript, Word

WIDE_BAND = (-5.4, -5.2, -4.5, -4.0)
TELEPHONE = (-6.0, -6.0, -5.3, -4.75)
"""Least scores of sentences of one, two, three and more words: the longer a sentence, the less its mean varies, and what other
talk is taken for is seldom short. Measured with tests/benchmarks; a telephone's narrow band fits the model less well."""
LEAST_COVERED = 0.9
"""The part of the speech that the words must account for; the decoder takes what fits none of them for noise."""


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

    @property
    def seconds(self) -> float:
        return sum(word.end_s - word.start_s for word in self.words)


@dataclass(frozen=True, slots=True)
class Judge:
    """``least``: the scores asked of sentences of one word, two words …, the last for all longer ones."""

    least: tuple[float, ...]

    def transcript(self, hypothesis: Hypothesis | None, spoken_s: float) -> Transcript:
        """The verdict on an utterance in which somebody spoke for so long."""
        if hypothesis is None or not hypothesis.words:
            return Transcript("", True, confidence=0.0)
        least = self.least[min(len(hypothesis.words), len(self.least)) - 1]
        confidence = _confidence(hypothesis.score, least)
        if not hypothesis.complete or hypothesis.score < least or hypothesis.seconds < LEAST_COVERED * spoken_s:
            return Transcript("", True, confidence, rejected=True)
        words = tuple(Word(word.text, word.start_s, word.end_s, _confidence(word.score, least)) for word in hypothesis.words)
        return Transcript(hypothesis.text, True, confidence, words=words)


def judge(sample_rate_hz: int) -> Judge:
    """The judge for a line of this rate."""
    return Judge(TELEPHONE if sample_rate_hz < 16000 else WIDE_BAND)


def _confidence(score: float, least: float) -> float:
    """1 for a perfect match, 0.5 at the least score, falling to 0 at twice its distance."""
    return min(max(1.0 - 0.5 * score / least, 0.0), 1.0)
