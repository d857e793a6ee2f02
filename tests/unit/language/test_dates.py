"""Spoken dates and times, and how they are said."""

import json
import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from agent.domain.intent import Grain, When
from agent.language.chart import Patterns
from agent.language.dates import Dates
from agent.language.hours import Hours
from agent.language.loading import load_dates
from agent.language.reckoning import Reckoner
from agent.language.timeline import unit_at
from agent.settings.resources import resource

DATES = load_dates(resource("grammars"), "en")
NOW = datetime.fromisoformat("2031-05-14T10:20")
"""A Wednesday."""
REPOSITORY = Path(__file__).parents[3]
SCORING = REPOSITORY / ".." / "shared" / "scoring" / "dates.py"

moments = st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2040-01-01")).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
distances = st.one_of(st.integers(-2 * 1440, 2 * 1440), st.integers(-30 * 1440, 30 * 1440), st.integers(-3000 * 1440, 3000 * 1440))


def parsed(phrase: str, now: datetime = NOW) -> When:
    when = DATES.parse(phrase, now)
    assert when is not None, phrase
    return when


@given(moments, distances)
def test_moments_said_are_understood(now: datetime, minutes: int) -> None:
    moment = now + timedelta(minutes=minutes)
    when = parsed(DATES.say_moment(moment, now), now)
    assert when.start == moment


@given(moments, distances)
def test_days_said_are_understood(now: datetime, minutes: int) -> None:
    day = (now + timedelta(minutes=minutes)).date()
    when = parsed(DATES.say_day(day, now), now)
    assert (when.start, when.end) == (datetime.combine(day, time()), datetime.combine(day + timedelta(days=1), time()))


@given(moments, st.times())
def test_times_said_are_understood(now: datetime, clock: time) -> None:
    clock = clock.replace(second=0, microsecond=0)
    when = DATES.parse(DATES.say_time(clock), now, asked=True)
    assert when is not None
    assert clock in {when.start.time(), *(other.start.time() for other in when.alternatives)}


@given(moments, distances, st.sampled_from([Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.YEAR]))
def test_periods_said_are_understood(now: datetime, minutes: int, grain: Grain) -> None:
    period = unit_at(now + timedelta(minutes=minutes), grain.value)
    assert period is not None
    when = parsed(DATES.say_span(period, now), now)
    assert (when.start, when.end, when.grain) == (period.start, period.end, period.grain)


@given(moments, distances, st.integers(1, 1400))
def test_hours_said_are_understood(now: datetime, minutes: int, length: int) -> None:
    start = now + timedelta(minutes=minutes)
    when = When(start, start + timedelta(minutes=length), Grain.MINUTE)
    heard = parsed(DATES.say_span(when, now), now)
    assert (heard.start, heard.end) == (when.start, when.end)


VOCABULARY = sorted(DATES.words())


@given(st.lists(st.sampled_from(VOCABULARY), max_size=8).map(" ".join), moments)
def test_any_words_are_a_date_or_none(phrase: str, now: datetime) -> None:
    when = DATES.parse(phrase, now)
    assert when is None or when.end is None or when.end > when.start
    found = DATES.find(phrase, now)
    assert found is None or 0 <= found[1] < found[2] <= len(phrase)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert isinstance(DATES.parse(text, NOW), When | None)


