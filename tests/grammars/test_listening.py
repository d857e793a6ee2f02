"""What recognisers are given, in the recognisers' own judgement."""

import re
from pathlib import Path

import pocketsphinx
import pytest

from agent.domain.intent import State
from agent.language.grammar import Grammar
from agent.language.listening import MOST_PHRASES, recognition_grammar

NAMES = ("Marie Dupont", "Paul O'Brien", "Ann")
UNPRONOUNCED = {"en": {"handphone", "outbox", "unflag"}}
"""Words of ours that PocketSphinx's dictionary lacks: the lexicon must be given their pronunciations."""
DICTIONARY = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))


@pytest.mark.parametrize("state", State)
def test_pocketsphinx_takes_the_grammar(grammar: Grammar, state: State, tmp_path: Path) -> None:
    if grammar.language != "en":
        pytest.skip("PocketSphinx's own model is English")
    heard = recognition_grammar(grammar, state, NAMES)
    missing = (
        heard.words - _dictionary() - {word for name in NAMES for word in re.findall(r"[\w']+", f"{name.lower()} {name.lower()}'s")}
    )
    assert missing <= UNPRONOUNCED["en"]
    file = tmp_path / "state.jsgf"
    file.write_text(heard.jsgf)
    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    for word in sorted(heard.words - _dictionary()):
        decoder.add_word(word, "AH", False)
    decoder.add_jsgf_file("state", str(file))
    decoder.activate_search("state")
    assert decoder.current_search() == "state"


@pytest.mark.parametrize("state", State)
def test_samples_are_few_and_plain(grammar: Grammar, state: State) -> None:
    heard = recognition_grammar(grammar, state, NAMES)
    assert 0 < len(heard.phrases) <= MOST_PHRASES
    assert len(set(heard.phrases)) == len(heard.phrases)
    for phrase in heard.phrases:
        assert phrase == phrase.lower()
        assert heard.words.issuperset(phrase.split())


def _dictionary() -> frozenset[str]:
    return frozenset(line.split()[0] for line in DICTIONARY.read_text(encoding="utf-8").splitlines() if line)
