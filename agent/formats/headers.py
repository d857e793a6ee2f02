"""Header fields of real mail, read leniently: RFC 2047 words, addresses, dates, message ids."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Part
from email.policy import Compat32
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime

from agent.domain.mail import Address, MessageId
from agent.formats.characters import clean_line
from agent.formats.charsets import decode

_MAX_CHARS = 64_000
"""Of one field: 10,000 recipients are cut off here."""
_MAX_SUBJECT = 2_000
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,80}\?[bq]\?[^?]*\?=", re.IGNORECASE)


class _AsWritten(Compat32):
    """Fields as they stand in the message, bytes beyond ASCII as lone surrogates."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


AS_WRITTEN = _AsWritten()
"""The policy to parse messages with for the functions of this module."""
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


def text(message: Part, name: str, max_chars: int = _MAX_SUBJECT) -> str:
    """The first field of this name as one line; empty where there is none."""
    return clean_line(_decoded(_raw(message, name)))[:max_chars]


def addresses(message: Part, name: str, limit: int) -> tuple[Address, ...]:
    """The mailboxes of all fields of this name, groups taken apart, at most ``limit``. What has no ``@`` is kept as a name
    where it is the only one."""
    fields = [_as_text(value)[:_MAX_CHARS] for value in message.get_all(name, [])[:limit]]
    pairs = getaddresses([_joined_encoded_words(field) for field in fields])
    found = [Address(clean_line(_decoded(display)), clean_line(_decoded(email))) for display, email in pairs[:limit]]
    whole = [address for address in found if "@" in address.email]
    return tuple(whole) or _only_a_name(fields)


def date(message: Part, default: datetime) -> datetime:
    """The Date field, else that of the newest Received field, else ``default``; aware."""
    candidates = [_raw(message, "Date"), _raw(message, "Received").rpartition(";")[2]]
    for candidate in candidates:
        moment = _moment(candidate)
        if moment is not None:
            return moment
    return default


def message_ids(message: Part, name: str) -> tuple[MessageId, ...]:
    return tuple(MessageId(found) for found in _MESSAGE_ID.findall(_raw(message, name)))


def file_name(message: Part) -> str:
    """RFC 2183 and RFC 2231, also where RFC 2047 was used instead. May be empty."""
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        value = message.get_param(parameter, None, header)
        if value:
            plain = collapse_rfc2231_value(value) if isinstance(value, tuple) else value
            return clean_line(_decoded(_as_text(plain))).rpartition("/")[2].rpartition("\\")[2][:200]
    return ""


def _raw(message: Part, name: str) -> str:
    return _as_text(message.get(name, ""))[:_MAX_CHARS]


def _as_text(value: object) -> str:
    """Bytes beyond ASCII, which RFC 5322 forbids, come as lone surrogates."""
    plain = str(value)
    try:
        return decode(plain.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return plain


def _decoded(value: str) -> str:
    """RFC 2047 words; what is broken stays as it is."""
    if "=?" not in value:
        return value
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", value)
    try:
        return "".join(_word(part, charset) for part, charset in _joined_words(decode_header(unfolded)))
    except (ValueError, LookupError, MessageError):
        return value


def _joined_words(parts: Iterable[tuple[bytes | str, str | None]]) -> list[tuple[bytes | str, str | None]]:
    """Neighbours of one charset as one: some programs cut a character in two."""
    joined: list[tuple[bytes | str, str | None]] = []
    for part, charset in parts:
        before, same = joined[-1] if joined else ("", None)
        if charset and same == charset and isinstance(part, bytes) and isinstance(before, bytes):
            joined[-1] = (before + part, charset)
        else:
            joined.append((part, charset))
    return joined


def _word(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    if charset is None:
        return part.decode("utf-8", errors="replace") if part.isascii() else decode(part)
    return decode(part, charset.partition("*")[0])


def _joined_encoded_words(field: str) -> str:
    """Encoded words without blanks in them, which some programs write: a list of addresses would be cut there."""
    return _ENCODED_WORD.sub(lambda word: word[0].replace(" ", "_"), field)


def _only_a_name(fields: list[str]) -> tuple[Address, ...]:
    name = clean_line(_decoded(fields[0]))[:200].strip("<>\"' ") if fields else ""
    return (Address(name, ""),) if name and not name.endswith((":;", ":")) else ()


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(clean_line(value)[:200])
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return aware if _FIRST_YEAR <= aware.astimezone(UTC).year <= _LAST_YEAR else None
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
