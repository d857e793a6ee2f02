"""What an intent does: its declared schema and the function behind it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from agent.domain.calendar import Event
from agent.domain.contact import Contact
from agent.domain.intent import State
from agent.domain.mail import Address, Envelope
from agent.domain.outcome import Outcome
from agent.interfaces.calendar import CalendarStore
from agent.interfaces.clock import Clock
from agent.interfaces.contacts import ContactStore
from agent.interfaces.mail import MailStore, Outbox
from agent.interfaces.store import JournaledMail

Slots = TypeVar("Slots")
Item = Envelope | Event | Contact
"""What can be in focus."""


class Confirmation(StrEnum):
    """The ladder (``NONE`` for reading, ``UNDO`` where undo is enough, ``READ_BACK`` before anything leaves the house)."""

    NONE = "none"
    UNDO = "undo"
    READ_BACK = "read_back"


@dataclass(frozen=True, slots=True)
class IntentSchema:
    """What the dialogue must know of an intent.

    ``slots`` is a frozen dataclass whose fields all have defaults; ``required`` are asked for one by one, in this order;
    ``focus`` is the kind of item that it works upon (None: none needed); ``moves_on``: the focused message leaves the
    list, the focus goes to the next; ``state`` is where the dialogue stands afterwards (None: where it stood).
    """

    name: str
    slots: type
    required: tuple[str, ...] = ()
    focus: type[Envelope] | type[Event] | type[Contact] | None = None
    confirmation: Confirmation = Confirmation.NONE
    moves_on: bool = False
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """An intent made ready: slots filled and, where the schema wants it, the item in focus.

    ``number`` and ``total`` tell the item's place in the list in focus (from 1; 0: no list)."""

    intent: str
    slots: object
    item: Item | None = None
    number: int = 0
    total: int = 0

    def slots_as(self, kind: type[Slots]) -> Slots:
        if not isinstance(self.slots, kind):
            raise TypeError(f"{self.intent}: slots are {type(self.slots).__name__}, not {kind.__name__}")
        return self.slots

    @property
    def envelope(self) -> Envelope:
        if not isinstance(self.item, Envelope):
            raise TypeError(f"{self.intent}: no message in focus")
        return self.item

    @property
    def event(self) -> Event:
        if not isinstance(self.item, Event):
            raise TypeError(f"{self.intent}: no event in focus")
        return self.item

    @property
    def contact(self) -> Contact:
        if not isinstance(self.item, Contact):
            raise TypeError(f"{self.intent}: no contact in focus")
        return self.item


@dataclass(frozen=True, slots=True)
class Services:
    """What actions may use: one user's account, opened. ``texts``: words that go into outgoing mail, by code,
    in the caller's language (``mail`` in ``grammars/<lang>/language.yaml``)."""

    me: Address
    mail: MailStore
    acts: JournaledMail
    outbox: Outbox
    calendar: CalendarStore
    contacts: ContactStore
    clock: Clock
    texts: Mapping[str, str] = field(default_factory=dict)


class Action(Protocol):
    """``schema`` and a call; each module in ``agent/actions/<family>/`` offers some as ``ACTIONS``."""

    @property
    def schema(self) -> IntentSchema: ...

    def __call__(self, request: Request, services: Services) -> Awaitable[Outcome]: ...


@dataclass(frozen=True, slots=True)
class FunctionAction:
    schema: IntentSchema
    function: Callable[[Request, Services], Awaitable[Outcome]]

    def __call__(self, request: Request, services: Services) -> Awaitable[Outcome]:
        return self.function(request, services)
