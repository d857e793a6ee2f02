"""What every CalendarStore does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.interfaces.calendar import CalendarStore

ZONE = ZoneInfo("America/Montreal")
Make = Callable[[dict[str, bytes]], CalendarStore]


def an_event(uid: str, start: str, more: str = "") -> bytes:
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//\nBEGIN:VEVENT\nDTSTAMP:20240101T000000Z\nDURATION:PT1H\n"
    lines = f"{head}UID:{uid}\nDTSTART:{start}\n"
    return f"{lines}SUMMARY:Title {uid}\n{more}END:VEVENT\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()


async def test_expands_recurrences_in_order(make_calendar: Make) -> None:
    store = make_calendar(
        {"a.ics": an_event("a", "20240102T090000", "RRULE:FREQ=DAILY\n"), "b.ics": an_event("b", "20240103T080000")}
    )
    start = datetime(2024, 1, 3, tzinfo=ZONE)
    events = await store.events(start, start + timedelta(days=2))
    assert [event.title for event in events] == ["Title b", "Title a", "Title a"]
    assert events[1].start == datetime(2024, 1, 3, 9, tzinfo=ZONE)
    assert await store.damaged() == 0


async def test_counts_damaged_files_and_reads_the_others(make_calendar: Make) -> None:
    store = make_calendar({"a.ics": an_event("a", "20240102T090000"), "b.ics": b"\0\0", "c.ics": b""})
    start = datetime(2024, 1, 2, tzinfo=ZONE)
    for _ in range(2):
        assert len(await store.events(start, start + timedelta(days=1))) == 1
        assert await store.damaged() == 2
