"""A message's words taken apart: what is new, what is quoted, and the signature.

Works line by line on windows of bounded size, so that no text, however hostile, takes more than linear time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.domain.mail import MessageText
from agent.formats import mail_clients as marks
from agent.formats.languages import language_of

_MAX_LINE = 2_000
_WINDOW_LINES = 5
_WINDOW_CHARS = 400
_LOOK_BACK = 80
_SIGNATURE_LINES = 12
_FOOTER_LINES = 8
_FOOTER_WIDTH = 100

_QUOTED = re.compile(r"\s{0,8}>")
_QUOTE_MARKS = re.compile(r"^\s{0,8}(?:>\s?)+")
_DELIMITER = re.compile(r"\s*(?:[-_=*#~+]{2,}|[ᐧ—–])\s*")
_SIGNATURE_MARK = re.compile(r"\s{0,4}(?:--|__)\s{0,4}")
_RULE = re.compile(r"\s{0,4}(?:[-_]{5,}|={5,})\s*")
_DATE_FIRST = re.compile(r"\W{0,3}(?:\w{1,12}\W{1,2}){0,2}\d{1,4}[-./年 ,]")
_YEAR_OR_CLOCK = re.compile(r"\d{4}|\d{1,2}[:.]\d{2}")
_ADDRESS = re.compile(r"[^\s<>@]{1,100}@[^\s<>@]{1,200}")
_ENDS_WITH_ADDRESS = re.compile(r"[<(\[][^\s<>@]{1,100}@[^\s<>@]{1,200}[>)\]]\s?[:：]?$")
_GMAIL_OF_OLD = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d \S.*")
_VIA = re.compile(r"\svia\s", re.IGNORECASE)


def split(text: str) -> MessageText:
    """``text``: a plain body, cleaned, lines ended by ``\\n``.

    What follows "… wrote:", a written-out header or "Original Message" is quoted, likewise lines marked with ``>`` to the
    end of the text; an answer below or between such lines stays visible, with the passage that it answers where that
    has no introduction of its own. A forwarded message is visible: that is what it was sent for.
    """
    parts = _Parts()
    lines = text.split("\n")
    _sort_lines(lines, parts)
    _take_signature(parts)
    visible = _joined(parts.visible)
    return MessageText(visible, _joined(parts.quoted), _joined(parts.signature), language_of(visible))


@dataclass
class _Parts:
    visible: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    decided_at: int = -1
    own_words_there: bool = False

    @property
    def something_visible(self) -> bool:
        return any(line.strip() and not _DELIMITER.fullmatch(line[:_MAX_LINE]) for line in self.visible)


def _sort_lines(lines: Sequence[str], parts: _Parts) -> None:
    at = 0
    while at < len(lines):
        line = lines[at]
        if _QUOTED.match(line):
            at = _take_marked(lines, at, parts, introduced=False)
        elif marks.FORWARDED.match(line):
            _take_forwarded(lines, at, parts)
            return
        elif length := _introduction(lines, at):
            parts.quoted += lines[at : at + length]
            at = _skip_blank(lines, at + length, parts.quoted)
            if at < len(lines) and _QUOTED.match(lines[at]):
                at = _take_marked(lines, at, parts, introduced=True)
            else:
                (parts.quoted if parts.something_visible else parts.visible).extend(lines[at:])
                return
        else:
            parts.visible.append(line)
            at += 1


def _take_marked(lines: Sequence[str], at: int, parts: _Parts, *, introduced: bool) -> int:
    """A run of lines marked with ``>``; returns the index after it."""
    end = at
    while end < len(lines) and (_QUOTED.match(lines[end]) or _is_broken_off(lines, end)):
        end += 1
    answered = not introduced and _own_words_follow(lines, end, parts)
    (parts.visible if answered else parts.quoted).extend(lines[at:end])
    return end


def _own_words_follow(lines: Sequence[str], at: int, parts: _Parts) -> bool:
    """Whether the sender wrote something below, other than a signature. The line that decided the last time decides
    again as long as it lies ahead."""
    if parts.decided_at < at:
        parts.decided_at, parts.own_words_there = _next_own_words(lines, at)
    return parts.own_words_there


def _next_own_words(lines: Sequence[str], at: int) -> tuple[int, bool]:
    """Where it is decided, and how."""
    for index in range(at, len(lines)):
        line = lines[index][:_MAX_LINE]
        if _SIGNATURE_MARK.fullmatch(line) or marks.SENT_FROM.match(line) or _introduction(lines, index):
            return index, False
        if line.strip() and not _QUOTED.match(line) and not _DELIMITER.fullmatch(line):
            return index, True
    return len(lines), False


def _is_broken_off(lines: Sequence[str], at: int) -> bool:
    """The end of a quoted line that a program wrapped without marking it: quoted lines on both sides, one long word."""
    between = 0 < at < len(lines) - 1 and _QUOTED.match(lines[at - 1]) and _QUOTED.match(lines[at + 1])
    word = lines[at].strip()
    return bool(between and word and " " not in word and not word.rstrip(".!?").isalpha())


def _take_forwarded(lines: Sequence[str], at: int, parts: _Parts) -> None:
    """With words of the sender above it all stays as it is; alone, its header is put aside."""
    if not parts.something_visible:
        start = _skip_blank(lines, at + 1, [])
        start += _header(lines, start)
        parts.quoted += lines[at:start]
        at = start
    parts.visible += lines[at:]


def _skip_blank(lines: Sequence[str], at: int, into: list[str]) -> int:
    while at < len(lines) and not lines[at].strip():
        into.append(lines[at])
        at += 1
    return at


def _introduction(lines: Sequence[str], at: int) -> int:
    """How many lines at ``at`` introduce a quotation; 0 where they don't."""
    line = lines[at]
    if not line.strip() or len(line) > _MAX_LINE:
        return 0
    if marks.ORIGINAL.match(line):
        start = _skip_blank(lines, at + 1, [])
        return start - at + _header(lines, start)
    return _header(lines, at) or _attribution(lines, at)


