"""Where one person's mail, calendar and contacts lie on this machine."""

from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from tzlocal import get_localzone


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """``outbox`` is a Maildir that another program empties; where ``sendmail`` is set (a command line),
    messages are handed to that instead. ``zone``: for whole days and floating times."""

    mail: Path
    calendar: Path
    contacts: Path
    outbox: Path
    sendmail: str = ""
    zone: tzinfo = field(default_factory=get_localzone)

    @classmethod
    def from_home(cls, home: Path, *, sendmail: str = "", zone: tzinfo | None = None) -> "LocalSettings":
        return cls(
            mail=home / "mail",
            calendar=home / "calendar",
            contacts=home / "contacts",
            outbox=home / "outbox",
            sendmail=sendmail,
            zone=zone or get_localzone(),
        )
