"""The English grammar with its numbers and dates, read once."""

from datetime import datetime
from pathlib import Path

import pytest

from agent.language.dates import Dates
from agent.language.grammar import Grammar, load
from agent.language.names import NameIndex
from agent.language.numbers import Numbers
from agent.language.parser import Parser
from agent.settings.resources import resource

ENGLISH: Path = resource("grammars") / "en"
NOW = datetime(2026, 3, 4, 9, 30)  # noqa: DTZ001 - spoken times are local


@pytest.fixture(scope="session")
def english() -> Grammar:
    return load(ENGLISH)


@pytest.fixture(scope="session")
def parser(english: Grammar) -> Parser:
    numbers = Numbers(english.lists["numbers"])
    return Parser(english, numbers, Dates(english.lists["dates"], numbers), NameIndex(()), lambda: NOW)
