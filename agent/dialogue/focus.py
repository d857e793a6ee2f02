"""What "it", "the next one" and "the one from Marie" refer to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.domain.calendar import Event
from agent.domain.contact import Contact
from agent.domain.intent import Person
from agent.domain.mail import Envelope
from agent.interfaces.action import Item


@dataclass(frozen=True, slots=True)
class Focus:
    """A list and a place in it. ``index`` may stand one past the end: everything was gone through."""

    items: tuple[Item, ...] = ()
    index: int = 0

    @property
    def item(self) -> Item | None:
        return self.items[self.index] if 0 <= self.index < len(self.items) else None

    @property
    def number(self) -> int:
        return self.index + 1 if self.item is not None else 0

    def of(self, kind: type[Item]) -> Item | None:
        """The item in focus where it is of this kind."""
        return self.item if isinstance(self.item, kind) else None

    def at(self, index: int) -> "Focus":
        return replace(self, index=index)

    def without(self) -> "Focus":
        """The item in focus is gone: the next one takes its place."""
        return replace(self, items=self.items[: self.index] + self.items[self.index + 1 :])

    def lost(self, envelope: Envelope) -> "Focus":
        """A message is gone, wherever in the list it stood: whatever was in focus stays so, or else what comes next."""
        place = next((i for i, item in enumerate(self.items) if same_message(item, envelope)), None)
        if place is None:
            return self
        left = self.items[:place] + self.items[place + 1 :]
        return replace(self, items=left, index=self.index - 1 if place < self.index else self.index)

    def updated(self, item: Item) -> "Focus":
        """The item in focus has changed (its flags, its place)."""
        if self.item is None:
            return self
        return replace(self, items=(*self.items[: self.index], item, *self.items[self.index + 1 :]))

    def restored(self, envelope: Envelope, index: int | None) -> "Focus":
        """A message came back: it is in focus again, where it stood."""
        known = next((i for i, item in enumerate(self.items) if same_message(item, envelope)), None)
        if known is not None:
            return replace(self, items=(*self.items[:known], envelope, *self.items[known + 1 :]), index=known)
        place = min(self.index if index is None else index, len(self.items))
        return replace(self, items=(*self.items[:place], envelope, *self.items[place:]), index=place)

    def find(self, person: Person) -> int | None:
        """The first item from or with this person, from the place after the focus on, round the end."""
        order = [*range(self.index + 1, len(self.items)), *range(min(self.index + 1, len(self.items)))]
        return next((i for i in order if _concerns(self.items[i], person)), None)


def same_message(item: Item, envelope: Envelope) -> bool:
    return isinstance(item, Envelope) and (
        item.ref.key == envelope.ref.key or (bool(item.message_id) and item.message_id == envelope.message_id)
    )


def _concerns(item: Item, person: Person) -> bool:
    match item:
        case Envelope(sender=sender):
            emails = {e.casefold() for c in person.candidates for e in c.emails}
            names = [sender.name, sender.email]
            return sender.email.casefold() in emails or _said_in(person.spoken, names)
        case Event(title=title, attendees=attendees):
            return _said_in(person.spoken, [title, *(a.name for a in attendees)])
        case Contact():
            return item in person.candidates or _said_in(person.spoken, [item.name, item.company, *item.nicknames])


def _said_in(spoken: str, texts: Sequence[str]) -> bool:
    words = spoken.casefold().split()
    return bool(words) and any(all(word in text.casefold() for word in words) for text in texts)
