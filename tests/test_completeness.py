"""The tree is complete: forgetting a half of something fails here, not in a call."""

import ast
import re
from pathlib import Path

import pytest

from agent.dialogue import session
from agent.dialogue.session import OWN
from agent.domain.intent import State
from agent.language.grammar import Grammar, languages, load
from agent.language.keys import keymap
from agent.service import catalogue
from agent.settings.resources import resource
from agent.settings.voices import voice_files

ROOT = Path(__file__).parent.parent
GRAMMARS = resource("grammars")
UNSPOKEN = {"greet", "keep_draft"}
"""Actions that nobody asks for."""
SILENT = {"kept"}
"""Outcomes that are not told."""


@pytest.fixture(params=languages(GRAMMARS), scope="module")
def grammar(request: pytest.FixtureRequest) -> Grammar:
    return load(GRAMMARS / str(request.param))


def test_each_action_has_its_sentences_and_each_intent_its_action(grammar: Grammar) -> None:
    served = set(catalogue.actions()) - UNSPOKEN | OWN
    assert set(grammar.intents) == served


def test_each_outcome_has_a_phrase(grammar: Grammar) -> None:
    missing = []
    for path in sorted((ROOT / "agent" / "actions").glob("*/*.py")):
        codes = _outcome_codes(path) - SILENT
        intents = [name for name in _intents(path) if name in grammar.intents]
        known = {code for name in intents for code in grammar.intents[name].phrases} | set(grammar.prompts)
        missing += [f"{path.stem}: {code}" for code in codes if code not in known]
    assert not missing


def test_each_prompt_of_the_dialogue_has_words(grammar: Grammar) -> None:
    codes = set(re.findall(r'Prompt\("(\w+)"', Path(session.__file__).read_text(encoding="utf-8")))
    codes |= {f"{kind}_{step}" for kind in ("silence", "not_understood") for step in (1, 2, 3)}
    codes |= {"no_address", "no_such_contact", "end_of_list", "start_of_list", "help", "options"}
    required = {slot for action in catalogue.actions().values() for slot in action.schema.required}
    codes |= {f"ask_{slot}" for slot in required}
    assert not codes - set(grammar.prompts)


def test_keys_do_not_clash_in_any_state(grammar: Grammar) -> None:
    for state in State:
        assert set(keymap(grammar, state).values()) <= set(grammar.intents)


def test_required_slots_are_fields_of_the_slots() -> None:
    for action in catalogue.actions().values():
        fields = set(getattr(action.schema.slots, "__dataclass_fields__", {}))
        assert set(action.schema.required) <= fields, action.schema.name


def test_each_voice_names_an_engine_that_is_there() -> None:
    files = voice_files(resource("voices"))
    assert {file.settings.engine for file in files} <= set(catalogue.synthesizer_names())
    assert set(languages(GRAMMARS)) <= {file.settings.language for file in files}


def test_each_engine_is_in_the_contract_suites() -> None:
    suites = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "contract").glob("*.py"))
    for name in (*catalogue.transcriber_names(), *catalogue.synthesizer_names()):
        assert name in suites, name


def test_no_room_stands_empty() -> None:
    for folder in (ROOT / "agent").rglob("__init__.py"):
        assert folder.read_text(encoding="utf-8").strip(), folder


def _outcome_codes(path: Path) -> set[str]:
    """Every constant that can stand as the code of an Outcome in this module."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    outcomes = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Outcome"]
    return {code for call in outcomes for code in _constants(call.args[1])}


def _constants(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            return _constants(body) | _constants(orelse)
        case _:
            return set()


def _intents(path: Path) -> set[str]:
    return set(re.findall(r'(?:IntentSchema|_schema)\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
