"""The voice directory. ``person`` is settled to one contact by the dialogue before these run."""

from dataclasses import dataclass

from agent.domain.contact import Contact, PhoneKind
from agent.domain.intent import Person, State
from agent.domain.outcome import ContactFound, Outcome
from agent.interfaces.action import FunctionAction, IntentSchema, Request, Services


@dataclass(frozen=True, slots=True)
class Who:
    """``asked``: ``phone``, ``email``, ``company`` or empty for all."""

    person: Person | None = None
    asked: str = ""
    phone_kind: str = ""


async def find_contact(request: Request, services: Services) -> Outcome:
    slots = request.slots_as(Who)
    contact = _settled(slots.person, request)
    kind = PhoneKind(slots.phone_kind) if slots.phone_kind else None
    asked = slots.asked or ("phone" if kind else "")
    return Outcome(request.intent, _code(contact, asked, kind), ContactFound(contact, asked, kind))


def _settled(person: Person | None, request: Request) -> Contact:
    return person.candidates[0] if person and person.candidates else request.contact


def _code(contact: Contact, asked: str, kind: PhoneKind | None) -> str:
    match asked:
        case "phone":
            numbers = [p for p in contact.phones if kind in (None, p.kind)]
            return "phone" if numbers else "no_phone"
        case "email":
            return "email" if contact.emails else "no_email"
        case "company":
            return "company" if contact.company else "no_company"
        case _:
            return "all"


ACTIONS = (FunctionAction(IntentSchema("find_contact", Who, required=("person",), state=State.CONTACT), find_contact),)
