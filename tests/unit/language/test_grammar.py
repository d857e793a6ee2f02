"""Grammar files that are wrong say where."""

import shutil
from pathlib import Path

import pytest

from agent.domain.errors import BadSetting, LanguageMissing
from agent.domain.intent import State
from agent.language.grammar import folder_of, languages, load
from tests.unit.language.conftest import ENGLISH


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ENGLISH, tmp_path / "en"))


def _spoil(folder: Path, old: str, new: str, name: str = "intents/mail/archive.yaml") -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_whole_language_is_read(folder: Path) -> None:
    grammar = load(folder)
    assert (grammar.language, grammar.name) == ("en", "English")
    archive = grammar.intents["archive"]
    assert archive.family == "mail"
    assert archive.states == {State.LIST, State.MESSAGE}
    assert archive.keys[State.MESSAGE]
    assert grammar.intents["help"].states == frozenset(State)
    assert grammar.choices["phone_kind"]["mobile"] == "mobile"


def test_words_that_yaml_takes_for_truth_values_stay_words(folder: Path) -> None:
    grammar = load(folder)
    assert {"yes", "no"} <= grammar.intents.keys()
    assert {"on", "off"} <= grammar.intents["flag"].phrases.keys()


def test_languages_are_folders_with_a_language_file(tmp_path: Path) -> None:
    for name in ("fr", "en"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "language.yaml").touch()
    (tmp_path / "lists").mkdir()
    assert languages(tmp_path) == ("en", "fr")


def test_unknown_language_names_those_there_are(folder: Path) -> None:
    with pytest.raises(LanguageMissing, match="'xx'"):
        folder_of(folder.parent, "xx")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("archive it", "archive [it", "brackets"),
        ('"archive [', '"archive {nothing} [', "nothing"),
        ('"archive [', '"archive <nothing> [', "nothing"),
        ('"archive [', '"archive(', "space"),
        ("[list, message]", "[list, mesage]", "mesage"),
        ("[list, message]", "[]", "nowhere"),
        ("intent: archive", "intent: filing", "archive"),
        ('done: "Archived."', 'done: "{{ f. }}"', "done"),
        ('message: "0077"', 'message: "A7"', "A7"),
        ("hint:", "hunt:", "hint"),
        ("sentences:", "sentenses:", "sentences"),
        ("states:", "states: [", "YAML"),
    ],
)
def test_broken_intent_is_named(folder: Path, old: str, new: str, complaint: str) -> None:
    if old == "archive it":
        _spoil(folder, '"archive [<the_message>] [away]"', '"archive [<the_message> [away]"')
    else:
        _spoil(folder, old, new)
    with pytest.raises(BadSetting, match=complaint) as caught:
        load(folder)
    assert "archive.yaml" in str(caught.value)


def test_rule_that_contains_itself(folder: Path) -> None:
    _spoil(folder, "rules:\n", 'rules:\n  loop: "[again] <loop>"\n', "language.yaml")
    with pytest.raises(BadSetting, match="contains itself"):
        load(folder)
