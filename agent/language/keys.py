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


def beginnings(keys: Mapping[str, str]) -> frozenset[str]:
    """The sequences that are also the beginning of a longer one: they act only when no further key follows in time."""
    return frozenset(sequence for sequence in keys if any(other != sequence and other.startswith(sequence) for other in keys))
