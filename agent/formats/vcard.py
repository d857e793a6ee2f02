"""vCards (2.1, RFC 2426, RFC 6350) ⇄ contacts."""

import hashlib
import re
from collections.abc import Iterator, Sequence

import vobject
from vobject.base import ParseError, VObjectError

from agent.domain.contact import Contact, Phone, PhoneKind
from agent.domain.errors import BadContact
from agent.formats.characters import clean_line, clean_text
from agent.formats.charsets import decode

MAX_BYTES = 20_000_000
_MAX_CARD = 2_000_000
"""A card may carry a photograph."""
_MAX_VALUES = 50
_MAX_CHARS = 500
_CARD = re.compile(r"^BEGIN:VCARD[ \t]*$.*?^END:VCARD[ \t]*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_NICKNAMES = re.compile(r"^(?:[\w-]+\.)?NICKNAME[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\),")
_NO_TELEPHONE = {"fax", "pager", "modem", "bbs"}
_KINDS = {
    "cell": PhoneKind.MOBILE,
    "mobile": PhoneKind.MOBILE,
    "iphone": PhoneKind.MOBILE,
    "work": PhoneKind.WORK,
    "home": PhoneKind.HOME,
}
_TYPES = {PhoneKind.MOBILE: "CELL", PhoneKind.WORK: "WORK", PhoneKind.HOME: "HOME", PhoneKind.OTHER: "VOICE"}
_DAMAGE = (VObjectError, ParseError, ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)


def parse(raw: bytes) -> tuple[Contact, ...]:
    """Every card of a file that can be read and names somebody. Raises BadContact where none can."""
    text = clean_text(decode(raw[:MAX_BYTES]))
    cards = [card for card in _CARD.findall(text) if len(card) <= _MAX_CARD]
    contacts = tuple(_readable(cards))
    if not contacts:
        raise BadContact("That is no vCard file, or it is damaged.")
    return contacts


def write(contact: Contact) -> bytes:
    """A vCard 3.0 in UTF-8, which every program reads."""
    card = vobject.vCard()
    card.add("uid").value = contact.id
    card.add("fn").value = clean_line(contact.name)
    card.add("n").value = vobject.vcard.Name(family=clean_line(contact.last), given=clean_line(contact.first))
    for nickname in contact.nicknames:
        card.add("nickname").value = clean_line(nickname)
    if contact.company:
        card.add("org").value = [clean_line(contact.company)]
    for name, value in (("title", contact.title), ("lang", contact.language)):
        if value:
            card.add(name).value = clean_line(value)
    for email in contact.emails:
        card.add("email").value = clean_line(email)
    for phone in contact.phones:
        line = card.add("tel")
        line.value, line.type_param = clean_line(phone.number), _TYPES[phone.kind]
    return str(card.serialize(validate=False)).encode()


def _readable(cards: Sequence[str]) -> Iterator[Contact]:
    for card in cards:
        try:
            contact = _contact(card)
        except _DAMAGE:
            continue
        if contact.name:
            yield contact


def _contact(text: str) -> Contact:
    card = next(vobject.readComponents("\n".join(_lines(text)), allowQP=True)).contents
    emails = tuple(email for email in (_said(line.value) for line in card.get("email", [])[:_MAX_VALUES]) if email)
    phones = tuple(_phone(line) for line in card.get("tel", [])[:_MAX_VALUES] if not _types(line) & _NO_TELEPHONE)
    first, last = _name_parts(card)
    company = _first(card, "org")
    return Contact(
        id=_first(card, "uid") or hashlib.sha256(text.encode()).hexdigest()[:32],
        name=_first(card, "fn") or f"{first} {last}".strip() or company or (emails[0] if emails else ""),
        first=first,
        last=last,
        nicknames=_nicknames(text),
        company=company,
        title=_first(card, "title"),
        emails=emails,
        phones=tuple(phone for phone in phones if phone.number),
        language=_first(card, "lang").partition("-")[0].lower(),
    )


def _lines(text: str) -> Iterator[str]:
    """Without those that are neither a property nor go on with one: the library would log them."""
    goes_on = False
    for line in text.split("\n"):
        if ":" in line or line.startswith((" ", "\t")) or goes_on:
            yield line
            goes_on = line.endswith("=")


def _name_parts(card: "dict[str, list[vobject.base.ContentLine]]") -> tuple[str, str]:
    """First and last name."""
    if "n" not in card:
        return "", ""
    name = card["n"][0].value
    return _said(name.given), _said(name.family)


def _first(card: "dict[str, list[vobject.base.ContentLine]]", name: str) -> str:
    return _said(card[name][0].value) if card.get(name) else ""


def _said(value: object) -> str:
    """A list (an organisation and its departments) is called by its first part."""
    while isinstance(value, list):
        value = value[0] if value else ""
    return clean_line(str(value))[:_MAX_CHARS]


def _nicknames(text: str) -> tuple[str, ...]:
    """The library keeps the first of a list only."""
    names = (clean_line(name.replace("\\", "")) for line in _NICKNAMES.findall(text) for name in _COMMA.split(line))
    return tuple(name[:_MAX_CHARS] for name in names if name)[:_MAX_VALUES]


def _phone(line: "vobject.base.ContentLine") -> Phone:
    types = _types(line)
    kind = next((kind for name, kind in _KINDS.items() if name in types), PhoneKind.OTHER)
    return Phone(kind, _said(line.value).removeprefix("tel:"))


def _types(line: "vobject.base.ContentLine") -> set[str]:
    """``TYPE=work,voice``, ``TYPE="work,voice"`` and the bare ``WORK`` of version 2.1."""
    named = ",".join(line.params.get("TYPE", []))
    return {word.strip().lower() for word in [*named.split(","), *line.singletonparams]}
