"""Read, unread, flagged."""

from dataclasses import dataclass, replace

from agent.actions.common import NoSlots
from agent.domain.mail import Envelope, Flag
from agent.domain.outcome import Flagged, Outcome
from agent.interfaces.action import Confirmation, FunctionAction, IntentSchema, Request, Services


@dataclass(frozen=True, slots=True)
class Quietly:
    """``quiet``: a consequence of listening to the end, not a wish of the caller: not to be undone by "undo"."""

    quiet: bool = False


@dataclass(frozen=True, slots=True)
class OnOff:
    on: bool = True


async def mark_read(request: Request, services: Services) -> Outcome:
    return await _set(request, services, Flag.SEEN, on=True, undoable=not request.slots_as(Quietly).quiet)


async def mark_unread(request: Request, services: Services) -> Outcome:
    return await _set(request, services, Flag.SEEN, on=False)


async def flag(request: Request, services: Services) -> Outcome:
    return await _set(request, services, Flag.FLAGGED, on=request.slots_as(OnOff).on)


async def _set(request: Request, services: Services, which: Flag, *, on: bool, undoable: bool = True) -> Outcome:
    envelope = request.envelope
    ref = await services.acts.set_flags(
        request.intent,
        envelope.ref,
        envelope.message_id,
        add=(which,) if on else (),
        remove=() if on else (which,),
        undoable=undoable,
    )
    flags = envelope.flags | {which} if on else envelope.flags - {which}
    return Outcome(request.intent, "on" if on else "off", Flagged(replace(envelope, ref=ref, flags=flags), which, on))


def _schema(name: str, slots: type) -> IntentSchema:
    return IntentSchema(name, slots, focus=Envelope, confirmation=Confirmation.UNDO)


ACTIONS = (
    FunctionAction(_schema("mark_read", Quietly), mark_read),
    FunctionAction(_schema("mark_unread", NoSlots), mark_unread),
    FunctionAction(_schema("flag", OnOff), flag),
)
