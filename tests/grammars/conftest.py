"""Each grammar folder, loaded, and a parser for it that knows a few people."""

from datetime import datetime
from pathlib import Path

import pytest

from agent.domain.contact import Contact
from agent.language.dates import Dates
from agent.language.grammar import Grammar, languages, load
from agent.language.names import NameIndex
from agent.language.numbers import Numbers
from agent.language.parser import Parser
from agent.settings.resources import resource

GRAMMARS: Path = resource("grammars")
NOW = datetime(2026, 3, 4, 9, 30)  # noqa: DTZ001 - spoken times are local
PEOPLE = (
    Contact("1", "Marie Dupont", "Marie", "Dupont"),
    Contact("2", "Paul Reed", "Paul", "Reed"),
    Contact("3", "Ann Walker", "Ann", "Walker"),
)


@pytest.fixture(scope="session", params=languages(GRAMMARS))
def grammar(request: pytest.FixtureRequest) -> Grammar:
    return load(GRAMMARS / request.param)


@pytest.fixture(scope="session")
def names() -> NameIndex:
    return NameIndex(PEOPLE)


@pytest.fixture(scope="session")
def parser(grammar: Grammar, names: NameIndex) -> Parser:
    numbers = Numbers(grammar.lists["numbers"])
    return Parser(grammar, numbers, Dates(grammar.lists["dates"], numbers), names, lambda: NOW)
