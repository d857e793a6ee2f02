"""Hearing a message."""

from dataclasses import dataclass

from agent.actions.common import NoSlots
from agent.domain.intent import State
from agent.domain.mail import Envelope
from agent.domain.outcome import Attachments, Details, MessageRead, Outcome
from agent.interfaces.action import FunctionAction, IntentSchema, Request, Services


@dataclass(frozen=True, slots=True)
class Asked:
    """``asked``: ``sender``, ``date``, ``recipients``, ``subject`` or empty for all."""

    asked: str = ""


async def read_message(request: Request, services: Services) -> Outcome:
    message = await services.mail.fetch(request.envelope.ref)
    return Outcome(request.intent, "read", MessageRead(message, request.number, request.total))


async def message_details(request: Request, services: Services) -> Outcome:
    envelope = await services.mail.envelope(request.envelope.ref)
    return Outcome(request.intent, request.slots_as(Asked).asked or "all", Details(envelope))


async def list_attachments(request: Request, services: Services) -> Outcome:
    message = await services.mail.fetch(request.envelope.ref)
    return Outcome(request.intent, "listed" if message.attachments else "empty", Attachments(message))


ACTIONS = (
    FunctionAction(IntentSchema("read_message", NoSlots, focus=Envelope, state=State.MESSAGE), read_message),
    FunctionAction(IntentSchema("message_details", Asked, focus=Envelope), message_details),
    FunctionAction(IntentSchema("list_attachments", NoSlots, focus=Envelope), list_attachments),
)