def _header(lines: Sequence[str], at: int) -> int:
    """The length of a written-out header: two fields at least, each may go on for two lines."""
    fields, end, index, loose = 0, at, at, 0
    while index < len(lines) and loose <= 2:
        line = lines[index][:_MAX_LINE]
        if marks.FIELD.match(line):
            fields, end, loose = fields + 1, index + 1, 0
        elif not line.strip() or index == at:
            break
        else:
            loose += 1
        index += 1
    return end - at if fields >= 2 else 0


def _attribution(lines: Sequence[str], at: int) -> int:
    """How many lines say "On Monday, somebody wrote:", in one of its many forms."""
    first = _QUOTE_MARKS.sub("", lines[at]).strip()
    if _attributes(first) or _leads_to_marked(lines, at, first):
        return 1
    if not (marks.OPENER.match(first) and re.search(r"\d", first)) and not _DATE_FIRST.match(first):
        return 0
    window = first
    for count in range(2, _WINDOW_LINES + 1):
        if at + count > len(lines) or len(window) > _WINDOW_CHARS:
            return 0
        line = lines[at + count - 1].strip()
        if not line and "<" not in window and count > 2:
            return 0
        window = f"{window} {line}".strip()
        if line and _attributes(window):
            return count
    return 0


def _leads_to_marked(lines: Sequence[str], at: int, first: str) -> bool:
    """ "Somebody wrote:" without a date, right above lines marked with ``>``."""
    if len(first) > _WINDOW_CHARS or not first.endswith((":", "：")) or not marks.VERB.search(first):
        return False
    below = _skip_blank(lines, at + 1, [])
    return below < len(lines) and below <= at + 2 and bool(_QUOTED.match(lines[below])) and not _QUOTED.match(lines[at])


def _attributes(line: str) -> bool:
    if len(line) > _WINDOW_CHARS or len(line) < 6:
        return False
    framed = line.startswith("--") and line.endswith("--")
    bare = line.strip("-*>< \t")
    if _GMAIL_OF_OLD.fullmatch(bare):
        return True
    if _ENDS_WITH_ADDRESS.search(line):
        return bool(_YEAR_OR_CLOCK.search(line)) and (line.endswith((":", "：")) or bool(_DATE_FIRST.match(bare)))
    verbs = list(marks.VERB.finditer(bare))
    if not verbs or not (bare.endswith((":", "：")) or not bare[verbs[-1].end() :].strip(" .:")):
        return False
    known = bool(_ADDRESS.search(bare)) or bool(_VIA.search(bare[: verbs[-1].start()]))
    begins = marks.OPENER.match(bare) or _DATE_FIRST.match(bare) or marks.VERB.match(bare)
    return framed or known or bool(begins and _YEAR_OR_CLOCK.search(bare))


def _take_signature(parts: _Parts) -> None:
    """From the end of the visible lines to ``parts.signature``."""
    _trim(parts.visible)
    lines = parts.visible
    start = _signature_start(lines)
    tail = lines[start:]
    del lines[start:]
    sent_from = [line for line in lines if _is_sent_from(line)]
    others = [line for line in lines if not _is_sent_from(line)]
    if any(line.strip() for line in others):
        lines[:] = others
    else:
        sent_from = []
    parts.signature += [*sent_from, *_take_disclaimer(lines), *tail]
    _trim(lines)


def _signature_start(lines: Sequence[str]) -> int:
    """Index of the line that begins the signature; ``len(lines)`` where there is none. Never the first line with words."""
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    for index in range(max(first + 1, len(lines) - _LOOK_BACK), len(lines)):
        line = lines[index][:_MAX_LINE]
        rest = [row for row in lines[index + 1 :] if row.strip()]
        if _SIGNATURE_MARK.fullmatch(line) and len(rest) <= _SIGNATURE_LINES:
            return index
        if _RULE.fullmatch(line) and len(rest) <= _FOOTER_LINES and all(len(row) <= _FOOTER_WIDTH for row in rest):
            return index
    return len(lines)


def _is_sent_from(line: str) -> bool:
    return len(line) <= _FOOTER_WIDTH and bool(marks.SENT_FROM.match(line))


def _take_disclaimer(lines: list[str]) -> list[str]:
    """The last paragraphs where they are a legal notice about mail."""
    for index in range(len(lines) - 1, max(0, len(lines) - _LOOK_BACK), -1):
        begins = not lines[index - 1].strip()
        if begins and marks.DISCLAIMER.match(lines[index]) and "mail" in " ".join(lines[index:]).casefold():
            tail = lines[index:]
            del lines[index:]
            return tail
    return []


def _trim(lines: list[str]) -> None:
    """Blank lines and rules at the end."""
    while lines and (not lines[-1].strip() or _DELIMITER.fullmatch(lines[-1][:_MAX_LINE])):
        lines.pop()


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip()
