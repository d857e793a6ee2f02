"""What the voice says of a text that somebody wrote: sentences, with what can't be spoken taken out or put in words.

The text is hostile until it left this module: nothing in it is a command to an engine (SSML, espeak's ``[[…]]``), and
every step takes linear time.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from agent.domain.mail import MessageText
from agent.formats.characters import clean_text
from agent.language.source import Section, read_yaml

MAX_SENTENCE = 300
"""A longer sentence is cut: it could not be interrupted or repeated sensibly."""
_WRAPPED_LINE = 45
"""A line at least so long was broken by a program and goes on in the next; a shorter one stands for itself."""

_BULLET = re.compile(r"\s*(?:[-–—*•·▪◦‣○●■□+]|(\(?\d{1,2})[.)])\s+")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\(\s?(?:https?|mailto)[^()\s]{1,2000}\s?\)")
_URL = re.compile(r"\b(?:(?:https?|ftp)://|www\.)[^\s<>\"'\[\]{}|\\^`]+", re.IGNORECASE)
_EMAIL = re.compile(r"(?:mailto:)?([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})", re.IGNORECASE)
_URL_TAIL = re.compile(r"[.,;:!?)\]]+$")
_WORD = re.compile(r"\S+")
_CODE_LENGTH = 18
_MARKUP = re.compile(r"[<>\[\]{}|\\^`~*_#=]+")
_REPEATED = re.compile(r"([!?,;:])[!?,;:]*")
_DOTS = re.compile(r"\.{2,}|…+")
_DASHES = re.compile(r"\s*(?:-{2,}|[–—]+)\s*")
_PICTURE = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\ufe00-\ufe0f\u200c\u200d\U0001f000-\U0001faff]"
)
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’»)]*\s+|[。！？]")
_LAST_WORD = re.compile(r"[^\W\d_](?:[\w.]*\w)?$")
_SPEAKABLE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """The words that a language puts in place of what can't be read aloud.

    ``link`` holds ``{host}``, ``address`` ``{name}`` and ``{host}``; ``abbreviations`` are lower case without their last full
    stop; ``pictures`` maps an emoji to what it says."""

    link: str
    address: str
    code: str
    abbreviations: frozenset[str]
    pictures: Mapping[str, str]


def load_reading(folder: Path) -> ReadingWords:
    """From ``reading.yaml`` in a language's folder. Raises BadSetting."""
    return reading_words(read_yaml(folder / "reading.yaml"))


def reading_words(section: Section) -> ReadingWords:
    """Raises BadSetting naming what is missing."""
    pictures = {name: str(said) for name, said in section.scalars("pictures").items()}
    abbreviations = frozenset(word.lower() for word in section.texts("abbreviations"))
    return ReadingWords(section.text("link"), section.text("address"), section.text("code"), abbreviations, pictures)


def speakable(text: MessageText, words: ReadingWords) -> tuple[str, ...]:
    """The new words of a message; where it has none, those that it passes on."""
    return sentences(text.visible, text.language, words) or sentences(text.quoted, text.language, words)


def sentences(text: str, language: str, words: ReadingWords) -> tuple[str, ...]:
    """Ready to speak: each about one sentence, at most ``MAX_SENTENCE`` characters, none empty. ``language`` is that of the
    text, ``words`` those of the voice."""
    spoken = (piece for paragraph in _paragraphs(text) for piece in _split(_spoken(paragraph, words), words.abbreviations))
    return tuple(part for piece in spoken for part in _cut(piece))


def _paragraphs(text: str) -> Iterator[str]:
    """Lines that belong together as one; rules and ornaments left out."""
    gathered: list[str] = []
    for line in clean_text(unicodedata.normalize("NFC", text)).split("\n"):
        bare = line.strip("> \t\u00a0")
        bullet = _BULLET.match(bare)
        goes_on = bool(gathered) and len(gathered[-1]) >= _WRAPPED_LINE and bool(bare) and not bullet
        if gathered and not goes_on:
            yield " ".join(gathered)
            gathered = []
        if bullet:
            bare = f"{bullet[1]}: {bare[bullet.end() :]}" if bullet[1] else bare[bullet.end() :]
        if _SPEAKABLE.search(bare) or _PICTURE.search(bare):
            gathered.append(bare)
    if gathered:
        yield " ".join(gathered)


def _spoken(paragraph: str, words: ReadingWords) -> str:
    said = _MARKDOWN_LINK.sub(r"\1", paragraph)
    hosts: set[str] = set()
    said = _URL.sub(lambda found: _link(found[0], words, hosts), said)
    said = _EMAIL.sub(lambda found: words.address.replace("{name}", found[1]).replace("{host}", found[2]), said)
    said = _PICTURE.sub(lambda found: f" {words.pictures.get(found[0], '')} ", said)
    said = _MARKUP.sub(" ", said)
    said = _WORD.sub(lambda found: words.code if _is_code(found[0]) else found[0], said)
    said = _DASHES.sub(", ", _DOTS.sub(". ", _REPEATED.sub(r"\1", said)))
    return _SPACE.sub(" ", said).strip(" ,;")


def _link(url: str, words: ReadingWords, known: set[str]) -> str:
    """A host is named once a paragraph: ``known`` are those that were."""
    tail = _URL_TAIL.search(url)
    rest = tail[0] if tail else ""
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        host = ""
    if host in known:
        return rest
    known.add(host)
    return words.link.replace("{host}", host.removeprefix("www.")[:80]) + rest


def _is_code(word: str) -> bool:
    """Identifiers, hashes, keys: long, with digits among the letters or nothing else."""
    bare = word.strip(".,;:!?()\"'")
    digits = sum(character.isdigit() for character in bare)
    return len(bare) > _CODE_LENGTH and (digits >= 4 or (len(bare) > 40 and bare.isascii()))


def _split(paragraph: str, abbreviations: frozenset[str]) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(paragraph):
        if _is_abbreviation(paragraph[max(start, end.start() - 24) : end.start()], end[0], abbreviations):
            continue
        yield paragraph[start : end.end()]
        start = end.end()
    yield paragraph[start:]


def _is_abbreviation(before: str, mark: str, abbreviations: frozenset[str]) -> bool:
    last = _LAST_WORD.search(before)
    return mark.startswith(".") and last is not None and (len(last[0]) == 1 or last[0].lower() in abbreviations)


def _cut(sentence: str) -> Iterator[str]:
    rest = sentence.strip()
    while len(rest) > MAX_SENTENCE:
        head = rest[:MAX_SENTENCE]
        at = max(head.rfind(", "), head.rfind("; "), head.rfind(": ")) + 1 or head.rfind(" ") or MAX_SENTENCE
        at = at if at > 0 else MAX_SENTENCE
        yield from _if_words(rest[:at].strip())
        rest = rest[at:].strip()
    yield from _if_words(rest)


def _if_words(piece: str) -> Iterator[str]:
    if _SPEAKABLE.search(piece):
        yield piece
