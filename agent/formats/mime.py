"""RFC 5322 messages ⇄ :class:`~agent.domain.mail.Message`: whatever the bytes, a message comes out or BadMessage.

Reading is lenient and bounded by :class:`Limits`; headers are decoded here (RFC 2047, RFC 2231) because the library's
structured headers reject what real mail contains. Writing is strict.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address as WrittenAddress
from email.message import EmailMessage
from email.message import Message as Part
from email.parser import BytesHeaderParser, BytesParser
from email.utils import collapse_rfc2231_value
from typing import TypeVar

from agent.domain.errors import BadMessage
from agent.domain.mail import Address, Attachment, Draft, Enclosure, Envelope, Flag, Message, MessageId, MessageRef, MessageText
from agent.formats import headers, html, quotes
from agent.formats.characters import clean_line, clean_text
from agent.formats.charsets import decode
from agent.formats.flowed import unflow

Read = TypeVar("Read")

EPOCH = datetime.fromtimestamp(0, UTC)
_MAX_REFERENCES = 20
_WHOLE_MESSAGE = "message/rfc822"
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LOOKS_LIKE_HTML = re.compile(r"\s{0,100}<(?:!doctype html|html|head|body|div|p|table)[\s>]", re.IGNORECASE)
_WRITTEN = policy.SMTP.clone(max_line_length=990)
"""Short lines would break long message ids into encoded words, which nobody threads by; RFC 5322 allows 998."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a message is looked at; the rest is left out silently.

    ``bytes``: of the whole message (its text stands at its beginning); ``text_chars``: of its text; ``addresses``: of
    each address header; ``parts`` and ``depth``: of the MIME tree.
    """

    bytes: int = 20_000_000
    text_chars: int = 200_000
    header_bytes: int = 1_000_000
    addresses: int = 200
    parts: int = 500
    depth: int = 50


STANDARD = Limits()


def parse(
    raw: bytes, ref: MessageRef, flags: frozenset[Flag] = frozenset(), limits: Limits = STANDARD, *,
    default_date: datetime = EPOCH, size_bytes: int | None = None,
) -> Message:  # fmt: skip
    """A whole message. ``default_date`` (aware) where it has no date that can be read; ``size_bytes`` where ``raw`` is only its
    beginning. Raises BadMessage."""
    message = _tree(raw, limits)
    envelope = _envelope(message, ref, flags, limits, default_date, len(raw) if size_bytes is None else size_bytes)
    return _guarded(lambda: Message(envelope, *_words_and_attachments(message, limits)))


def parse_envelope(
    header: bytes, ref: MessageRef, flags: frozenset[Flag] = frozenset(), limits: Limits = STANDARD, *,
    default_date: datetime = EPOCH, size_bytes: int = 0,
) -> Envelope:  # fmt: skip
    """Of the header alone (what follows it is not looked at). Raises BadMessage."""
    message = _guarded(lambda: BytesHeaderParser(policy=headers.AS_WRITTEN).parsebytes(header_of(header)[: limits.header_bytes]))
    return _envelope(message, ref, flags, limits, default_date, size_bytes)


def text_of(raw: bytes, limits: Limits = STANDARD) -> MessageText:
    """The words of a whole message. Raises BadMessage."""
    message = _tree(raw, limits)
    return _guarded(lambda: _words_and_attachments(message, limits)[0])


def body_text(raw: bytes, *, is_html: bool = False, limits: Limits = STANDARD) -> MessageText:
    """The words of a body without headers, in an unknown charset."""
    return quotes.split(_plain(decode(raw[: limits.bytes]), is_html=is_html)[: limits.text_chars])


def compose(draft: Draft) -> bytes:
    """RFC 5322 with CRLF lines, ready for SMTP: UTF-8 text, threading headers, enclosures. Raises BadMessage where an
    address or the message id can't stand in a header."""

    def write() -> bytes:
        message = EmailMessage(policy=_WRITTEN)
        message["Message-ID"] = clean_line(draft.message_id)
        message["Date"] = draft.date
        message["From"] = _addresses([draft.sender])
        if draft.to:
            message["To"] = _addresses(draft.to)
        if draft.cc:
            message["Cc"] = _addresses(draft.cc)
        message["Subject"] = clean_line(draft.subject)
        if draft.in_reply_to:
            message["In-Reply-To"] = clean_line(draft.in_reply_to)
        if draft.references:
            message["References"] = clean_line(" ".join([*draft.references[:1], *draft.references[1:][-_MAX_REFERENCES:]]))
        message.set_content(clean_text(draft.text), charset="utf-8", cte="quoted-printable")
        for enclosure in draft.enclosures:
            _enclose(message, enclosure)
        written = message.as_bytes()
        for enclosure in (each for each in draft.enclosures if each.content_type == _WHOLE_MESSAGE):
            written = written.replace(_stand_in(enclosure), _LINE_END.sub(b"\r\n", enclosure.content), 1)
        return written

    return _guarded(write)


def header_of(raw: bytes) -> bytes:
    """Up to the first empty line."""
    end = re.search(rb"\r?\n\r?\n", raw)
    return raw[: end.end()] if end else raw


def _tree(raw: bytes, limits: Limits) -> Part:
    return _guarded(lambda: BytesParser(policy=headers.AS_WRITTEN).parsebytes(raw[: limits.bytes]))


def _guarded(read: Callable[[], Read]) -> Read:
    """The library raises anything on hostile input (RecursionError on thousands of nested parts)."""
    try:
        return read()
    except RecursionError as error:
        raise BadMessage("The message is nested too deep.") from error
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, MessageError) as error:
        raise BadMessage("The message can't be taken apart.") from error


