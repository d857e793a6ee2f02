"""Setting up the home of the demo: a Maildir, a calendar and contacts, as other programs would have left them."""

import mailbox
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from pathlib import Path

from icalendar import Calendar
from icalendar import Event as IcalEvent

from agent.domain.contact import Contact, Phone, PhoneKind
from agent.formats.vcard import write
from agent.service.demo.story import Story, StoryContact, StoryEvent, StoryMessage


def furnish(home: Path, story: Story, now: datetime) -> None:
    """Write the story's mailbox into ``home``; ``now`` is aware."""
    maildir = mailbox.Maildir(str(home / "mail"), create=True)
    for told in story.messages:
        _deliver(maildir, told, story.me, now)
    calendar = home / "calendar" / "personal"
    calendar.mkdir(parents=True)
    for number, event in enumerate(story.events):
        (calendar / f"demo-{number}.ics").write_bytes(_ics(event, number, now))
    book = home / "contacts" / "personal"
    book.mkdir(parents=True)
    for number, contact in enumerate(story.contacts):
        (book / f"demo-{number}.vcf").write_bytes(write(_contact(contact, number)))


def _deliver(maildir: mailbox.Maildir, told: StoryMessage, me: tuple[str, str], now: datetime) -> None:
    message = EmailMessage()
    message["From"] = formataddr((told.sender, told.email))
    message["To"] = formataddr(me)
    message["Subject"] = told.subject
    message["Date"] = format_datetime(now - timedelta(hours=told.hours))
    message["Message-ID"] = make_msgid(domain=told.email.rpartition("@")[2])
    message.set_content(told.text)
    if told.html:
        message.add_alternative(f"<html><body><h1>{told.subject}</h1><p>{told.text}</p></body></html>", subtype="html")
    stored = mailbox.MaildirMessage(message)
    if told.seen:
        stored.set_subdir("cur")
        stored.set_flags("S")
    maildir.add(stored)


def _ics(told: StoryEvent, number: int, now: datetime) -> bytes:
    start = datetime.combine(now.date() + timedelta(days=told.day), time.fromisoformat(told.time), now.tzinfo)
    event = IcalEvent()
    event.add("uid", f"demo-{number}@example.org")
    event.add("dtstamp", now)
    event.add("summary", told.title)
    event.add("location", told.location)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=told.minutes))
    if told.weekly:
        event.add("rrule", {"freq": "weekly"})
    calendar = Calendar()
    calendar.add("prodid", "-//Harkmail//demo//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _contact(told: StoryContact, number: int) -> Contact:
    phones = tuple(Phone(PhoneKind(kind), value) for kind, value in told.phones.items())
    return Contact(f"demo-{number}", told.name, told.first, told.last, (), told.company, "", (told.email,), phones)
