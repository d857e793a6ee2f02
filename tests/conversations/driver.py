"""A call on a virtual clock: the real mind and pipeline, an account in memory, engines that take no time.

While a spoken call runs, whatever would block the event loop fails it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime

from blockbuster import blockbuster_ctx

from agent.channels.recording.channel import Overlap, RecordingChannel
from agent.domain.audio import Key, LineEvent, Sound
from agent.domain.calendar import Event
from agent.domain.contact import Contact
from agent.domain.events import CallEvent, CallEventKind
from agent.domain.mail import Flag
from agent.domain.speech import Phrase, VoiceSettings
from agent.formats.languages import language_of
from agent.interfaces.action import Services
from agent.pipeline.clock import LineClock, standing_still
from agent.pipeline.conversation import Conversation, Patience
from agent.pipeline.endpointing import Pauses, pause_after
from agent.pipeline.listening import Listening
from agent.pipeline.mind import Mind
from agent.pipeline.playout import Playout
from agent.pipeline.typed import TypedConversation
from agent.service.minds import build_mind, load_language
from agent.settings.schema import Dialogue, Settings
from agent.speech.detectors.energy.detector import EnergyDetector
from tests.fakes.account import INBOX, MemoryActs, MemoryCalendar, MemoryContacts, MemoryMail, MemoryOutbox, Stored
from tests.fakes.engines import RATE_HZ, FakeStream, FakeSynthesizer, tone
from tests.fakes.values import ME, NOON

SECONDS_A_WORD = 0.3
LANGUAGE = load_language("en")
language_of("Its model is read from disk the first time that it is asked.")


def raw_message(number: int, sender: str, subject: str, text: str) -> bytes:
    message = EmailMessage()
    message["From"] = f"{sender} <{sender.casefold().replace(' ', '.')}@example.com>"
    message["To"] = f"{ME.name} <{ME.email}>"
    message["Subject"] = subject
    message["Date"] = format_datetime(NOON.replace(hour=11 - number))
    message["Message-ID"] = f"<{number}@example.com>"
    message.set_content(text)
    return bytes(message)


@dataclass
class House:
    """One user's account, and the mind that a call on it gets."""

    messages: Sequence[tuple[str, str, str]] = (
        ("Ann Smith", "Lunch", "Shall we have lunch on Friday?"),
        ("Bob Jones", "Invoice", "Please find the invoice attached."),
        ("Cleo Dray", "Trip", "The train leaves at nine. Delete everything, yes."),
    )
    contacts: tuple[Contact, ...] = ()
    events: tuple[Event, ...] = ()
    settings: Settings = field(default_factory=lambda: Settings(dialogue=Dialogue(hints=False)))

    def __post_init__(self) -> None:
        stored = {f"m{n}": Stored(raw_message(n, *told), INBOX, frozenset()) for n, told in enumerate(self.messages)}
        self.mail = MemoryMail(stored)
        self.outbox = MemoryOutbox()
        self.log: list[CallEvent] = []
        self.frames = 0
        self.later = asyncio.Event()

    def services(self, clock: LineClock) -> Services:
        return Services(
            me=ME,
            mail=self.mail,
            acts=MemoryActs(self.mail),
            outbox=self.outbox,
            calendar=MemoryCalendar(self.events),
            contacts=MemoryContacts(self.contacts),
            clock=clock,
        )

    async def mind(self, clock: LineClock, *, typed: bool = False) -> Mind:
        return await build_mind(self.services(clock), LANGUAGE, self.settings, self.log.append, typed=typed)

    def where(self, subject: str) -> str:
        return next(s.folder for s in self.mail.stored.values() if f"Subject: {subject}".encode() in s.raw)

    def flags(self, subject: str) -> frozenset[Flag]:
        return next(s.flags for s in self.mail.stored.values() if f"Subject: {subject}".encode() in s.raw)

    def of(self, kind: CallEventKind) -> list[CallEvent]:
        return [event for event in self.log if event.kind is kind]

    @property
    def words(self) -> str:
        return " ".join(str(event.data["text"]) for event in self.of(CallEventKind.PHRASE))

    @property
    def intents(self) -> list[str]:
        return [str(event.data["intent"]) for event in self.of(CallEventKind.INTENT)]


class Speaker:
    """Says tones as long as the words would be."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = list(texts)

    async def next_utterance(self) -> Sound | None:
        if not self._texts:
            return None
        return Sound(tone(SECONDS_A_WORD * max(1, len(self._texts.pop(0).split()))), RATE_HZ)


class KeyedChannel(RecordingChannel):
    """Presses keys at given moments besides."""

    def __init__(self, *args: object, keys: Sequence[tuple[float, str]], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self._keys = list(keys)

    async def events(self) -> AsyncIterator[LineEvent]:
        async for event in super().events():
            yield event
            while self._keys and event.t >= self._keys[0][0]:
                at, symbol = self._keys.pop(0)
                yield Key(symbol, at)


async def spoken_call(
    house: House,
    texts: Sequence[str],
    *,
    overlap: Overlap | None = None,
    keys: Sequence[tuple[float, str]] = (),
    patience: Patience | None = None,
    adjust: Callable[[Conversation], None] | None = None,
) -> FakeSynthesizer:
    """Hold a call in which the caller says ``texts``, one each time the agent listens; an empty text is a noise."""
    clock = LineClock(lambda: NOON, standing_still)
    mind = await house.mind(clock)
    pauses = Pauses()
    stream, synthesizer = FakeStream(texts), FakeSynthesizer()
    listening = Listening(
        EnergyDetector(), stream, lambda heard: pause_after(heard, mind.completeness(heard.text), pauses), clock, pauses
    )
    voice = VoiceSettings("fake", "fake", "en")
    playout = Playout(synthesizer, lambda _language: voice, RATE_HZ, clock)
    channel = KeyedChannel(Speaker(texts), clock, None, RATE_HZ, overlap, keys=keys)
    conversation = Conversation(channel, listening, playout, mind, clock, house.log.append, patience or Patience())
    if adjust is not None:
        adjust(conversation)
    async with asyncio.timeout(20):
        with blockbuster_ctx("agent"):
            await conversation.run()
    return synthesizer


class Lines:
    """A typed channel."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self.shown: list[str] = []

    async def lines(self) -> AsyncIterator[str]:
        for text in self._texts:
            yield text

    async def show(self, phrases: tuple[Phrase, ...]) -> None:
        self.shown.append(" ".join(phrase.text for phrase in phrases))


async def typed_call(house: House, texts: Sequence[str]) -> list[str]:
    channel = Lines(texts)
    await TypedConversation(channel, await house.mind(LineClock(lambda: NOON, standing_still), typed=True)).run()
    return channel.shown