@pytest.mark.parametrize(
    ("phrase", "start", "end", "grain"),
    [
        ("today", "2031-05-14", "2031-05-15", "day"),
        ("tomorrow", "2031-05-15", "2031-05-16", "day"),
        ("the day before yesterday", "2031-05-12", "2031-05-13", "day"),
        ("saturday", "2031-05-17", "2031-05-18", "day"),
        ("this saturday", "2031-05-17", "2031-05-18", "day"),
        ("monday of next week", "2031-05-19", "2031-05-20", "day"),
        ("a week from saturday", "2031-05-24", "2031-05-25", "day"),
        ("two mondays ago", "2031-05-05", "2031-05-06", "day"),
        ("next week", "2031-05-19", "2031-05-26", "week"),
        ("the week after next", "2031-05-26", "2031-06-02", "week"),
        ("the week of june the fourth", "2031-06-02", "2031-06-09", "week"),
        ("this weekend", "2031-05-16T18:00", "2031-05-19", "hour"),
        ("last month", "2031-04-01", "2031-05-01", "month"),
        ("july", "2031-07-01", "2031-08-01", "month"),
        ("april", "2032-04-01", "2032-05-01", "month"),
        ("last april", "2031-04-01", "2031-05-01", "month"),
        ("next year", "2032-01-01", "2033-01-01", "year"),
        ("twenty forty", "2040-01-01", "2041-01-01", "year"),
        ("nineteen eighty four", "1984-01-01", "1985-01-01", "year"),
        ("the second quarter", "2031-04-01", "2031-07-01", "quarter"),
        ("next autumn", "2031-09-23", "2031-12-21", "day"),
        ("the thirtieth", "2031-05-30", "2031-05-31", "day"),
        ("the third", "2031-06-03", "2031-06-04", "day"),
        ("the 3rd", "2031-06-03", "2031-06-04", "day"),
        ("friday the sixteenth", "2031-05-16", "2031-05-17", "day"),
        ("the ninth of june", "2031-06-09", "2031-06-10", "day"),
        ("june ninth", "2031-06-09", "2031-06-10", "day"),
        ("june the ninth twenty thirty two", "2032-06-09", "2032-06-10", "day"),
        ("the ninth of june two thousand and thirty two", "2032-06-09", "2032-06-10", "day"),
        ("the first monday of june", "2031-06-02", "2031-06-03", "day"),
        ("the last day of the month", "2031-05-31", "2031-06-01", "day"),
        ("end of june", "2031-06-21", "2031-07-01", "day"),
        ("three days ago", "2031-05-11", "2031-05-12", "day"),
        ("in two weeks", "2031-05-28", "2031-05-29", "day"),
        ("in a fortnight", "2031-05-28", "2031-05-29", "day"),
        ("in a month", "2031-06-14", "2031-06-15", "day"),
        ("two days after tomorrow", "2031-05-17", "2031-05-18", "day"),
        ("the next three days", "2031-05-15", "2031-05-18", "day"),
        ("the last two weeks", "2031-04-28", "2031-05-12", "week"),
        ("from monday to wednesday", "2031-05-19", "2031-05-22", "day"),
        ("from the third to the fifth of june", "2031-06-03", "2031-06-06", "day"),
        ("this afternoon", "2031-05-14T12:00", "2031-05-14T18:00", "hour"),
        ("tomorrow morning", "2031-05-15T06:00", "2031-05-15T12:00", "hour"),
        ("last night", "2031-05-13T20:00", "2031-05-14T04:00", "hour"),
        ("now", "2031-05-14T10:20", None, "second"),
        ("in two hours", "2031-05-14T12:20", None, "minute"),
        ("in an hour and a half", "2031-05-14T11:50", None, "minute"),
        ("half an hour ago", "2031-05-14T09:50", None, "minute"),
        ("at noon", "2031-05-14T12:00", None, "hour"),
        ("tomorrow evening at eight", "2031-05-15T20:00", None, "hour"),
        ("eight o'clock tomorrow evening", "2031-05-15T20:00", None, "hour"),
        ("saturday at half past nine in the morning", "2031-05-17T09:30", None, "minute"),
        ("tonight at a quarter to nine", "2031-05-14T20:45", None, "minute"),
        ("three thirty pm", "2031-05-14T15:30", None, "minute"),
        ("3:30 p.m.", "2031-05-14T15:30", None, "minute"),
        ("at five p m on friday", "2031-05-16T17:00", None, "hour"),
        ("ten past three this afternoon", "2031-05-14T15:10", None, "minute"),
        ("twenty minutes past noon", "2031-05-14T12:20", None, "minute"),
        ("two in the morning", "2031-05-15T02:00", None, "hour"),
        ("sixteen hundred hours", "2031-05-14T16:00", None, "hour"),
        ("6/9", "2031-06-09", "2031-06-10", "day"),
        ("2031-06-09", "2031-06-09", "2031-06-10", "day"),
        ("christmas eve", "2031-12-24", "2031-12-25", "day"),
        ("tomorrow from two to four in the afternoon", "2031-05-15T14:00", "2031-05-15T16:00", "hour"),
        ("from nine in the morning to noon on friday", "2031-05-16T09:00", "2031-05-16T12:00", "hour"),
        ("in two days at noon", "2031-05-16T12:00", None, "hour"),
        ("from two to four pm", "2031-05-14T14:00", "2031-05-14T16:00", "hour"),
        ("tomorrow afternoon from two until half past three", "2031-05-15T14:00", "2031-05-15T15:30", "hour"),
        ("Friday, the sixteenth of May.", "2031-05-16", "2031-05-17", "day"),
    ],
)
def test_phrases(phrase: str, start: str, end: str | None, grain: str) -> None:
    when = parsed(phrase)
    assert when.start == datetime.fromisoformat(start)
    assert when.end == (datetime.fromisoformat(end) if end else None)
    assert when.grain.value == grain


