"""Every error that a caller may hear has its words, in every language."""

from collections.abc import Iterator

from agent.domain.errors import HarkmailError
from agent.language.grammar import Grammar


def test_every_code_has_a_phrase(grammar: Grammar) -> None:
    assert {error.code for error in _tree(HarkmailError)} <= grammar.errors.keys()


def test_no_phrase_without_its_error(grammar: Grammar) -> None:
    assert grammar.errors.keys() <= {error.code for error in _tree(HarkmailError)}


def _tree(error: type[HarkmailError]) -> Iterator[type[HarkmailError]]:
    yield error
    for child in error.__subclasses__():
        yield from _tree(child)
