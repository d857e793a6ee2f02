"""What is heard and what is to be said."""

from dataclasses import dataclass, field

from agent.domain.audio import Earcon


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; times in seconds since the start of its utterance."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """Text of an utterance, *interim* while it is still being spoken, *final* afterwards.

    ``rejected`` is set where the engine heard sound but judged that it is none of the words
    it was told to expect (noise, a cough, talk to somebody else); ``text`` is then empty.
    ``confidence`` lies between 0 and 1.
    """

    text: str
    final: bool
    confidence: float = 1.0
    rejected: bool = False
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """How a word sounds, in IPA phonemes one list entry each."""

    word: str
    ipa: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class RecognitionGrammar:
    """What may be said in one state of the dialogue, for every kind of recogniser.

    ``jsgf`` is a whole JSGF 1.0 grammar with one public rule; ``phrases`` are sample sentences for
    recognisers that learn a word chain; ``words`` is every word that can occur, lower case;
    ``pronunciations`` covers words that a dictionary may lack (names). ``name`` identifies the content.
    """

    name: str
    language: str
    jsgf: str
    phrases: tuple[str, ...]
    words: frozenset[str]
    pronunciations: tuple[Pronunciation, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Finished text in one language, ready to speak: about one sentence.

    ``untrusted`` marks what somebody else wrote (a mail, an event title).
    """

    text: str
    language: str
    untrusted: bool = False
    earcon: Earcon | None = None


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How to speak: ``voice`` is the engine's own name for it, ``rate_wpm`` words a minute."""

    engine: str
    voice: str
    language: str
    rate_wpm: int = 175
    options: tuple[tuple[str, str], ...] = field(default=())