@pytest.mark.parametrize(
    ("phrase", "best", "others"),
    [
        ("at six", "2031-05-14T18:00", ["2031-05-15T06:00"]),
        ("tomorrow at three", "2031-05-15T15:00", ["2031-05-15T03:00"]),
        ("next friday", "2031-05-23", ["2031-05-16"]),
        ("next friday at noon", "2031-05-23T12:00", ["2031-05-16T12:00"]),
        ("wednesday", "2031-05-21", ["2031-05-14"]),
        ("friday at midnight", "2031-05-17", ["2031-05-16"]),
        ("friday", "2031-05-16", []),
        ("at six pm", "2031-05-14T18:00", []),
    ],
)
def test_other_readings_are_kept(phrase: str, best: str, others: list[str]) -> None:
    when = parsed(phrase)
    assert when.start == datetime.fromisoformat(best)
    assert [other.start for other in when.alternatives] == [datetime.fromisoformat(other) for other in others]


@pytest.mark.parametrize(
    "phrase",
    ["", "the", "banana", "the thirtieth of february", "thirty o'clock", "tomorrow banana", "next", "at", "monday of",
     "half past", "six", "second", "thirty minutes", "friday the thirteenth of", "read it", "99/99", "the fortieth of may",
     "quarter past thirteen pm", "tomorrow " * 100],
)  # fmt: skip
def test_nonsense_is_refused(phrase: str) -> None:
    assert DATES.parse(phrase, NOW) is None


def test_a_bare_number_answers_a_question() -> None:
    six = DATES.parse("six", NOW, asked=True)
    assert six is not None
    assert six.start == datetime.fromisoformat("2031-05-14T18:00")
    half = DATES.parse("three thirty", NOW, asked=True)
    assert half is not None
    assert half.start.time() == time(15, 30)
    assert DATES.parse("fifty", NOW, asked=True) is None


@pytest.mark.parametrize(
    ("text", "within", "start"),
    [
        ("what have i got on friday afternoon", "on friday afternoon", "2031-05-16T12:00"),
        ("move the dentist to tomorrow at half past two please", "tomorrow at half past two", "2031-05-15T14:30"),
        ("is there anything this evening's important", "this evening's", "2031-05-14T18:00"),
        ("call her in ten minutes", "in ten minutes", "2031-05-14T10:30"),
    ],
)
def test_a_date_within_a_sentence(text: str, within: str, start: str) -> None:
    found = DATES.find(text, NOW)
    assert found is not None
    when, first, last = found
    assert text[first:last].startswith(within)
    assert when.start == datetime.fromisoformat(start)


@pytest.mark.parametrize(
    "text",
    [
        "you may come in",
        "wait a second",
        "read the message",
        "the thirtieth of february",
        "flight 2019 to Rome",
        "anything before friday",
    ],
)
def test_no_date_within_a_sentence(text: str) -> None:
    assert DATES.find(text, NOW) is None


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2031-05-14T09:00", "this morning at nine"),
        ("2031-05-13T15:10", "yesterday afternoon at ten past three"),
        ("2031-05-15T18:45", "tomorrow evening at a quarter to seven"),
        ("2031-05-17T12:00", "on Saturday at noon"),
        ("2031-05-10T08:30", "last Saturday at half past eight"),
        ("2031-05-24T21:00", "on Saturday the twenty fourth at nine in the evening"),
        ("2031-03-03T11:00", "on Monday the third of March at eleven"),
        ("2029-03-03T11:00", "on Saturday the third of March twenty twenty nine at eleven"),
        ("2031-05-15T00:00", "today at midnight"),
        ("2031-05-14T00:05", "today at five past midnight"),
        ("2031-05-14T09:01", "this morning at one minute past nine"),
    ],
)
def test_moments_said(moment: str, said: str) -> None:
    assert DATES.say_moment(datetime.fromisoformat(moment), NOW) == said


