"""Which keys of the telephone mean which intent, in each state of the dialogue."""

from collections.abc import Mapping

from agent.domain.errors import BadSetting
from agent.domain.intent import State
from agent.language.grammar import Grammar


def keymap(grammar: Grammar, state: State) -> Mapping[str, str]:
    """Key sequences to intents. Raises BadSetting where two intents want the same keys in one state."""
    found: dict[str, str] = {}
    for intent in grammar.intents.values():
        sequence = intent.keys.get(state)
        if sequence is None:
            continue
        if sequence in found:
            raise BadSetting(f"keys {sequence} mean both {found[sequence]} and {intent.name} in state {state}")
        found[sequence] = intent.name
    return found


def begins_longer(keys: Mapping[str, str], pressed: str) -> bool:
    """Whether a longer sequence begins so: what was pressed then acts only when no further key follows in time."""
    return any(known != pressed and known.startswith(pressed) for known in keys)
