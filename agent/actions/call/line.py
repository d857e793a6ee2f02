"""The call itself: the greeting, and what this line can't do yet, said honestly."""

from dataclasses import dataclass
from datetime import timedelta

from agent.actions.common import NoSlots
from agent.domain.errors import Unsupported
from agent.domain.intent import Person
from agent.domain.mail import MailQuery
from agent.domain.outcome import Inbox, Outcome
from agent.interfaces.action import FunctionAction, IntentSchema, Request, Services


@dataclass(frozen=True, slots=True)
class Callee:
    person: Person | None = None
    phone_kind: str = ""


async def greet(request: Request, services: Services) -> Outcome:
    now = services.clock.today()
    tonight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    unread = await services.mail.search(MailQuery(unread=True))
    events = [e for e in await services.calendar.events(now, tonight) if e.end > now]
    return Outcome(request.intent, "greeting", Inbox(len(unread), len(events)))


async def refuse(request: Request, services: Services) -> Outcome:
    """There is no telephone line out, no operator and no other language here."""
    raise Unsupported(request.intent)


ACTIONS = (
    FunctionAction(IntentSchema("greet", NoSlots), greet),
    FunctionAction(IntentSchema("call_contact", Callee), refuse),
    FunctionAction(IntentSchema("call_sender", Callee), refuse),
    FunctionAction(IntentSchema("operator", NoSlots), refuse),
    FunctionAction(IntentSchema("set_language", NoSlots), refuse),
)
