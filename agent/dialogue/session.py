"""One caller's conversation from pick-up to hang-up, as a state machine: what happened in, a step out."""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from agent.dialogue.clarifying import Chosen, Offered, Unclear, clarified
from agent.dialogue.echo import stands_in
from agent.dialogue.focus import Focus, same_message
from agent.dialogue.habits import Habits
from agent.dialogue.pending import Clarification, Confirmation, Missing, Offer, Pending
from agent.dialogue.questions import KEEP, question, unsent
from agent.dialogue.readiness import Unknown, addressed, begin, lacks, merged
from agent.dialogue.step import QUIET, Control, Expect, Prompt, Step
from agent.domain.calendar import Event
from agent.domain.contact import Contact
from agent.domain.errors import MessageGone, SendFailed
from agent.domain.intent import NONE, Intent, Person, Recording, State
from agent.domain.mail import Address, Envelope, Flag
from agent.domain.outcome import (
    Agenda,
    Choice,
    ContactFound,
    EventFound,
    Flagged,
    Heard,
    Hearing,
    MessageList,
    MessageRead,
    Misnamed,
    Moved,
    NextUp,
    Outcome,
    Sent,
    Spelling,
    Undone,
)
from agent.interfaces.action import Confirmation as Ladder
from agent.interfaces.action import IntentSchema, Item, Request

CONTROLS = {control.value: control for control in Control}
KINDS: tuple[type[Item], ...] = (Envelope, Event, Contact)
OPENED_BY = {Envelope: "read_message", Event: "event_details", Contact: "find_contact"}


