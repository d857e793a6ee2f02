"""What several families need: spans with a zone, folders as people call them."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.domain.errors import FolderMissing
from agent.domain.intent import Grain, When
from agent.domain.mail import Folder, FolderRole
from agent.interfaces.mail import MailStore


@dataclass(frozen=True, slots=True)
class NoSlots:
    """Of intents that are all said with their name."""


GRAIN_LENGTH = {
    Grain.SECOND: timedelta(seconds=1),
    Grain.MINUTE: timedelta(minutes=1),
    Grain.HOUR: timedelta(hours=1),
    Grain.DAY: timedelta(days=1),
    Grain.WEEK: timedelta(days=7),
    Grain.MONTH: timedelta(days=31),
    Grain.QUARTER: timedelta(days=92),
    Grain.YEAR: timedelta(days=366),
}


def span(when: When, now: datetime) -> tuple[datetime, datetime]:
    """Aware [start, end) of a spoken time, in the zone of ``now``."""
    end = when.end or when.start + GRAIN_LENGTH[when.grain]
    return when.start.replace(tzinfo=now.tzinfo), end.replace(tzinfo=now.tzinfo)


def day_of(now: datetime) -> When:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return When(midnight, midnight + timedelta(days=1), Grain.DAY)


async def named_folder(mail: MailStore, name: str) -> Folder:
    """The folder of this role (``archive``, ``trash`` …) or name; raises FolderMissing."""
    if name in {role.value for role in FolderRole if role is not FolderRole.OTHER}:
        return await mail.folder(FolderRole(name))
    wanted = folded(name)
    for folder in await mail.folders():
        if folded(folder.name) == wanted:
            return folder
    raise FolderMissing


def folded(text: str) -> str:
    """Without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip()
