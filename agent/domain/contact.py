"""People in the voice directory (RFC 6350 vCard)."""

from dataclasses import dataclass
from enum import StrEnum

from agent.domain.mail import Address


class PhoneKind(StrEnum):
    WORK = "work"
    HOME = "home"
    MOBILE = "mobile"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Phone:
    kind: PhoneKind
    number: str


@dataclass(frozen=True, slots=True)
class Contact:
    """``id`` is unique in its book. ``name`` is what is spoken."""

    id: str
    name: str
    first: str = ""
    last: str = ""
    nicknames: tuple[str, ...] = ()
    company: str = ""
    title: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    language: str = ""

    @property
    def address(self) -> Address | None:
        """Where to write to, or None."""
        return Address(self.name, self.emails[0]) if self.emails else None
