import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain.calendar import Event
from agent.domain.errors import BadCalendar
from agent.domain.mail import Address
from agent.formats.icalendar import parse

PARIS = ZoneInfo("Europe/Paris")
SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "mail" / "files"


def ics(*events: str, properties: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//t//EN\n{properties}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def found(raw: bytes, start: str = "2026-11-01", days: int = 30) -> tuple[Event, ...]:
    first = datetime.fromisoformat(start).replace(tzinfo=PARIS)
    return parse(raw).occurrences(first, first + timedelta(days=days), PARIS, "home")


def starts(raw: bytes, start: str = "2026-11-01", days: int = 30) -> list[str]:
    return [event.start.astimezone(PARIS).strftime("%d %H:%M") for event in found(raw, start, days)]


def test_an_event_and_its_people() -> None:
    (event,) = found(
        ics(
            "UID:a\nSUMMARY:Board\\, weekly\nLOCATION:Room 1\nDESCRIPTION:Bring\\nnumbers\n"
            "DTSTART:20261103T090000Z\nDTEND:20261103T100000Z\n"
            "ORGANIZER;CN=Ann Lee:mailto:ann@example.com\nATTENDEE:MAILTO:bo@example.com\nATTENDEE;CN=Cy:mailto:cy@example.com"
        )
    )
    assert (event.title, event.location, event.description) == ("Board, weekly", "Room 1", "Bring\nnumbers")
    assert event.start == datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert event.end == datetime(2026, 11, 3, 10, tzinfo=UTC)
    assert event.organizer == Address("Ann Lee", "ann@example.com")
    assert event.attendees == (Address("", "bo@example.com"), Address("Cy", "cy@example.com"))
    assert event.calendar == "home"


def test_a_whole_day_lasts_from_midnight_to_midnight_in_the_zone_of_the_question() -> None:
    (event,) = found(ics("UID:a\nSUMMARY:Day\nDTSTART;VALUE=DATE:20261103"))
    assert event.all_day
    assert (event.start, event.end) == (datetime(2026, 11, 3, tzinfo=PARIS), datetime(2026, 11, 4, tzinfo=PARIS))


def test_exceptions_additions_and_moved_occurrences() -> None:
    weekly = (
        "UID:a\nDTSTART:20261102T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261109T090000Z\nRDATE:20261112T090000Z"
    )
    moved = "UID:a\nRECURRENCE-ID:20261116T090000Z\nDTSTART:20261117T120000Z\nDURATION:PT1H"
    assert starts(ics(weekly, moved)) == ["02 10:00", "12 10:00", "17 13:00", "23 10:00"]
    assert len({event.id for event in found(ics(weekly, moved))}) == 4


def test_a_series_keeps_its_local_time_over_the_change_of_clocks() -> None:
    raw = ics("UID:a\nDTSTART;TZID=Europe/Paris:20261020T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3")
    assert starts(raw, "2026-10-01", 60) == ["20 09:00", "27 09:00", "03 09:00"]


def test_floating_and_unknown_zones_are_local() -> None:
    assert starts(ics("UID:a\nDTSTART:20261103T090000")) == ["03 09:00"]
    assert starts(ics("UID:a\nDTSTART;TZID=Nowhere/Land:20261103T090000")) == ["03 09:00"]


def test_the_zone_of_a_whole_google_calendar() -> None:
    raw = ics("UID:a\nDTSTART:20261103T090000\nRRULE:FREQ=DAILY;COUNT=2", properties="X-WR-TIMEZONE:America/New_York\n")
    assert len(starts(raw)) == 2


def test_only_what_overlaps_the_span() -> None:
    raw = ics("UID:a\nDTSTART:20261031T220000Z\nDTEND:20261101T000000Z", "UID:b\nDTSTART:20261031T100000Z\nDTEND:20261031T230000Z")
    assert [event.id.split()[0] for event in found(raw, days=1)] == ["a"]


def test_cancelled_events_are_left_out() -> None:
    assert found(ics("UID:a\nSTATUS:CANCELLED\nDTSTART:20261103T090000Z")) == ()


def test_one_damaged_event_does_not_hide_the_others() -> None:
    raw = ics(
        "UID:a\nDTSTART:20261103T090000Z",
        "UID:b\nDTSTART:nonsense",
        "UID:c\nSUMMARY:no start",
        "UID:d\nDTSTART:20261104T090000Z\nRRULE:FREQ=MAYBE",
    )
    assert starts(raw) == ["03 10:00", "04 10:00"]


ENDLESS = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;COUNT=1000000",
    "FREQ=YEARLY;INTERVAL=0",
    "FREQ=DAILY;BYHOUR=0,1,2,3,4;BYMINUTE=0,1,2,3,4;BYSECOND=1,2",
]


@pytest.mark.parametrize("rule", ENDLESS)
def test_a_rule_that_never_ends_stands_once(rule: str) -> None:
    assert starts(ics(f"UID:a\nDTSTART:20261103T090000Z\nRRULE:{rule}")) == ["03 10:00"]
    assert starts(ics(f"UID:a\nDTSTART:19900103T090000Z\nRRULE:{rule}")) == []


def test_an_endless_daily_series_is_capped() -> None:
    assert len(found(ics("UID:a\nDTSTART:20200101T090000Z\nRRULE:FREQ=DAILY"), days=36_500)) == 2_000


def test_control_and_bidi_characters_are_taken_out() -> None:
    (event,) = found(ics("UID:a\nSUMMARY:pay\u202eyap\u0007 now\nDTSTART:20261103T090000Z"))
    assert event.title == "payyap now"


DAMAGED = {
    "empty": b"",
    "no calendar": b"Hello there",
    "cut off": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261103",
    "NULs": b"BEGIN:VCALENDAR\r\n\0\0\0\r\nEND:VCALENDAR\r\n",
    "no event has a start": ics("UID:a\nSUMMARY:x"),
    "too large": b"BEGIN:VCALENDAR\r\n" + b"X-A:b\r\n" * 2_000_000,
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_files_are_refused_in_clear_words(name: str) -> None:
    with pytest.raises(BadCalendar, match="calendar file"):
        found(DAMAGED[name])


@given(st.binary(max_size=200))
def test_any_bytes_give_events_or_a_clear_error(noise: bytes) -> None:
    for raw in (noise, ics("UID:a\nDTSTART:20261103T090000Z").replace(b"UID:a", b"UID:a\r\n" + noise)):
        with contextlib.suppress(BadCalendar):
            assert all(event.start <= event.end for event in found(raw))


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared sample files are not here")
def test_every_sample_is_read_or_refused() -> None:
    read = 0
    for path in sorted(SAMPLES.glob("ics-*/*.ics")):
        try:
            found(path.read_bytes(), "2005-01-01", 9_000)
        except BadCalendar:
            continue
        read += 1
    assert read >= 55
