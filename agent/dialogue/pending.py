"""What the caller still owes an answer to."""

from dataclasses import dataclass

from agent.domain.contact import Contact
from agent.domain.intent import Person
from agent.interfaces.action import Request


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Shall this be done?"""

    request: Request


@dataclass(frozen=True, slots=True)
class Missing:
    """A slot that is still to be filled."""

    request: Request
    slot: str


@dataclass(frozen=True, slots=True)
class Clarification:
    """Which of several; ``at`` is the one offered by "the other one"."""

    request: Request
    slot: str
    person: Person
    at: int = 0

    @property
    def candidates(self) -> tuple[Contact, ...]:
        return self.person.candidates


@dataclass(frozen=True, slots=True)
class Offer:
    """Such as "shall I read them?": what a "yes" would do."""

    request: Request


Pending = Confirmation | Missing | Clarification | Offer
