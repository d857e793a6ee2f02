"""The mind of one call: words in, phrases out. Parser, dialogue, actions and phrasing in turn."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from agent.dialogue.session import Session
from agent.dialogue.step import Control, Expect, Prompt, Step
from agent.domain.audio import Earcon
from agent.domain.errors import HarkmailError, Unexpected
from agent.domain.events import CallEvent, CallEventKind
from agent.domain.intent import NONE, Intent, Recording, State, When
from agent.domain.mail import Envelope
from agent.domain.outcome import Outcome
from agent.domain.speech import Phrase, Pronunciation, RecognitionGrammar
from agent.interfaces.action import Action, Request, Services
from agent.language.grammar import Grammar
from agent.language.keys import begins_longer, keymap
from agent.language.listening import recognition_grammar
from agent.language.parser import Completeness, Parser
from agent.language.phrasing import Phrasing

log = logging.getLogger(__name__)

Observe = Callable[[CallEvent], None]

INSTEAD_OF_A_TEXT = frozenset({"stop", "help", "options", "start_over"})
"""What may be said where a text is awaited, and is then no text."""

WITHOUT_MOVING = {Control.PAUSE: "all_right", Control.FASTER: "faster_now", Control.SLOWER: "slower_now"}
"""Controls that mean something while nothing is being said, and what is answered."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A part of an answer: phrases to say, a control of what is being said, or the end of the call."""

    phrases: tuple[Phrase, ...] = ()
    control: Control | None = None
    hang_up: bool = False


