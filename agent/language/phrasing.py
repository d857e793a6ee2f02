"""Outcome to words: the phrases of the grammar, filled with facts.

Facts are values for the templates and never templates themselves: rendering happens once, in Jinja2's sandbox, and
whatever others wrote stays marked as theirs to the end.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, time
from typing import Protocol

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agent.domain.calendar import Event
from agent.domain.contact import Contact, PhoneKind
from agent.domain.errors import Unexpected
from agent.domain.intent import Person, State, When
from agent.domain.mail import Address, Message
from agent.domain.outcome import Outcome
from agent.domain.speech import Phrase
from agent.language.grammar import Grammar
from agent.language.markup import Marked, body, others, ours, pieces, plain


class MomentSpeaker(Protocol):
    def say_moment(self, moment: datetime, now: datetime) -> str: ...

    def say_span(self, when: When, now: datetime) -> str: ...

    def say_time(self, clock: time) -> str: ...


class NumberSpeaker(Protocol):
    def say(self, n: int) -> str: ...

    def say_ordinal(self, n: int) -> str: ...

    def spell(self, text: str) -> tuple[str, ...]: ...


Sentences = Callable[[str, str], list[str]]
"""Text and its language to speakable sentences."""


class Phrasing:
    """Speaks one language to one caller: the variants of a phrase take turns."""

    def __init__(
        self, grammar: Grammar, dates: MomentSpeaker, numbers: NumberSpeaker, sentences: Sentences, now: Callable[[], datetime]
    ) -> None:
        self._grammar = grammar
        self._filters = _Filters(grammar, dates, numbers, sentences, now)
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=_finalize, autoescape=False)
        self._environment.filters.update(self._filters.all())
        self._turns: Counter[tuple[str, str]] = Counter()

    def say(self, outcome: Outcome) -> tuple[Phrase, ...]:
        """The phrases for what an action found or did; what failed is told in the intent's own words, else in those of
        ``errors.yaml``; an intent that nobody can say is worded among the prompts. Raises Unexpected where a code has no phrase."""
        intent = self._grammar.intents.get(outcome.intent)
        phrases = intent.phrases if intent else self._grammar.prompts
        if outcome.failed and outcome.code not in phrases:
            return self.error(outcome.code)
        return self._speak(outcome.intent, outcome.code, phrases, outcome.facts)

    def prompt(self, code: str, facts: object = None) -> tuple[Phrase, ...]:
        """What the dialogue itself says. ``facts``: a dataclass, a mapping of names, or one value known as ``f``."""
        return self._speak("prompts", code, self._grammar.prompts, facts)

    def error(self, code: str) -> tuple[Phrase, ...]:
        return self._speak("errors", code, self._grammar.errors, None)

    def _speak(self, owner: str, code: str, phrases: Mapping[str, tuple[str, ...]], facts: object) -> tuple[Phrase, ...]:
        if code not in phrases:
            raise Unexpected(f"the grammar of {self._grammar.language!r} has no phrase {code!r} for {owner}")
        variants = phrases[code]
        turn = self._turns[owner, code]
        self._turns[owner, code] += 1
        try:
            rendered = self._environment.from_string(variants[turn % len(variants)]).render(_context(facts))
        except (TemplateError, TypeError, AttributeError, ValueError, KeyError) as error:
            raise Unexpected(f"phrase {code!r} of {owner} can't be said with these facts") from error
        return tuple(Phrase(piece.text, piece.language or self._grammar.language, piece.untrusted) for piece in pieces(rendered))


def _context(facts: object) -> dict[str, object]:
    if is_dataclass(facts) and not isinstance(facts, type):
        return {**{field.name: getattr(facts, field.name) for field in fields(facts)}, "f": facts}
    if isinstance(facts, Mapping):
        return {**{str(name): value for name, value in facts.items()}, "f": facts}
    return {"f": facts}


def _finalize(value: object) -> object:
    """Numbers are ours, marked texts are what they are; any other text in facts was written by somebody else."""
    if isinstance(value, Marked):
        return value
    return others(value) if isinstance(value, str) else value


class _Filters:
    """What templates can do with facts, in the words of the grammar."""

    def __init__(
        self, grammar: Grammar, dates: MomentSpeaker, numbers: NumberSpeaker, sentences: Sentences, now: Callable[[], datetime]
    ) -> None:
        self._grammar = grammar
        self._shared = grammar.shared
        self._words = grammar.shared.words
        self._dates = dates
        self._numbers = numbers
        self._sentences = sentences
        self._now = now

    def all(self) -> dict[str, Callable[..., object]]:
        return {
            "person": self.person,
            "people": self.people,
            "when": self.when,
            "counted": self.counted,
            "ordinal": self.ordinal,
            "spelled": self.spelled,
            "subject": self.subject,
            "title": self.title,
            "body": self.body,
            "joined": self.joined,
            "hint": self.hint,
            "place": self.place,
            "address": self.address,
            "plural": self.plural,
            "number": self.number,
            "size": self.size,
            "span": self.span,
            "clock": self.clock,
            "moment": self.moment,
            "phone_kind": self.phone_kind,
            "digits": self.digits,
        }

    def person(self, who: Address | Person | Contact | None) -> Marked:
        """The name that is spoken. An address whose name shows another address is told with its real one."""
        match who:
            case Contact():
                return others(who.name)
            case Person():
                return others(who.candidates[0].name if len(who.candidates) == 1 else who.spoken)
            case Address(name, email) if "@" in name and name.strip().casefold() != email.casefold():
                return others(self._words["name_and_address"].format(name=plain(name), address=plain(email)))
            case Address(name, email) if name or email:
                return others(name or email)
            case _:
                return ours(self._words["unknown_sender"])

    def people(self, who: Iterable[Address | Person | Contact]) -> Marked:
        return self.joined([self.person(one) for one in who])

    def when(self, moment: datetime) -> Marked:
        return ours(self._dates.say_moment(self._local(moment), self._local(self._now())))

    def span(self, when: When) -> Marked:
        return ours(self._dates.say_span(when, self._local(self._now())))

    def clock(self, moment: datetime) -> Marked:
        return ours(self._dates.say_time(self._local(moment).time()))

    def moment(self, event: Event) -> Marked:
        """When within a day that was named before."""
        if event.all_day:
            return ours(self._words["all_day"])
        return ours(self._words["at_time"].format(time=self._dates.say_time(self._local(event.start).time())))

    def counted(self, count: int, form: str) -> Marked:
        """``3 messages``, ``no messages``, in the forms of language.yaml."""
        singular, plural = self._shared.forms[form]
        number = self._numbers.say(count) if count else self._words["no_one"]
        return ours(f"{number} {singular if count == 1 else plural}")

    def plural(self, form: str) -> Marked:
        return ours(self._shared.forms[form][1])

    def number(self, n: int) -> Marked:
        return ours(self._numbers.say(n))

    def size(self, size_bytes: int) -> Marked:
        """In kilobytes or megabytes, rounded."""
        kilobytes = max(1, round(size_bytes / 1000))
        return self.counted(kilobytes, "kilobyte") if kilobytes < 1000 else self.counted(round(kilobytes / 1000), "megabyte")

    def phone_kind(self, kind: PhoneKind) -> Marked:
        return ours(self._words[f"phone_{kind.value}"])

    def digits(self, number: str) -> Marked:
        """A telephone number, figure by figure, with a pause where it is grouped."""
        groups = [" ".join(self._numbers.spell(group)) for group in number.replace("-", " ").split()]
        return others(", ".join(groups))

    def ordinal(self, n: int) -> Marked:
        return ours(self._numbers.say_ordinal(n))

    def spelled(self, text: str) -> Marked:
        return others(", ".join(self._numbers.spell(text)))

    def subject(self, text: str) -> Marked:
        """Without its chain of Re: and Fwd:, which are said once."""
        rest, kinds = text.strip(), set()
        while found := self._prefix(rest):
            kinds.add(found[0])
            rest = found[1]
        said = " ".join(plain(rest).split())
        if not said:
            return ours(self._words["no_subject"])
        for kind in sorted(kinds, reverse=True):
            said = self._words[kind].replace("{subject}", said)
        return others(said)

    def title(self, event: Event) -> Marked:
        return others(event.title)

    def body(self, message: Message) -> Marked:
        """Each sentence of what its sender newly wrote (else of what it passes on), in the message's own language."""
        text = message.text
        language = text.language or self._grammar.language
        return body(self._sentences(text.visible, language) or self._sentences(text.quoted, language), language)

    def address(self, email: str) -> Marked:
        """As it is spoken."""
        return others(" ".join(self._sentences(email, self._grammar.language)))

    def joined(self, items: Iterable[object]) -> Marked:
        """``a, b and c``."""
        parts = [item if isinstance(item, Marked) else others(str(item)) for item in items]
        if len(parts) < 2:
            return Marked("".join(parts))
        return Marked(f"{', '.join(parts[:-1])} {self._words['and']} {parts[-1]}")

    def hint(self, intent: str) -> Marked:
        """How to ask for an intent."""
        return ours(self._grammar.intents[intent].hint)

    def place(self, state: State) -> Marked:
        """Where the dialogue stands."""
        return ours(self._grammar.state_names[state])

    def _local(self, moment: datetime) -> datetime:
        """As the clock on the caller's wall shows it."""
        if moment.tzinfo is not None:
            moment = moment.astimezone(self._now().tzinfo)
        return moment.replace(tzinfo=None)

    def _prefix(self, text: str) -> tuple[str, str] | None:
        head, colon, rest = text.partition(":")
        name = head.strip().casefold().split("[")[0].strip()
        if colon and name in self._shared.reply_prefixes:
            return "reply_to", rest.strip()
        if colon and name in self._shared.forward_prefixes:
            return "forward_of", rest.strip()
        return None