class Session:
    """Feed it ``hear``, ``recorded``, ``silence``, ``done``, ``played``, ``hung_up``; carry out the step it returns.

    ``state`` tells what to listen for and which keys mean what, ``expect`` how patiently.
    """

    def __init__(self, schemas: Mapping[str, IntentSchema], me: Address, habits: Habits) -> None:
        self._schemas = schemas
        self._me = me
        self._habits = habits
        self._foci: dict[type[Item], Focus] = {kind: Focus() for kind in KINDS}
        self._kind: type[Item] = Envelope
        self._state = State.NONE
        self._pending: Pending | None = None
        self._queue: deque[Request] = deque()
        self._unheard: Envelope | None = None
        self._cut_short: Envelope | None = None
        self._announced = False
        self._just_sent = False
        self._places: dict[str, int] = {}
        self._confusions = 0
        self._silences = 0
        self._hinted = not habits.hints

    @property
    def state(self) -> State:
        match self._pending:
            case Confirmation():
                return State.CONFIRM
            case Missing(slot="body"):
                return State.COMPOSE
            case Missing(slot="person") | Clarification():
                return State.CONTACT
            case _:
                return self._state

    @property
    def expect(self) -> Expect:
        return Expect.RECORDING if self.state is State.COMPOSE else Expect.COMMAND

    @property
    def focus(self) -> Focus:
        return self._foci[self._kind]

    @property
    def about(self) -> Item | None:
        """The item in focus."""
        return self.focus.item

    # ── what happens ────────────────────────────────────────────────────────────────────────────

    def picked_up(self) -> Step:
        return Step(act=self._plain("greet"))

    def hear(self, intent: Intent, over: str = "") -> Step:
        """The caller said or keyed this. ``over``: the words of others that the agent was reading aloud just then; a
        command to act that stands in them must be said again, for it may be the agent's own echo."""
        if intent.name == NONE or (intent.name not in self._schemas and intent.name not in OWN):
            return self._not_understood()
        self._confusions = self._silences = 0
        if over and self._acts(intent) and stands_in(intent.text, over):
            return Step(say=(Prompt("say_again", Heard(intent.name)), *self._question()))
        if self._pending is not None:
            return self._while_pending(self._pending, intent)
        return self._obey(intent)

    def recorded(self, body: Recording | str) -> Step:
        """The text that was asked for, spoken or typed."""
        self._silences = 0
        if isinstance(self._pending, Missing) and self._pending.slot == "body":
            request = merged(self._pending.request, {"body": body})
            self._pending = None
            return self._advance(request)
        return self._not_understood()

    def silence(self) -> Step:
        self._silences += 1
        if self._silences >= self._habits.patience:
            return self._goodbye()
        return Step(say=(Prompt(f"silence_{min(self._silences, 3)}", Hearing(self.state)), *self._question()))

    def interrupted(self) -> None:
        """The caller spoke into what was being said: a message that was being read has not been heard to its end."""
        if self._unheard is not None:
            self._cut_short, self._unheard = self._unheard, None

    def resumed(self) -> None:
        """What was cut short goes on."""
        if self._cut_short is not None:
            self._unheard, self._cut_short = self._cut_short, None

    def played(self) -> Step:
        """What was to be said has been said to its end: a message heard to its end is read."""
        return Step(act=self._heard_it())

    def hung_up(self) -> Step:
        """The caller is gone: a text that was spoken but not sent is kept."""
        return Step(act=unsent(self._pending, self._schemas))

    def done(self, request: Request, outcome: Outcome) -> Step:
        """The request was carried out, or failed (``outcome.failed``)."""
        step = self._told(request, outcome)
        if self._queue and step.act is None:
            return replace(step, act=self._queue.popleft())
        return step

    # ── what was asked ──────────────────────────────────────────────────────────────────────────

    def _acts(self, intent: Intent) -> bool:
        schema = self._schemas.get(intent.name)
        return intent.name in ("yes", "goodbye") or (schema is not None and schema.confirmation is not Ladder.NONE)

    def _obey(self, intent: Intent) -> Step:
        if intent.name in CONTROLS:
            return Step(control=CONTROLS[intent.name])
        match intent.name:
            case "next":
                return self._go(self.focus.index + (not self._announced))
            case "previous":
                return self._go(self.focus.index - 1)
            case "select_item":
                return self._select(intent)
            case "read_message":
                return self._read(intent)
            case "spell":
                return self._spell()
            case "help" | "options":
                return Step(say=(Prompt(intent.name, Hearing(self.state)),))
            case "yes":
                return Step(say=(Prompt("nothing_to_confirm"),))
            case "no" | "stop":
                return Step(say=(Prompt("all_right"),))
            case "start_over":
                return self._main_menu()
            case "goodbye":
                return self._goodbye()
            case _:
                return self._begin(intent)

    def _begin(self, intent: Intent) -> Step:
        if intent.name == "undo" and self._just_sent:
            self._just_sent = False
            return Step(say=(Prompt("sent_already"),))
        schema = self._schemas[intent.name]
        if schema.focus is not None and self._foci[schema.focus].of(schema.focus) is None:
            return Step(say=(Prompt("nothing_in_focus"),))
        kind = schema.focus or (Contact if "person" in schema.required else None)
        focus = self._foci[kind] if kind else Focus()
        return self._advance(begin(schema, intent, focus.item, focus.number, len(focus.items)))

    def _advance(self, request: Request) -> Step:
        """Ask for what is missing, read back what leaves the house, or do it."""
        schema = self._schemas[request.intent]
        request = addressed(schema, request)
        problem = lacks(schema, request)
        if isinstance(problem, Unknown):
            self._pending = Missing(merged(request, {}), "person")
            code = "no_address" if problem.known else "no_such_contact"
            return Step(say=(Prompt(code, Misnamed(problem.spoken)),))
        if problem is not None:
            self._pending = problem
            return Step(say=self._question())
        if schema.confirmation is Ladder.READ_BACK:
            self._pending = Confirmation(request)
            return Step(say=self._question())
        return Step(act=request)

    def _read(self, intent: Intent) -> Step:
        if "number" in intent.slots or "person" in intent.slots:
            return self._select(intent)
        self._kind = Envelope
        if self.focus.item is not None:
            return self._open()
        slots = {"read": True, "unread": True}
        return self._begin(Intent("list_messages", slots, intent.score, intent.text))

    def _select(self, intent: Intent) -> Step:
        if intent.name == "read_message":
            self._kind = Envelope
        if not self.focus.items:
            return self._search_instead(intent)
        number, person = intent.slots.get("number"), intent.slots.get("person")
        if isinstance(number, int) and not isinstance(number, bool):
            return self._go(number - 1 if number > 0 else len(self.focus.items) + number)
        if isinstance(person, Person):
            found = self.focus.find(person)
            return self._search_instead(intent) if found is None else self._go(found)
        return self._go(self.focus.index + 1)

    def _search_instead(self, intent: Intent) -> Step:
        """Nothing in focus fits: a message from somebody is looked for among all."""
        person = intent.slots.get("person")
        if intent.name == "read_message" and isinstance(person, Person):
            return self._begin(Intent("list_messages", {"person": person, "read": True}, intent.score, intent.text))
        if isinstance(person, Person):
            return Step(say=(Prompt("none_of_these", Misnamed(person.spoken)),))
        return Step(say=(Prompt("nothing_in_focus"),))

    def _go(self, index: int) -> Step:
        if not self.focus.items:
            return Step(say=(Prompt("nothing_in_focus"),))
        if not 0 <= index < len(self.focus.items):
            code = "end_of_list" if index >= len(self.focus.items) else "start_of_list"
            return Step(say=(Prompt(code, Hearing(self.state)),), act=self._heard_it())
        read = self._heard_it()
        self._foci[self._kind] = self.focus.at(index)
        return self._open() if read is None else self._then(read, self._open())

    def _then(self, first: Request, step: Step) -> Step:
        if step.act is not None:
            self._queue.appendleft(step.act)
        return replace(step, act=first)

    def _open(self) -> Step:
        """Hear the item in focus."""
        schema = self._schemas[OPENED_BY[self._kind]]
        focus = self.focus
        return Step(act=Request(schema.name, schema.slots(), focus.item, focus.number, len(focus.items)))

    def _spell(self) -> Step:
        match self.focus.item:
            case Envelope(sender=sender):
                text = sender.name or sender.email
            case Contact(name=name):
                text = name
            case Event(title=title):
                text = title
            case None:
                return Step(say=(Prompt("nothing_in_focus"),))
        return Step(say=(Prompt("spelled", Spelling(text)) if text else Prompt("nothing_to_spell"),))

    def _main_menu(self) -> Step:
        self._state, self._pending = State.NONE, None
        return Step(say=(Prompt("main_menu", Hearing(State.NONE)),))

    def _goodbye(self) -> Step:
        kept = unsent(self._pending, self._schemas)
        self._pending = None
        return Step(say=(Prompt("goodbye"),), act=kept, hang_up=True)

    def _let_go(self) -> tuple[Prompt, Request | None]:
        """The question is dropped; a text that was spoken is kept as a draft."""
        kept = unsent(self._pending, self._schemas)
        self._pending = None
        return Prompt("kept_as_draft" if kept else "not_done"), kept

    # ── while a question is open ────────────────────────────────────────────────────────────────

    def _question(self) -> tuple[Prompt, ...]:
        return question(self._pending, self._me)

    def _while_pending(self, pending: Pending, intent: Intent) -> Step:
        if intent.name in ("repeat", "help", "options"):
            said = () if intent.name == "repeat" else (Prompt(intent.name, Hearing(self.state)),)
            return Step(say=(*said, *self._question()))
        if intent.name == "goodbye":
            return self._goodbye()
        answer = self._answer(pending, intent)
        if answer is not None:
            return answer
        if isinstance(pending, Offer):
            self._pending = None
            return self._obey(intent)
        told, kept = self._let_go()
        step = self._obey(intent)
        step = replace(step, say=(told, *step.say))
        return step if kept is None else self._then(kept, step)

    def _answer(self, pending: Pending, intent: Intent) -> Step | None:
        """The question is answered; None: it was something else."""
        match pending, intent.name:
            case ((Confirmation(request) | Offer(request)), "yes"):
                self._pending = None
                return Step(act=request)
            case Offer(request), "read_message" | "next" | "resume" if not intent.slots:
                self._pending = None
                return Step(act=request)
            case Offer(), "no" | "stop":
                self._pending = None
                return Step(say=(Prompt("all_right"),))
            case Clarification(), _:
                return self._clarified(pending, intent)
            case _, "no" | "stop":
                told, kept = self._let_go()
                return Step(say=(told,), act=kept)
            case Missing(request), _:
                return self._filled(pending, intent)
        return None

    def _filled(self, pending: Missing, intent: Intent) -> Step | None:
        if intent.name == "yes":
            return Step(say=self._question())
        if intent.name in ("select_item", "find_contact", pending.request.intent) and pending.slot in intent.slots:
            self._pending = None
            return self._advance(merged(pending.request, intent.slots))
        if pending.slot == "folder" and self._acts(intent):
            self._pending = None
            return self._obey(intent)
        return None

    def _clarified(self, pending: Clarification, intent: Intent) -> Step | None:
        if intent.name in ("stop", "start_over"):
            told, kept = self._let_go()
            return Step(say=(told,), act=kept)
        match clarified(pending, intent):
            case Chosen(contacts):
                self._pending = None
                return self._advance(merged(pending.request, {pending.slot: Person(pending.person.spoken, contacts)}))
            case Offered(pending=other) as offered:
                self._pending = other
                return Step(say=(Prompt("this_one", Choice(pending.person.spoken, (offered.contact,))),))
            case Unclear():
                return Step(say=self._question())
            case None:
                return None

    # ── what was done ───────────────────────────────────────────────────────────────────────────

    def _told(self, request: Request, outcome: Outcome) -> Step:
        if outcome.failed:
            return self._failed(request, outcome)
        schema = self._schemas[request.intent]
        if schema.state is not None:
            self._state = schema.state
        match outcome.facts:
            case MessageList() as found:
                return self._listed(outcome, found)
            case MessageRead(message=message):
                return self._reading(outcome, message.envelope)
            case Moved(envelope=envelope) if schema.moves_on and outcome.code == "done":
                return self._moved_on(outcome, envelope)
            case Undone(envelope=envelope):
                return self._restored(outcome, envelope)
            case Flagged() as changed:
                return self._flagged(request, outcome, changed)
            case Sent():
                self._just_sent = request.intent != KEEP
            case Agenda(events=events):
                self._look_at(Event, events)
            case EventFound(event=event):
                self._look_at(Event, self._foci[Event].items if event in self._foci[Event].items else (event,), event)
            case ContactFound(contact=contact):
                self._look_at(Contact, (contact,))
            case _:
                pass
        return QUIET if request.intent == KEEP else Step(say=(outcome,))

    def _failed(self, request: Request, outcome: Outcome) -> Step:
        if outcome.code == MessageGone.code and isinstance(request.item, Envelope):
            self._gone(request.item)
        elif request.intent == OPENED_BY[Envelope]:
            self._announced = False
        if getattr(request.slots, "quiet", False):
            return QUIET
        if self._schemas[request.intent].confirmation is Ladder.READ_BACK and outcome.code not in KEPT_ALREADY:
            self._pending = Confirmation(request)
            return Step(say=(outcome, *self._question()))
        return Step(say=(outcome,))

    def _gone(self, envelope: Envelope) -> None:
        """Another program took the message away: what takes its place was not read yet."""
        focus = self._foci[Envelope]
        if focus.item is not None and same_message(focus.item, envelope):
            self._announced = True
        self._foci[Envelope] = focus.lost(envelope)
        if self._unheard is not None and same_message(self._unheard, envelope):
            self._unheard = None

    def _look_at(self, kind: type[Item], items: tuple[Item, ...], item: Item | None = None) -> None:
        self._kind = kind
        self._announced = False
        self._foci[kind] = Focus(items, items.index(item) if item is not None else 0)

    def _listed(self, outcome: Outcome, found: MessageList) -> Step:
        self._look_at(Envelope, found.envelopes)
        self._places.clear()
        self._announced = bool(found.envelopes)
        self._unheard = self._cut_short = None
        if outcome.code != "listed":
            return Step(say=(outcome,))
        if found.read and found.count <= self._habits.read_at_once:
            return replace(self._open(), say=(replace(outcome, code="reading"),))
        request = self._open().act
        assert request is not None
        self._pending = Offer(request)
        return Step(say=(outcome, *self._question()))

    def _reading(self, outcome: Outcome, envelope: Envelope) -> Step:
        self._kind = Envelope
        self._announced = self._just_sent = False
        self._cut_short = None
        self._foci[Envelope] = self._foci[Envelope].updated(envelope)
        self._unheard = envelope if Flag.SEEN not in envelope.flags else None
        if self._hinted:
            return Step(say=(outcome,))
        self._hinted = True
        return Step(say=(outcome, Prompt("hint_after_message")))

    def _moved_on(self, outcome: Outcome, envelope: Envelope) -> Step:
        self._kind = Envelope
        self._unheard = self._cut_short = None
        self._just_sent = False
        focus = self._foci[Envelope]
        self._places[envelope.message_id] = focus.index
        had_list = len(focus.items) > 1
        focus = focus.without()
        self._foci[Envelope] = focus
        if isinstance(focus.item, Envelope):
            self._state, self._announced = State.MESSAGE, True
            return Step(say=(outcome, Prompt("next_up", NextUp(focus.item, focus.number, len(focus.items)))))
        self._state = State.LIST if focus.items else State.NONE
        return Step(say=(outcome, *((Prompt("end_of_list", Hearing(self._state)),) if had_list else ())))

    def _restored(self, outcome: Outcome, envelope: Envelope) -> Step:
        self._kind, self._state = Envelope, State.MESSAGE
        self._announced = False
        self._foci[Envelope] = self._foci[Envelope].restored(envelope, self._places.pop(envelope.message_id, None))
        return Step(say=(outcome,))

    def _flagged(self, request: Request, outcome: Outcome, changed: Flagged) -> Step:
        focus = self._foci[Envelope]
        if focus.item is not None and same_message(focus.item, changed.envelope):
            self._foci[Envelope] = focus.updated(changed.envelope)
        if changed.flag is Flag.SEEN:
            self._unheard = self._cut_short = None
        if not getattr(request.slots, "quiet", False):
            self._just_sent = False
        return QUIET if getattr(request.slots, "quiet", False) else Step(say=(outcome,))

    # ── what went wrong, and what is left ───────────────────────────────────────────────────────

    def _not_understood(self) -> Step:
        self._confusions += 1
        return Step(say=(Prompt(f"not_understood_{min(self._confusions, 3)}", Hearing(self.state)), *self._question()))

    def _heard_it(self) -> Request | None:
        """The quiet act that marks the message just heard as read, if it isn't yet."""
        envelope, self._unheard = self._unheard, None
        if envelope is None:
            return None
        schema = self._schemas["mark_read"]
        return Request(schema.name, schema.slots(quiet=True), envelope)

    def _plain(self, name: str) -> Request:
        schema = self._schemas[name]
        return Request(name, schema.slots())


KEPT_ALREADY = frozenset({SendFailed.code, "no_address"})
"""Where these are told, the text lies in the outbox or among the drafts."""
OWN = frozenset(CONTROLS) | {
    "next", "previous", "select_item", "read_message", "spell", "help", "options",
    "yes", "no", "stop", "start_over", "goodbye",
}  # fmt: skip
"""Intents that the dialogue serves by itself."""