class Mind:
    """Each method is one turn: an iterator of replies, the first as early as there is something to say.

    ``typed``: the caller reads and types. An act that was begun is carried to its end whether or not anybody still listens.
    """

    def __init__(
        self,
        grammar: Grammar,
        parser: Parser,
        phrasing: Phrasing,
        session: Session,
        actions: Mapping[str, Action],
        services: Services,
        observe: Observe,
        names: Sequence[str] = (),
        pronunciations: Sequence[Pronunciation] = (),
        *,
        typed: bool = False,
    ) -> None:
        self._grammar = grammar
        self._parser = parser
        self._phrasing = phrasing
        self._session = session
        self._actions = actions
        self._services = services
        self._observe = observe
        self._names = names
        self._pronunciations = pronunciations
        self._typed = typed
        self._grammars: dict[State, RecognitionGrammar] = {}

    @property
    def language(self) -> str:
        return self._grammar.language

    @property
    def state(self) -> State:
        return self._session.state

    @property
    def awaits_text(self) -> bool:
        """Whether a free text is awaited: a recording, or a typed line."""
        return self._session.expect is Expect.RECORDING

    @property
    def about(self) -> str:
        """Which item is in focus, as an opaque text that changes when the focus does."""
        item = self._session.about
        return item.ref.key if isinstance(item, Envelope) else getattr(item, "id", "")

    def listening_for(self) -> RecognitionGrammar:
        """What the recogniser is to expect now."""
        return self._grammar_of(self.state)

    def grammars(self) -> tuple[RecognitionGrammar, ...]:
        """What the recogniser may have to expect in the course of the call, that of its beginning last."""
        return tuple(self._grammar_of(state) for state in (*(s for s in State if s is not self.state), self.state))

    def _grammar_of(self, state: State) -> RecognitionGrammar:
        if state not in self._grammars:
            self._grammars[state] = recognition_grammar(self._grammar, state, self._names, self._pronunciations)
        return self._grammars[state]

    def completeness(self, text: str) -> Completeness:
        return self._parser.completeness(text, self.state)

    def picked_up(self) -> AsyncIterator[Reply]:
        return self._carry_out(self._session.picked_up())

    def hear(self, text: str, over: str = "", confidence: float = 1.0) -> AsyncIterator[Reply]:
        """The caller said this; ``over`` as in :meth:`agent.dialogue.session.Session.hear`."""
        intent = self._understood(text)
        self._tell(CallEventKind.INTENT, intent=intent.name, slots=_plain(intent), score=round(min(intent.score, confidence), 3))
        return self._carry_out(self._next(lambda: self._session.hear(intent, over)))

    def key(self, symbols: str) -> AsyncIterator[Reply]:
        """The caller pressed these keys."""
        intent = Intent(self.keymap().get(symbols, NONE))
        self._tell(CallEventKind.INTENT, intent=intent.name, slots={}, score=intent.score)
        return self._carry_out(self._next(lambda: self._session.hear(intent)))

    def keymap(self) -> Mapping[str, str]:
        """Key sequence → intent, in this state."""
        return keymap(self._grammar, self.state)

    def awaits_more_keys(self, pressed: str) -> bool:
        """Whether a longer sequence begins so."""
        return begins_longer(self.keymap(), pressed)

    def told(self, body: Recording | str, text: str = "") -> AsyncIterator[Reply]:
        """Where a text is awaited: the text, unless ``text`` (what was understood) is a command instead."""
        intent = self._understood(text)
        if intent.name in INSTEAD_OF_A_TEXT:
            self._tell(CallEventKind.INTENT, intent=intent.name, slots={}, score=intent.score)
            return self._carry_out(self._next(lambda: self._session.hear(intent)))
        return self._carry_out(self._next(lambda: self._session.recorded(body)))

    def interrupted(self) -> None:
        """The caller spoke into what was being said."""
        self._session.interrupted()

    def resumed(self) -> None:
        """What was cut short goes on."""
        self._session.resumed()

    def silence(self) -> AsyncIterator[Reply]:
        return self._carry_out(self._next(self._session.silence))

    def played(self) -> AsyncIterator[Reply]:
        return self._carry_out(self._next(self._session.played))

    def hung_up(self) -> AsyncIterator[Reply]:
        return self._carry_out(self._next(self._session.hung_up))

    def nothing_to_move(self, control: Control) -> AsyncIterator[Reply]:
        """Nothing was being said that could be moved in: going on then means the next item."""
        if control in (Control.RESUME, Control.SKIP_AHEAD) and self._session.about is not None:
            return self._carry_out(self._session.hear(Intent("next")))
        return self._carry_out(Step(say=(Prompt(WITHOUT_MOVING.get(control, "nothing_to_resume")),)))

    def _understood(self, text: str) -> Intent:
        """A short answer that was named by its kind is given its words."""
        intent = self._parser.parse(text, self.state) if text else Intent(NONE, score=0.0)
        kind = intent.slots.get("quick_reply")
        if kind is None:
            return intent
        words = self._grammar.shared.words[f"quick_{kind}"]
        return replace(intent, slots={**intent.slots, "quick_reply": words})

    async def _carry_out(self, step: Step) -> AsyncIterator[Reply]:
        hang_up, spoke = False, False
        while True:
            hang_up = hang_up or step.hang_up
            phrases = tuple(phrase for said in step.say for phrase in self._worded(said))
            for phrase in phrases:
                self._tell(CallEventKind.PHRASE, text=phrase.text, language=phrase.language)
            spoke = spoke or bool(phrases)
            if phrases or step.control:
                yield Reply(phrases, step.control)
            if step.act is None:
                break
            step = self._settled(step.act, await self._act(step.act))
        if self.awaits_text and spoke and not hang_up:
            yield Reply((Phrase("", self.language, earcon=Earcon.LISTENING),))
        if hang_up:
            yield Reply(hang_up=True)

    def _settled(self, request: Request, outcome: Outcome) -> Step:
        return self._next(lambda: self._session.done(request, outcome))

    def _next(self, decide: Callable[[], Step]) -> Step:
        """A defect in the dialogue is told and logged; the call goes on."""
        try:
            return decide()
        except Exception as error:
            log.exception("defect in the dialogue", extra={"kind": type(error).__name__})
            return Step(say=(Outcome("", Unexpected.code, failed=True),))

    def _worded(self, said: Prompt | Outcome) -> tuple[Phrase, ...]:
        try:
            match said:
                case Outcome():
                    return self._phrasing.say(said)
                case Prompt(code, facts):
                    return self._phrasing.prompt(self._for_this_channel(code), facts)
        except Unexpected as error:
            log.error("nothing to say", extra={"code": said.code, "detail": error.detail})
            return self._phrasing.error(error.code)

    def _for_this_channel(self, code: str) -> str:
        """A prompt may be worded otherwise where the caller types."""
        typed = f"{code}_typed"
        return typed if self._typed and typed in self._grammar.prompts else code

    async def _act(self, request: Request) -> Outcome:
        try:
            outcome = await self._actions[request.intent](request, self._services)
        except HarkmailError as error:
            log.warning("action failed", extra={"intent": request.intent, "code": error.code, "detail": error.detail})
            outcome = Outcome(request.intent, error.code, failed=True)
        except Exception as error:
            log.exception("defect in an action", extra={"intent": request.intent, "kind": type(error).__name__})
            outcome = Outcome(request.intent, Unexpected.code, failed=True)
        self._tell(CallEventKind.ACTION, intent=request.intent, outcome=outcome.code, failed=outcome.failed)
        return outcome

    def _tell(self, kind: CallEventKind, **data: object) -> None:
        self._observe(CallEvent(round(self._services.clock.now(), 3), kind, data))


def _plain(intent: Intent) -> dict[str, object]:
    """Slots as JSON values."""
    return {name: _plain_value(value) for name, value in intent.slots.items()}


def _plain_value(value: object) -> object:
    match value:
        case When(start=start):
            return start.isoformat()
        case str() | int():
            return value
        case _:
            return getattr(value, "spoken", "")
