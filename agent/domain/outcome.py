"""What an action found or did, with no words in it; the facts that a phrase may speak of."""

from dataclasses import dataclass

from agent.domain.calendar import Event
from agent.domain.contact import Contact, PhoneKind
from agent.domain.intent import Recording, State, When
from agent.domain.mail import Address, Envelope, Flag, Folder, Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """``code`` picks the phrase of the intent's grammar file (or of ``errors.yaml`` where ``failed``)."""

    intent: str
    code: str
    facts: object | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Inbox:
    """For the greeting: how many unread messages, and appointments still to come today."""

    unread: int
    events: int


@dataclass(frozen=True, slots=True)
class MessageList:
    """``envelopes`` newest first; ``asked`` as it was asked for; ``read`` whether reading was asked for."""

    envelopes: tuple[Envelope, ...]
    unread: bool = False
    person: str = ""
    matter: str = ""
    folder: Folder | None = None
    when: When | None = None
    flagged: bool = False
    read: bool = False

    @property
    def count(self) -> int:
        return len(self.envelopes)


@dataclass(frozen=True, slots=True)
class MessageRead:
    """``number`` counts from 1 among ``total`` of the list in focus; 0 where there is no list."""

    message: Message
    number: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Attachments:
    message: Message


@dataclass(frozen=True, slots=True)
class Details:
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Moved:
    """``envelope`` as it now stands (its new ref), ``folder`` where."""

    envelope: Envelope
    folder: Folder


@dataclass(frozen=True, slots=True)
class Flagged:
    envelope: Envelope
    flag: Flag
    on: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """``kind`` is the intent that was undone; ``envelope`` as it stands again."""

    kind: str
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Sent:
    to: tuple[Address, ...]
    subject: str
    recording: Recording | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """``events`` in order of start; ``when`` is the span asked for."""

    events: tuple[Event, ...]
    when: When

    @property
    def count(self) -> int:
        return len(self.events)


@dataclass(frozen=True, slots=True)
class EventFound:
    event: Event


@dataclass(frozen=True, slots=True)
class ContactFound:
    """``asked``: the detail asked for (``phone``, ``email``, ``company`` or empty for all),
    ``phone_kind`` which telephone."""

    contact: Contact
    asked: str = ""
    phone_kind: PhoneKind | None = None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Before something leaves the house: to whom, and what. ``body`` is the text or the recording."""

    intent: str
    to: tuple[Address, ...]
    body: str | Recording | None = None
    subject: str = ""

    @property
    def recorded(self) -> bool:
        return isinstance(self.body, Recording)

    @property
    def seconds(self) -> int:
        return round(self.body.seconds) if isinstance(self.body, Recording) else 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Several people of one name."""

    spoken: str
    candidates: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Misnamed:
    """Nobody of that name, or nothing of that kind."""

    spoken: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """For help: where the caller is."""

    state: State


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text to be read letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood, where it must be said again to count."""

    intent: str


@dataclass(frozen=True, slots=True)
class NextUp:
    """What the focus has moved to; ``number`` of ``total``."""

    envelope: Envelope
    number: int
    total: int
