"""Stretches of a phrase that carry where they came from, on their way through a template.

A stretch is framed in characters of the private use area. What others wrote has those characters taken
out before it is framed, so that it can neither close its own frame nor open another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN, _BAR, _CLOSE = "\ue000", "\ue001", "\ue002"
_FRAME_CHARS = str.maketrans("", "", _OPEN + _BAR + _CLOSE)
_STRETCH = re.compile(f"{_OPEN}([^{_BAR}]*){_BAR}([^{_CLOSE}]*){_CLOSE}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_BODY, _OTHERS, _OURS = "body", "others", "ours"


class Marked(str):
    """A text whose stretches are framed; only a template's result is one."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence. ``language`` is empty where it is that of the template."""

    text: str
    untrusted: bool = False
    language: str = ""


def plain(text: object) -> str:
    """The text without any frames."""
    return _STRETCH.sub(r"\2", str(text)).translate(_FRAME_CHARS)


def ours(text: str) -> Marked:
    """Words of our own that are no sentence to be split (a time of day, a spelt name's letters)."""
    return Marked(f"{_OPEN}{_OURS}{_BAR}{plain(text)}{_CLOSE}")


def others(text: str) -> Marked:
    """What somebody else wrote, within a sentence of ours."""
    return Marked(f"{_OPEN}{_OTHERS}{_BAR}{plain(text)}{_CLOSE}")


def body(sentences: list[str], language: str) -> Marked:
    """Whole sentences of somebody else, in their language."""
    return Marked("".join(f" {_OPEN}{_BODY}{plain(language)}{_BAR}{plain(sentence)}{_CLOSE} " for sentence in sentences))


def pieces(rendered: str) -> Iterator[Piece]:
    """The sentences of a rendered template, in order."""
    at = 0
    for match in _STRETCH.finditer(rendered):
        if match[1].startswith(_BODY):
            yield from _sentences(rendered[at : match.start()])
            if match[2].strip():
                yield Piece(match[2].strip(), untrusted=True, language=match[1].removeprefix(_BODY))
            at = match.end()
    yield from _sentences(rendered[at:])


def _sentences(text: str) -> Iterator[Piece]:
    """Split at the ends of our own sentences only, never within a stretch."""
    stretches: list[re.Match[str]] = []

    def keep(match: re.Match[str]) -> str:
        stretches.append(match)
        return f"{_OPEN}{len(stretches) - 1}{_CLOSE}"

    for sentence in _SENTENCE_END.split(_STRETCH.sub(keep, text)):
        inside = [stretches[int(number)] for number in re.findall(f"{_OPEN}(\\d+){_CLOSE}", sentence)]
        said = re.sub(f"{_OPEN}(\\d+){_CLOSE}", lambda match: stretches[int(match[1])][2], sentence)
        if said := " ".join(said.split()):
            yield Piece(said[0].upper() + said[1:], untrusted=any(stretch[1] == _OTHERS for stretch in inside))
