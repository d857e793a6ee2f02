"""What a connector or an engine can do; nothing that it can't is emulated silently."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailCapabilities:
    move: bool = True
    flags: bool = True
    append: bool = True
    search_on_server: bool = False


@dataclass(frozen=True, slots=True)
class CalendarCapabilities:
    write: bool = False


@dataclass(frozen=True, slots=True)
class ContactCapabilities:
    write: bool = False


@dataclass(frozen=True, slots=True)
class TranscriberCapabilities:
    """``dictation``: may transcribe free speech; ``languages``: ISO 639-1."""

    languages: tuple[str, ...]
    dictation: bool = False
    interim: bool = True
