"""Folders that the real vdirsyncer wrote."""

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.connectors.local.adapter import LocalCalendar, LocalContacts
from agent.connectors.local.settings import LocalSettings
from agent.domain.contact import Contact
from agent.formats.vcard import write

pytestmark = pytest.mark.skipif(shutil.which("vdirsyncer") is None, reason="vdirsyncer (Debian package) is not installed")

CONFIG = """
[general]
status_path = "{status}"
[pair events]
a = "theirs_events"
b = "ours_events"
collections = ["from a"]
[storage theirs_events]
type = "filesystem"
path = "{theirs}/calendar"
fileext = ".ics"
[storage ours_events]
type = "filesystem"
path = "{ours}/calendar"
fileext = ".ics"
[pair people]
a = "theirs_people"
b = "ours_people"
collections = ["from a"]
[storage theirs_people]
type = "filesystem"
path = "{theirs}/contacts"
fileext = ".vcf"
[storage ours_people]
type = "filesystem"
path = "{ours}/contacts"
fileext = ".vcf"
"""
WEEKLY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
BEGIN:VEVENT
UID:choir
DTSTAMP:20260101T000000Z
DTSTART:20260105T180000Z
DTEND:20260105T193000Z
RRULE:FREQ=WEEKLY
SUMMARY:Choir
END:VEVENT
END:VCALENDAR
"""


async def test_what_vdirsyncer_synchronised_is_read(tmp_path: Path) -> None:
    theirs, ours, config = tmp_path / "theirs", tmp_path / "ours", tmp_path / "config"
    _file(theirs / "calendar" / "work" / "choir.ics", WEEKLY.replace("\n", "\r\n").encode())
    ann = Contact("ann", "Ann Smith", "Ann", "Smith", emails=("ann@example.com",))
    _file(theirs / "contacts" / "friends" / "ann.vcf", write(ann))
    config.write_text(CONFIG.format(status=tmp_path / "status", theirs=theirs, ours=ours))
    _run("discover", config, answer="y\n" * 9)
    _run("sync", config)
    settings = LocalSettings.from_home(ours, zone=UTC)
    start = datetime(2026, 11, 16, tzinfo=UTC)
    events = await LocalCalendar(settings).events(start, start + timedelta(days=7))
    assert [(event.title, event.start.hour, event.calendar) for event in events] == [("Choir", 18, "work")]
    assert [contact.name for contact in await LocalContacts(settings).contacts()] == ["Ann Smith"]


def _file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


def _run(command: str, config: Path, answer: str = "") -> None:
    environment = {**os.environ, "VDIRSYNCER_CONFIG": str(config), "HOME": str(config.parent), "LC_ALL": "C.UTF-8"}
    subprocess.run(["vdirsyncer", command], input=answer, env=environment, check=True, capture_output=True, text=True, timeout=60)
