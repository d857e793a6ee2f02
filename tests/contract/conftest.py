"""The implementations that each contract suite runs on: a new connector adds a line to each registry that it serves."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.connectors.local.adapter import LocalCalendar, LocalContacts, LocalMail, LocalSender
from agent.connectors.local.settings import LocalSettings
from agent.interfaces.calendar import CalendarStore
from agent.interfaces.contacts import ContactStore
from agent.interfaces.mail import MailSender, MailStore
from agent.interfaces.store import Journal
from agent.store.database import open_database
from agent.store.journal import SqlJournal


def _local(home: Path) -> LocalSettings:
    return LocalSettings.from_home(home, zone=ZoneInfo("America/Montreal"))


def _calendar(home: Path, files: dict[str, bytes]) -> CalendarStore:
    return LocalCalendar(_local(_written(home, "calendar", files)))


def _contacts(home: Path, files: dict[str, bytes]) -> ContactStore:
    return LocalContacts(_local(_written(home, "contacts", files)))


def _written(home: Path, kind: str, files: dict[str, bytes]) -> Path:
    folder = home / kind / "personal"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return home


MAIL_STORES: dict[str, Callable[[Path], MailStore]] = {"local": lambda home: LocalMail(_local(home))}
MAIL_SENDERS: dict[str, Callable[[Path], MailSender]] = {"outbox folder": lambda home: LocalSender(_local(home))}
CALENDARS: dict[str, Callable[[Path, dict[str, bytes]], CalendarStore]] = {"local": _calendar}
CONTACTS: dict[str, Callable[[Path, dict[str, bytes]], ContactStore]] = {"local": _contacts}
JOURNALS: dict[str, Callable[[Path], Journal]] = {"sql": lambda home: SqlJournal(open_database(home / "state"))}


@pytest.fixture(params=MAIL_STORES)
async def mail(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[MailStore]:
    store = MAIL_STORES[request.param](tmp_path)
    yield store
    await store.aclose()


@pytest.fixture(params=MAIL_SENDERS)
def sender(request: pytest.FixtureRequest, tmp_path: Path) -> MailSender:
    return MAIL_SENDERS[request.param](tmp_path)


@pytest.fixture(params=CALENDARS)
def make_calendar(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[dict[str, bytes]], CalendarStore]:
    return lambda files: CALENDARS[request.param](tmp_path, files)


@pytest.fixture(params=CONTACTS)
def make_contacts(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[dict[str, bytes]], ContactStore]:
    return lambda files: CONTACTS[request.param](tmp_path, files)


@pytest.fixture(params=JOURNALS)
def open_journal(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Journal]:
    return lambda: JOURNALS[request.param](tmp_path)
