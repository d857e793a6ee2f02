"""Which messages there are."""

from dataclasses import dataclass, replace

from agent.actions.common import named_folder, span
from agent.domain.intent import Person, State, When
from agent.domain.mail import Folder, FolderRole, MailQuery
from agent.domain.outcome import MessageList, Outcome
from agent.interfaces.action import FunctionAction, IntentSchema, Request, Services

SHORTEST_TELLING = 4
"""Letters of a word that tells a subject."""


@dataclass(frozen=True, slots=True)
class Listing:
    """``read``: the caller asked to hear them, not only which there are."""

    unread: bool = False
    flagged: bool = False
    person: Person | None = None
    matter: str = ""
    date: When | None = None
    folder: str = ""
    read: bool = False


async def list_messages(request: Request, services: Services) -> Outcome:
    found = await _find(request.slots_as(Listing), services)
    return Outcome(request.intent, "listed" if found.envelopes else "empty", found)


async def count_messages(request: Request, services: Services) -> Outcome:
    asked = request.slots_as(Listing)
    if not (asked.person or asked.matter or asked.date or asked.folder or asked.flagged):
        asked = replace(asked, unread=True)
    return Outcome(request.intent, "counted", await _find(asked, services))


async def _find(asked: Listing, services: Services) -> MessageList:
    folder = await named_folder(services.mail, asked.folder) if asked.folder else None
    since, until = span(asked.date, services.clock.today()) if asked.date else (None, None)
    query = MailQuery(
        folder=folder.id if folder else None,
        unread=True if asked.unread else None,
        flagged=True if asked.flagged else None,
        people=_names(asked.person),
        words=_telling(asked.matter.split()),
        since=since,
        until=until,
    )
    return MessageList(
        envelopes=await services.mail.search(query),
        unread=asked.unread,
        person=_spoken(asked.person),
        matter=asked.matter,
        folder=_told(folder),
        when=asked.date,
        flagged=asked.flagged,
        read=asked.read,
    )


def _telling(words: list[str]) -> tuple[str, ...]:
    """Without articles and the like, where something longer is left to go by."""
    return tuple(word for word in words if len(word) >= SHORTEST_TELLING) or tuple(words)


def _names(person: Person | None) -> tuple[str, ...]:
    """A name as it was said, and whatever the contacts know of it."""
    if person is None:
        return ()
    known = [text for contact in person.candidates for text in (contact.name, *contact.emails)]
    return (person.spoken, *known)


def _spoken(person: Person | None) -> str:
    if person is None:
        return ""
    return person.candidates[0].name if len(person.candidates) == 1 else person.spoken


def _told(folder: Folder | None) -> Folder | None:
    return None if folder is None or folder.role is FolderRole.INBOX else folder


ACTIONS = (
    FunctionAction(IntentSchema("list_messages", Listing, state=State.LIST), list_messages),
    FunctionAction(IntentSchema("search_messages", Listing, state=State.LIST), list_messages),
    FunctionAction(IntentSchema("count_messages", Listing, state=State.LIST), count_messages),
)
