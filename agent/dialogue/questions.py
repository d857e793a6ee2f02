"""What is asked while something is pending, and what becomes of a text that was spoken but not sent."""

from collections.abc import Mapping

from agent.dialogue.pending import Clarification, Confirmation, Missing, Offer, Pending
from agent.dialogue.step import Prompt
from agent.domain.intent import Person
from agent.domain.mail import Address, Envelope, reply_recipients
from agent.domain.outcome import Choice, Heard, ReadBack
from agent.interfaces.action import IntentSchema, Request

KEEP = "keep_draft"
EVERYONE = "reply_all"


def question(pending: Pending | None, me: Address) -> tuple[Prompt, ...]:
    """The open question; none where there is none."""
    match pending:
        case Confirmation(request):
            return (Prompt("confirm_send", read_back(request, me)),)
        case Missing(request, slot):
            return (Prompt(f"ask_{slot}", Heard(request.intent)),)
        case Clarification(person=person):
            return (Prompt("which", Choice(person.spoken, person.candidates)),)
        case Offer():
            return (Prompt("shall_i_read"),)
        case None:
            return ()


def read_back(request: Request, me: Address) -> ReadBack:
    """To whom it goes, and what."""
    person: Person | None = getattr(request.slots, "person", None)
    if person is not None:
        address = person.candidates[0].address
        to: tuple[Address, ...] = (address,) if address else ()
    else:
        first, more = reply_recipients(request.envelope, me, everyone=request.intent == EVERYONE)
        to = (*first, *more)
    subject = request.item.subject if isinstance(request.item, Envelope) else ""
    return ReadBack(request.intent, to, getattr(request.slots, "body", None), subject)


def unsent(pending: Pending | None, schemas: Mapping[str, IntentSchema]) -> Request | None:
    """The request that keeps a text which waits for a "yes", or for a recipient; None where nothing was spoken."""
    if pending is None:
        return None
    waiting = pending.request
    body = getattr(waiting.slots, "body", None)
    if body is None:
        return None
    person: Person | None = getattr(waiting.slots, "person", None)
    settled = person if person is not None and len(person.candidates) == 1 else None
    slots = schemas[KEEP].slots(body=body, person=settled, everyone=waiting.intent == EVERYONE)
    return Request(KEEP, slots, waiting.item if isinstance(waiting.item, Envelope) else None)