def _envelope(message: Part, ref: MessageRef, flags: frozenset[Flag], limits: Limits, default: datetime, size: int) -> Envelope:
    def people(name: str) -> tuple[Address, ...]:
        return headers.addresses(message, name, limits.addresses)

    def read() -> Envelope:
        senders = people("From") or people("Sender") or (Address("", ""),)
        own_id, parent = headers.message_ids(message, "Message-ID"), headers.message_ids(message, "In-Reply-To")
        return Envelope(
            ref=ref,
            message_id=own_id[0] if own_id else MessageId(""),
            sender=senders[0],
            to=people("To"),
            cc=people("Cc"),
            reply_to=people("Reply-To"),
            subject=headers.text(message, "Subject"),
            date=headers.date(message, default),
            flags=flags,
            size_bytes=size,
            in_reply_to=parent[0] if parent else None,
            references=headers.message_ids(message, "References"),
        )

    return _guarded(read)


def _words_and_attachments(message: Part, limits: Limits) -> tuple[MessageText, tuple[Attachment, ...]]:
    parts = list(_leaves(message, limits))
    body = _body(parts)
    others = [part for part in parts if part is not body and not _is_other_form(part, body)]
    return _text(body, limits), tuple(_attachment(index, part) for index, part in enumerate(others))


def _leaves(message: Part, limits: Limits) -> Iterator[Part]:
    """The parts that are no multipart, in order; an attached message is one part. Beyond the limits nothing is seen."""
    waiting = [(message, 0)]
    seen = 0
    while waiting and seen < limits.parts:
        part, depth = waiting.pop()
        seen += 1
        if part.get_content_maintype() != "multipart" or not part.is_multipart():
            yield part
        elif depth < limits.depth:
            waiting += [(child, depth + 1) for child in reversed(_children(part)[: limits.parts])]


def _children(part: Part) -> list[Part]:
    inner = part.get_payload() if part.is_multipart() else []
    return [child for child in inner if isinstance(child, Part)] if isinstance(inner, list) else []


def _body(parts: Sequence[Part]) -> Part | None:
    """The first text part with words in it that is no attachment: plain before HTML, at last a multipart without parts."""
    inline = [part for part in parts if _is_inline_text(part)] or [
        part for part in parts if part.get_content_maintype() == "multipart"
    ]
    plain = [part for part in inline if part.get_content_subtype() != "html"]
    for part in [*plain, *(part for part in inline if part not in plain)]:
        if _decoded(part, 4_000).strip():
            return part
    return inline[0] if inline else None


def _is_inline_text(part: Part) -> bool:
    if part.get_content_disposition() == "attachment":
        return False
    return part.get_content_type() in {"text/plain", "text/html", "text/enriched"} and not part.is_multipart()


def _is_other_form(part: Part, body: Part | None) -> bool:
    """The same words again (multipart/alternative), an unnamed continuation or an empty shell; such parts are no attachments."""
    if part.get_content_maintype() == "multipart":
        return True
    return body is not None and _is_inline_text(part) and not headers.file_name(part)


def _text(body: Part | None, limits: Limits) -> MessageText:
    if body is None:
        return MessageText("", "", "", "")
    text = _plain(_decoded(body, limits.bytes), is_html=body.get_content_subtype() in {"html", "enriched"})[: limits.text_chars]
    if str(body.get_param("format", "")).lower() == "flowed":
        text = unflow(text, delsp=str(body.get_param("delsp", "")).lower() == "yes")
    return quotes.split(text)


def _plain(text: str, *, is_html: bool) -> str:
    """Some programs send HTML as text/plain."""
    return html.to_text(text) if is_html or _LOOKS_LIKE_HTML.match(text) else clean_text(text)


def _decoded(part: Part, max_bytes: int) -> str:
    return decode(_content(part)[:max_bytes], collapse_rfc2231_value(part.get_param("charset", "")))


def _attachment(index: int, part: Part) -> Attachment:
    content_type = part.get_content_type()
    return Attachment(index, headers.file_name(part) or _inner_subject(part), content_type, _size(part))


def _inner_subject(part: Part) -> str:
    """An attached message is called by its subject."""
    return next((headers.text(inner, "Subject", 200) for inner in _children(part)), "")


def _size(part: Part) -> int:
    """Bytes once decoded; of an attached message those of its parts."""
    return sum(len(_content(leaf)) for leaf in part.walk() if not leaf.is_multipart())


def _content(part: Part) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _addresses(people: Sequence[Address]) -> tuple[WrittenAddress, ...]:
    return tuple(WrittenAddress(clean_line(person.name), addr_spec=clean_line(person.email)) for person in people)


def _enclose(message: EmailMessage, enclosure: Enclosure) -> None:
    """A whole message goes in byte for byte (RFC 2046 section 5.2.1 allows no encoding for it), which the library can't write
    where it holds bytes beyond ASCII: a stand-in keeps its place."""
    maintype, _, subtype = enclosure.content_type.partition("/")
    name = clean_line(enclosure.name)
    if enclosure.content_type != _WHOLE_MESSAGE:
        message.add_attachment(enclosure.content, maintype, subtype or "octet-stream", filename=name)
        return
    part = EmailMessage(policy=_WRITTEN)
    part["Content-Type"] = enclosure.content_type
    part["Content-Transfer-Encoding"] = "8bit"
    part.add_header("Content-Disposition", "attachment", filename=name)
    part.set_payload(_stand_in(enclosure).decode())
    if message.get_content_type() != "multipart/mixed":
        message.make_mixed()
    message.attach(part)


def _stand_in(enclosure: Enclosure) -> bytes:
    return hashlib.sha256(enclosure.content).hexdigest().encode()
