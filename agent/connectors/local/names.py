"""Names on disk: message files and folders. Pure.

https://cr.yp.to/proto/maildir.html (names, ``:2,`` flags), Maildir++ (folders as ``.A.B`` in modified UTF-7, RFC 3501 section
5.1.3), mbsync(1) (the ``,U=`` infix and its SubFolders styles).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from imapclient.imap_utf7 import decode, encode  # type: ignore[import-untyped]

from agent.domain.mail import Flag, FolderRole

LETTERS: Mapping[Flag, str] = {
    Flag.DRAFT: "D",
    Flag.FLAGGED: "F",
    Flag.FORWARDED: "P",
    Flag.ANSWERED: "R",
    Flag.SEEN: "S",
}
_TRASHED = "T"
_INFO = ":2,"
_UID = re.compile(r",U=\d+")
INBOX = "INBOX"

SPECIAL_NAMES: Mapping[FolderRole, tuple[str, ...]] = {
    FolderRole.ARCHIVE: ("Archive", "Archives", "All Mail", "Tous les messages", "Archiv"),
    FolderRole.TRASH: (
        "Trash", "Deleted Items", "Deleted Messages", "Deleted", "Bin", "Corbeille", "Éléments supprimés", "Messages supprimés",
        "Papierkorb", "Gelöschte Elemente",
    ),
    FolderRole.SENT: (
        "Sent", "Sent Items", "Sent Messages", "Sent Mail", "Envoyés", "Éléments envoyés", "Messages envoyés", "Gesendet",
        "Gesendete Elemente",
    ),
    FolderRole.DRAFTS: ("Drafts", "Draft", "Brouillons", "Entwürfe"),
    FolderRole.JUNK: (
        "Junk", "Spam", "Junk E-mail", "Junk Email", "Bulk Mail", "Indésirables", "Courrier indésirable", "Pourriel",
    ),
}  # fmt: skip
"""What servers and programs call special folders; the first is the name under which one is made."""

_ROLE_OF = {name.casefold(): role for role, names in SPECIAL_NAMES.items() for name in names}
_PREFIXES = ("inbox/", "[gmail]/", "[google mail]/")


@dataclass(frozen=True, slots=True)
class FileName:
    """``base`` may hold mbsync's ``,U=`` and Dovecot's ``,S=``; ``letters``: the flags, unknown ones kept."""

    base: str
    letters: frozenset[str]

    @classmethod
    def parse(cls, name: str) -> "FileName":
        base, _, rest = name.partition(":")
        return cls(base, frozenset(rest[2:]) if rest.startswith("2,") else frozenset())

    @property
    def unique(self) -> str:
        """What stays the same while flags change and mbsync numbers the message."""
        return _UID.sub("", self.base)

    @property
    def flags(self) -> frozenset[Flag]:
        return frozenset(flag for flag, letter in LETTERS.items() if letter in self.letters)

    @property
    def trashed(self) -> bool:
        return _TRASHED in self.letters

    def flagged(self, add: Iterable[Flag], remove: Iterable[Flag]) -> "FileName":
        kept = self.letters - {LETTERS[flag] for flag in remove}
        return replace(self, letters=kept | {LETTERS[flag] for flag in add})

    def in_cur(self) -> str:
        """Flags in ASCII order, as the specification demands."""
        return self.base + _INFO + "".join(sorted(self.letters))


def display_name(folder: str) -> str:
    """What people call a folder (``/`` between levels), from its path under the mail folder."""
    parts = PurePosixPath(folder).parts
    levels = [level for part in parts for level in (part[1:].split(".") if part.startswith(".") else [part])]
    return "/".join(_decoded(level) for level in levels)


def maildirpp_name(name: str) -> str:
    return "." + ".".join(encode(level).decode("ascii") for level in name.split("/"))


def verbatim_name(name: str) -> str:
    return "/".join(encode(level).decode("ascii") for level in name.split("/"))


def role_of(name: str) -> FolderRole:
    """Of a folder's display name."""
    folded = name.casefold()
    if folded == INBOX.casefold():
        return FolderRole.INBOX
    for prefix in _PREFIXES:
        folded = folded.removeprefix(prefix)
    return _ROLE_OF.get(folded, FolderRole.OTHER)


def rank(name: str, role: FolderRole) -> int:
    """Of several folders with one role, the lowest rank bears it."""
    folded = name.casefold().rpartition("/")[2]
    names = [each.casefold() for each in SPECIAL_NAMES.get(role, ())]
    return names.index(folded) if folded in names else len(names)


def _decoded(level: str) -> str:
    try:
        return str(decode(level.encode("ascii")))
    except (UnicodeError, ValueError):
        return level
