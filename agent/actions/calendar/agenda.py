"""What the day holds."""

from dataclasses import dataclass
from datetime import timedelta

from agent.actions.common import NoSlots, day_of, span
from agent.domain.calendar import Event
from agent.domain.intent import Grain, State, When
from agent.domain.outcome import Agenda, EventFound, Outcome
from agent.interfaces.action import FunctionAction, IntentSchema, Request, Services

LOOK_AHEAD = timedelta(days=366)
"""How far "my next appointment" looks."""


@dataclass(frozen=True, slots=True)
class Day:
    date: When | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """``asked``: ``place``, ``people``, ``time`` or empty for all."""

    asked: str = ""


async def list_events(request: Request, services: Services) -> Outcome:
    now = services.clock.today()
    when = request.slots_as(Day).date or day_of(now)
    events = await services.calendar.events(*span(when, now))
    return Outcome(request.intent, "listed" if events else "empty", Agenda(events, when))


async def next_event(request: Request, services: Services) -> Outcome:
    now = services.clock.today()
    ahead = await services.calendar.events(now, now + LOOK_AHEAD)
    coming = [event for event in ahead if event.start >= now] or [event for event in ahead if event.end > now]
    if not coming:
        local = now.replace(tzinfo=None)
        return Outcome(request.intent, "empty", Agenda((), When(local, local + LOOK_AHEAD, Grain.YEAR)))
    return Outcome(request.intent, "found", EventFound(coming[0]))


async def event_details(request: Request, services: Services) -> Outcome:
    event, asked = request.event, request.slots_as(Asked).asked
    known = {"place": event.location, "people": event.attendees, "time": True}
    if asked not in known:
        return Outcome(request.intent, "all", EventFound(event))
    return Outcome(request.intent, asked if known[asked] else f"no_{asked}", EventFound(event))


ACTIONS = (
    FunctionAction(IntentSchema("list_events", Day, state=State.CALENDAR), list_events),
    FunctionAction(IntentSchema("next_event", NoSlots, state=State.CALENDAR), next_event),
    FunctionAction(IntentSchema("event_details", Asked, focus=Event), event_details),
)