@pytest.mark.parametrize(
    "phrase",
    [
        "next week",
        "last month",
        "this year",
        "tomorrow morning",
        "tonight",
        "this weekend",
        "tomorrow from nine to eleven",
        "last night",
    ],
)
def test_spans_said_as_they_were_asked_for(phrase: str) -> None:
    assert DATES.say_span(parsed(phrase), NOW) == phrase


def test_times_said() -> None:
    assert [DATES.say_time(time(*clock)) for clock in ((9,), (14, 30), (21, 15), (12,), (0,), (7, 58))] == [
        "nine o'clock", "half past two", "a quarter past nine in the evening", "noon", "midnight", "seven fifty eight"
    ]  # fmt: skip


@pytest.mark.parametrize("language", [folder.parent.parent.name for folder in resource("grammars").glob("*/lists/dates.yaml")])
def test_every_builder_of_the_grammar_is_there(language: str) -> None:
    data = yaml.safe_load((resource("grammars") / language / "lists" / "dates.yaml").read_text(encoding="utf-8"))
    patterns = Patterns(data["rules"], data["fillers"])
    assert patterns.builders() <= {*dir(Reckoner), *dir(Hours)}


@pytest.mark.parametrize("pattern", ["[a -> now", "a) -> now", "a", "(a|b -> now"])
def test_a_broken_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        Patterns({"when": [pattern]})


def test_dates_have_words() -> None:
    assert {"tomorrow", "o'clock", "half", "saturday", "the", "twentieth"} <= DATES.words()
    assert isinstance(DATES, Dates)


@pytest.mark.skipif(not SCORING.exists(), reason="the shared scoring is not here")
def test_phrases_of_strangers() -> None:
    command = [sys.executable, "-m", "agent", "when", "--language", "en", "--jsonl"]
    run = subprocess.run(
        [sys.executable, str(SCORING), "--language", "en", "--", *command],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=True,
    )
    total = run.stdout.splitlines()[-1]
    assert float(total.partition("  right ")[2].partition("  right ")[2].partition("%")[0]) >= 95, total
    assert float(total.partition("silently wrong ")[2].partition("%")[0]) <= 2, total


def when_command(lines: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "agent", "when", *options]
    return subprocess.run(command, input=lines, capture_output=True, text=True, cwd=REPOSITORY, check=False)


def test_the_command_answers_line_by_line() -> None:
    run = when_command("tomorrow\nbanana\n\nat six\n", "--language", "en", "--now", "2031-05-14T10:20:00+02:00")
    assert run.returncode == 0, run.stderr
    tomorrow, banana, empty, six = (json.loads(line) for line in run.stdout.splitlines())
    assert tomorrow == {"start": "2031-05-15T00:00:00", "end": "2031-05-16T00:00:00", "grain": "day", "alternatives": []}
    assert banana is None
    assert empty is None
    assert (six["start"], six["end"]) == ("2031-05-14T18:00:00", None)
    assert [other["start"] for other in six["alternatives"]] == ["2031-05-15T06:00:00"]


def test_the_command_takes_each_reference() -> None:
    lines = [{"phrase": "tomorrow", "reference": f"20{year}-05-14T10:20:00-03:00"} for year in (31, 32)]
    run = when_command("".join(json.dumps(line) + "\n" for line in lines), "--jsonl")
    assert [json.loads(line)["start"][:10] for line in run.stdout.splitlines()] == ["2031-05-15", "2032-05-15"]


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "today"}', '{"phrase": "today", "reference": "soon"}', '{"phrase": 3}'])
def test_the_command_names_a_bad_line(line: str) -> None:
    run = when_command('{"phrase": "today"}\n' + line + "\n", "--jsonl")
    assert run.returncode == 2
    assert "line 2" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_command_names_the_languages_there_are() -> None:
    run = when_command("today\n", "--language", "xx")
    assert run.returncode == 1
    assert "en" in run.stderr
