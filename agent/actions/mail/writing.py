"""Answering, forwarding, writing. A spoken text travels as its recording; a draft of it is marked as such."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from agent.domain.errors import HarkmailError
from agent.domain.intent import Person, Recording
from agent.domain.mail import Address, Draft, Enclosure, Envelope, Flag, FolderRole, MessageId, reply_recipients
from agent.domain.outcome import Outcome, Sent
from agent.formats.mime import compose
from agent.formats.wav import wav_bytes
from agent.interfaces.action import Confirmation, FunctionAction, IntentSchema, Request, Services

Body = str | Recording


@dataclass(frozen=True, slots=True)
class Reply:
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Forward:
    person: Person | None = None
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    person: Person | None = None
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """A text that was spoken but not sent; to ``person``, or as an answer to the message in focus."""

    body: Body | None = None
    person: Person | None = None
    everyone: bool = False


async def reply(request: Request, services: Services) -> Outcome:
    return await _answer(request, services, everyone=False)


async def reply_all(request: Request, services: Services) -> Outcome:
    return await _answer(request, services, everyone=True)


async def forward(request: Request, services: Services) -> Outcome:
    slots = request.slots_as(Forward)
    raw = await services.mail.raw(request.envelope.ref)
    subject = prefixed("Fwd:", request.envelope.subject)
    original = Enclosure("message.eml", "message/rfc822", raw)
    draft = _draft(services, _recipients(slots.person), (), subject, slots.body, more=(original,))
    return await _send(request, services, draft, slots.body, mark=Flag.FORWARDED)


async def send_message(request: Request, services: Services) -> Outcome:
    slots = request.slots_as(NewMessage)
    draft = _draft(services, _recipients(slots.person), (), services.texts.get("subject", ""), slots.body)
    return await _send(request, services, draft, slots.body)


async def keep_draft(request: Request, services: Services) -> Outcome:
    """What was said but not sent goes to Drafts."""
    slots = request.slots_as(Unsent)
    to = _recipients(slots.person)
    cc: tuple[Address, ...] = ()
    subject, thread = services.texts.get("subject", ""), None
    if isinstance(request.item, Envelope) and slots.person is None:
        thread = request.item
        to, cc = reply_recipients(thread, services.me, everyone=slots.everyone)
        subject = prefixed("Re:", thread.subject)
    draft = _draft(services, to, cc, subject, slots.body, thread=thread)
    await _keep(services, draft)
    return Outcome(request.intent, "kept", Sent(draft.to, subject))


async def _answer(request: Request, services: Services, *, everyone: bool) -> Outcome:
    body = request.slots_as(Reply).body
    to, cc = reply_recipients(request.envelope, services.me, everyone=everyone)
    draft = _draft(services, to, cc, prefixed("Re:", request.envelope.subject), body, thread=request.envelope)
    return await _send(request, services, draft, body, mark=Flag.ANSWERED)


async def _send(request: Request, services: Services, draft: Draft, body: Body | None, mark: Flag | None = None) -> Outcome:
    """What was sent counts as sent, also where ``mark`` can't be set on the message that it answers."""
    recipients = (*draft.to, *draft.cc)
    if not all(address.email for address in recipients) or not recipients:
        await _keep(services, draft)
        return Outcome(request.intent, "no_address", failed=True)
    await services.outbox.submit(compose(draft), draft.sender, recipients, draft.message_id)
    if mark is not None:
        with suppress(HarkmailError):
            await services.acts.set_flags(
                request.intent, request.envelope.ref, request.envelope.message_id, add=(mark,), undoable=False
            )
    return Outcome(request.intent, "sent", Sent(recipients, draft.subject, body if isinstance(body, Recording) else None))


async def _keep(services: Services, draft: Draft) -> None:
    reachable = replace(draft, to=tuple(address for address in draft.to if address.email))
    folder = await services.mail.folder(FolderRole.DRAFTS)
    await services.mail.append(folder.id, compose(reachable), (Flag.DRAFT, Flag.SEEN))


def _draft(
    services: Services,
    to: tuple[Address, ...],
    cc: tuple[Address, ...],
    subject: str,
    body: Body | None,
    *,
    thread: Envelope | None = None,
    more: Sequence[Enclosure] = (),
) -> Draft:
    text, enclosures = _worded(body, services)
    references = (*thread.references, thread.message_id) if thread and thread.message_id else ()
    return Draft(
        message_id=_new_id(services.me),
        sender=services.me,
        to=to,
        cc=cc,
        subject=subject,
        text=text,
        date=services.clock.today(),
        enclosures=(*enclosures, *more),
        in_reply_to=thread.message_id if thread and thread.message_id else None,
        references=references,
    )


def _worded(body: Body | None, services: Services) -> tuple[str, tuple[Enclosure, ...]]:
    """The text of the mail and what is attached: a recording always goes along, its draft is marked as one."""
    if body is None:
        return services.texts.get("signature", ""), ()
    if isinstance(body, str):
        return f"{body}\n\n{services.texts.get('signature', '')}".strip() + "\n", ()
    parts = [services.texts.get("recorded", "")]
    if body.draft:
        parts = [services.texts.get("dictated", ""), body.draft, services.texts.get("recorded", "")]
    name = services.texts.get("recording_name", "recording") + ".wav"
    sound = Enclosure(name, "audio/wav", wav_bytes(body.pcm, body.sample_rate_hz))
    return "\n\n".join(filter(None, (*parts, services.texts.get("signature", "")))) + "\n", (sound,)


def _recipients(person: Person | None) -> tuple[Address, ...]:
    contact = person.candidates[0] if person and person.candidates else None
    return (contact.address,) if contact and contact.address else ()


def prefixed(prefix: str, subject: str) -> str:
    """RFC 5322 section 3.6.5: the prefix once."""
    return subject if subject.casefold().startswith(prefix.casefold()) else f"{prefix} {subject}".strip()


def _new_id(me: Address) -> MessageId:
    domain = me.email.rpartition("@")[2] or "localhost"
    return MessageId(f"<{secrets.token_hex(12)}.harkmail@{domain}>")


def _schema(name: str, slots: type, required: tuple[str, ...], *, focus: bool) -> IntentSchema:
    return IntentSchema(name, slots, required, Envelope if focus else None, Confirmation.READ_BACK)


ACTIONS = (
    FunctionAction(_schema("reply", Reply, ("body",), focus=True), reply),
    FunctionAction(_schema("reply_all", Reply, ("body",), focus=True), reply_all),
    FunctionAction(_schema("forward", Forward, ("person",), focus=True), forward),
    FunctionAction(_schema("send_message", NewMessage, ("person", "body"), focus=False), send_message),
    FunctionAction(IntentSchema("keep_draft", Unsent), keep_draft),
)
