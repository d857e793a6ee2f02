"""Every setting, with its default. ``config/agent.toml`` shows them all with their comments."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class User:
    """``address`` empty: the one that most messages in the inbox are addressed to. ``time_zone`` empty: the machine's."""

    name: str = ""
    address: str = ""
    language: str = "en"
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Local:
    """Folders, relative to the home unless absolute. ``sendmail`` empty: messages wait in ``outbox``."""

    mail: str = "mail"
    calendar: str = "calendar"
    contacts: str = "contacts"
    outbox: str = "outbox"
    sendmail: str = ""


@dataclass(frozen=True, slots=True)
class Vosk:
    """``models``: language → folder of a Vosk model."""

    models: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speech:
    """``engine``: ``auto``, or a transcriber's name. ``voices``: language → name of a folder in ``voices/``."""

    engine: str = "auto"
    voices: dict[str, str] = field(default_factory=dict)
    rate_wpm: int = 175
    vosk: Vosk = field(default_factory=Vosk)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """``read_at_once``: up to so many messages are read without asking; ``patience``: silences before good-bye."""

    read_at_once: int = 5
    patience: int = 4
    hints: bool = True
    silence_s: float = 7.0


@dataclass(frozen=True, slots=True)
class Listening:
    """Milliseconds of silence that end an utterance, by what was heard."""

    complete_ms: int = 280
    prefix_ms: int = 650
    unclear_ms: int = 800
    recording_ms: int = 3000


@dataclass(frozen=True, slots=True)
class Settings:
    user: User = field(default_factory=User)
    local: Local = field(default_factory=Local)
    speech: Speech = field(default_factory=Speech)
    dialogue: Dialogue = field(default_factory=Dialogue)
    listening: Listening = field(default_factory=Listening)
