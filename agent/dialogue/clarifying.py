"""Which of several people is meant: the answer to "which one?"."""

from dataclasses import dataclass, replace

from agent.dialogue.pending import Clarification
from agent.domain.contact import Contact
from agent.domain.intent import Intent, Person


@dataclass(frozen=True, slots=True)
class Chosen:
    """These are left; one, or several still."""

    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """ "The other one": this one is offered next."""

    pending: Clarification

    @property
    def contact(self) -> Contact:
        return self.pending.candidates[self.pending.at]


@dataclass(frozen=True, slots=True)
class Unclear:
    """There are not so many: the question stands."""


def clarified(pending: Clarification, intent: Intent) -> Chosen | Offered | Unclear | None:
    """What the answer settles; None: it was none."""
    candidates = pending.candidates
    number, person = intent.slots.get("number"), intent.slots.get("person")
    if isinstance(person, Person):
        return Chosen(tuple(c for c in candidates if c in person.candidates) or person.candidates)
    if isinstance(number, int) and intent.name == "select_item":
        place = number - 1 if number > 0 else len(candidates) + number
        return Chosen((candidates[place],)) if 0 <= place < len(candidates) else Unclear()
    if intent.name == "yes":
        return Chosen((candidates[pending.at],))
    if intent.name in ("no", "next", "select_item", "previous"):
        step = -1 if intent.name == "previous" else 1
        return Offered(replace(pending, at=(pending.at + step) % len(candidates)))
    return None
