"""A large Maildir."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import perf_counter

from agent.connectors.local.adapter import LocalMail
from agent.connectors.local.settings import LocalSettings
from agent.domain.mail import MailQuery
from agent.pipeline.clock import WallClock
from agent.pipeline.mind import Mind
from agent.service.minds import build_mind, load_language
from agent.service.wiring import open_home
from agent.settings.schema import Settings, User
from tests.benchmarks.calls import LANGUAGE
from tests.benchmarks.figures import Figure, sampled

UNREAD = 3
QUESTION = "read my unread messages"
TIMES = 5


async def measure(count: int) -> tuple[Figure, ...]:
    """On ``count`` messages; the file system's cache is warm, ours is where the line says so."""
    with tempfile.TemporaryDirectory(prefix="harkmail-bench-") as folder:
        home = Path(folder)
        await asyncio.to_thread(fill, home / "mail", count)
        on = f"Maildir of {count:,} messages, {UNREAD} unread, warm file system"
        listing = await _listing(home)
        asked = await _first_unread(home)
    return (
        sampled("list the newest 500, cold", listing[0], "ms", on),
        sampled("list the newest 500 again", listing[1], "ms", on),
        sampled("pick up a call: open the home, learn who wrote", asked.picked_up, "ms", on),
        sampled("“read my unread messages” → first phrase, cold", asked.cold, "ms", on, "≤ 500 (of 100,000)"),
        sampled("the same again", asked.warm, "ms", on, "≤ 500 (of 100,000)"),
    )


def fill(maildir: Path, count: int) -> None:
    """Messages a minute apart; the newest ``UNREAD`` are unread."""
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    newest = datetime.now(UTC)
    for number in range(count):
        date = newest - timedelta(minutes=number)
        name = f"{int(date.timestamp())}.M{number}P1.bench"
        path = maildir / "new" / name if number < UNREAD else maildir / "cur" / f"{name}:2,S"
        path.write_bytes(_message(number, date))


def _message(number: int, date: datetime) -> bytes:
    sender = f"Writer {number % 97} <writer{number % 97}@example.org>"
    return (
        f"From: {sender}\r\nTo: Alex <alex@example.org>\r\nSubject: Message number {number}\r\n"
        f"Date: {format_datetime(date)}\r\nMessage-ID: <{number}@example.org>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{'Nothing new this week. ' * 40}\r\n"
    ).encode()


async def _listing(home: Path) -> tuple[list[float], list[float]]:
    cold: list[float] = []
    warm: list[float] = []
    for _ in range(TIMES):
        mail = LocalMail(LocalSettings.from_home(home))
        for times in (cold, warm):
            began = perf_counter()
            await mail.search(MailQuery(limit=500))
            times.append(1000 * (perf_counter() - began))
        await mail.aclose()
    return cold, warm


@dataclass(slots=True)
class Asked:
    """Milliseconds: until a call is picked up (home opened, names learned), then from the question's words to the first
    phrase of the answer, ``cold`` with no header remembered, ``warm`` when asked again."""

    picked_up: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)


async def _first_unread(home: Path) -> Asked:
    language = load_language(LANGUAGE)
    settings = Settings(user=User(name="Alex", address="alex@example.org", language=LANGUAGE))
    asked = Asked()
    for _ in range(TIMES):
        async with AsyncExitStack() as stack:
            began = perf_counter()
            services = await stack.enter_async_context(open_home(home, settings, language, WallClock(UTC)))
            mind = await build_mind(services, language, settings, lambda _event: None)
            asked.picked_up.append(1000 * (perf_counter() - began))
            await services.mail.aclose()
            asked.cold.append(await _first_phrase_ms(mind))
            asked.warm.append(await _first_phrase_ms(mind))
    return asked


async def _first_phrase_ms(mind: Mind) -> float:
    began = perf_counter()
    took = 0.0
    async for reply in mind.hear(QUESTION):
        if reply.phrases and not took:
            took = 1000 * (perf_counter() - began)
    return took
