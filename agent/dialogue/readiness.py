"""From an intent to a request that can be carried out, or to what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from agent.dialogue.pending import Clarification, Missing
from agent.domain.contact import Contact
from agent.domain.intent import Intent, Person, SlotValue
from agent.interfaces.action import Confirmation, IntentSchema, Item, Request

BODY_SLOTS = ("text", "quick_reply")
"""Slots of a sentence that fill the ``body`` of what is written."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody of that name in the contacts, or (``known``) nobody with an address."""

    request: Request
    spoken: str
    known: bool = False


def begin(schema: IntentSchema, intent: Intent, item: Item | None, number: int, total: int) -> Request:
    """A request with what the sentence gave; slots that the schema doesn't have are ignored."""
    return Request(intent.name, schema.slots(**_values(schema, intent.slots)), item, number, total)


def merged(request: Request, values: Mapping[str, SlotValue]) -> Request:
    """The request with more slots filled."""
    names = {field.name for field in fields(request.slots)}  # type: ignore[arg-type]
    known = {name: value for name, value in _bodies(values).items() if name in names}
    return replace(request, slots=replace(request.slots, **known))  # type: ignore[type-var]


def addressed(schema: IntentSchema, request: Request) -> Request:
    """What is written while somebody's card is in focus goes to them, where nobody else was named."""
    contact = request.item
    if schema.confirmation is not Confirmation.READ_BACK or not isinstance(contact, Contact):
        return request
    if getattr(request.slots, "person", contact) is not None:
        return request
    return merged(request, {"person": Person(contact.name, (contact,))})


def lacks(schema: IntentSchema, request: Request) -> Missing | Clarification | Unknown | None:
    """What must be asked before this can be done; None: nothing."""
    for slot in schema.required:
        value = getattr(request.slots, slot)
        if slot == "person":
            problem = _settle(schema, request, value)
            if problem is not None:
                return problem
        elif not value:
            return Missing(request, slot)
    return None


def _settle(schema: IntentSchema, request: Request, person: Person | None) -> Missing | Clarification | Unknown | None:
    if person is None:
        return None if isinstance(request.item, Contact) else Missing(request, "person")
    if not person.candidates:
        return Unknown(request, person.spoken)
    if len(person.candidates) > 1:
        return Clarification(request, "person", person)
    if schema.confirmation is Confirmation.READ_BACK and person.candidates[0].address is None:
        return Unknown(request, person.spoken, known=True)
    return None


def _values(schema: IntentSchema, slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    names = {field.name for field in fields(schema.slots)}
    return {name: value for name, value in _bodies(slots).items() if name in names}


def _bodies(slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    return {"body" if name in BODY_SLOTS else name: value for name, value in slots.items()}
