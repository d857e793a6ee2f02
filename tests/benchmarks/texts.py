"""What takes no sound: sentences, dates, names, messages."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TypeVar

from agent.domain.contact import Contact
from agent.domain.errors import HarkmailError
from agent.formats import mime
from agent.language.names import NameIndex
from agent.language.parser import Parser
from agent.language.reading import speakable
from agent.service.minds import Language, load_language
from tests.benchmarks.calls import LANGUAGE
from tests.benchmarks.commands import COMMANDS, STRANGE
from tests.benchmarks.figures import Figure, sampled

SHARED = Path(__file__).parents[3] / "shared" / "data"
NOW = datetime(2026, 11, 18, 12, 0)  # noqa: DTZ001 - local to the caller
DATES = (
    "tomorrow",
    "next tuesday at three p m",
    "the day after tomorrow in the morning",
    "on the third of may",
    "in two weeks",
    "friday from ten to eleven thirty",
    "last month",
    "half past nine",
    "this weekend",
    "on december twenty fourth at six in the evening",
)
SYLLABLES = ("ba", "co", "da", "el", "fi", "gar", "ho", "in", "ker", "lo", "mar", "ne", "or", "pel", "qui", "ros", "ta", "vin")
T = TypeVar("T")


def measure(sentences: int, contacts: int) -> tuple[Figure, ...]:
    """On at most so many strangers' sentences and messages, where ``../shared/data`` is there, and on our own."""
    language = load_language(LANGUAGE)
    people = [_contact(name) for name in made_up_names(contacts)]
    names = NameIndex(people, language.titles)
    parser = Parser(language.grammar, language.numbers, language.dates, names, lambda: NOW, language.network)
    own = [example.text for intent in language.grammar.intents.values() for example in intent.examples]
    rows = {"the grammar's examples, and sentences that are none": [*own, *COMMANDS, *STRANGE]}
    strangers = strange_sentences(sentences)
    if strangers:
        rows["sentences of strangers (../shared/data/intents)"] = strangers
    with_contacts = f", every state open, {contacts} contacts"
    return (
        *(
            sampled("parse a sentence", timed_ms(parser.parse, texts), "ms", on + with_contacts, "p50 < 2")
            for on, texts in rows.items()
        ),
        sampled("understand a spoken date", timed_ms(lambda text: language.dates.parse(text, NOW), DATES), "ms", "ten phrases"),
        sampled("find a contact by name", timed_ms(names.find, spoken(people)), "ms", f"{contacts} made-up names"),
        *(
            sampled("take a message apart and make it speakable", timed_ms(lambda raw: _read(raw, language), messages), "ms", on)
            for on, messages in _messages(sentences).items()
        ),
    )


def timed_ms(work: Callable[[T], object], inputs: Iterable[T]) -> list[float]:
    """How long each took; the first is done once before, for what is loaded when first needed."""
    listed = list(inputs)
    work(listed[0])
    return [_once_ms(work, given) for given in listed]


def made_up_names(count: int) -> list[str]:
    """Different ones, always the same."""
    words = ["".join(pair) for pair in product(SYLLABLES, SYLLABLES)]
    Random(1).shuffle(words)
    pairs = product(words, words)
    return [f"{first.title()} {last.title()}" for (first, last), _ in zip(pairs, range(count), strict=False)]


def spoken(people: Sequence[Contact]) -> list[str]:
    """As a recogniser may give them: whole, the last name alone, and with a letter wrong."""
    chosen = [contact.name for contact in people[:: max(1, len(people) // 60)]]
    return [*chosen, *(name.split()[1] for name in chosen), *(name.replace("a", "e", 1) for name in chosen)]


def strange_sentences(at_most: int) -> list[str]:
    lines = [line for file in sorted((SHARED / "intents").glob("*.en.jsonl")) for line in _lines(file)]
    return [str(json.loads(line)["text"]) for line in lines[:: max(1, len(lines) // at_most)]]


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _messages(at_most: int) -> dict[str, list[bytes]]:
    paragraph = "We had a look at the plans, and two rows must be drawn again. See https://example.org/plans for more.\n\n"
    quoted = "\nOn Monday, Ann Smith wrote:\n" + "> It was lovely to see you.\n" * 20 + "\n-- \nAnn\n"
    head = b"From: Ann <ann@example.org>\nSubject: Plans\nContent-Type: text/plain; charset=utf-8\n\n"
    raws = [head + (paragraph * times + quoted).encode() for times in (10, 100)]
    made = {f"a made-up message of {len(raw) // 1000} kB": [raw] * 20 for raw in raws}
    files = sorted(file for file in (SHARED / "mail" / "files").rglob("*") if file.is_file()) if SHARED.is_dir() else []
    strangers = [file.read_bytes() for file in files[:: max(1, len(files) // at_most)]]
    return {**made, **({"messages of strangers (../shared/data/mail)": strangers} if strangers else {})}


def _read(raw: bytes, language: Language) -> Iterator[str] | None:
    try:
        return iter(speakable(mime.text_of(raw), language.reading))
    except HarkmailError:
        return None


def _once_ms(work: Callable[[T], object], given: T) -> float:
    began = perf_counter()
    work(given)
    return 1000 * (perf_counter() - began)


def _contact(name: str) -> Contact:
    first, _, last = name.partition(" ")
    return Contact(name, name, first, last)
