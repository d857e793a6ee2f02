"""Keys of the telephone."""

from dataclasses import replace

import pytest

from agent.domain.errors import BadSetting
from agent.domain.intent import State
from agent.language.grammar import Grammar
from agent.language.keys import begins_longer, keymap


def test_a_message_is_steered_by_one_key_each(english: Grammar) -> None:
    keys = keymap(english, State.MESSAGE)
    assert {key: keys[key] for key in "12346789#0*"} == {
        "1": "rewind",
        "2": "pause",
        "3": "skip_ahead",
        "4": "slower",
        "6": "faster",
        "7": "delete",
        "8": "reply",
        "9": "mark_unread",
        "#": "next",
        "0": "repeat",
        "*": "start_over",
    }
    assert (keys["11"], keys["006"], keys["0088"], keys["005"]) == ("previous", "forward", "reply_all", "message_details")


def test_yes_and_no(english: Grammar) -> None:
    keys = keymap(english, State.CONFIRM)
    assert (keys["1"], keys["2"]) == ("yes", "no")


@pytest.mark.parametrize("state", State)
def test_no_state_has_a_clash(english: Grammar, state: State) -> None:
    assert keymap(english, state)


def test_clash_is_refused(english: Grammar) -> None:
    rewind = replace(english.intents["rewind"], keys={State.MESSAGE: "7"})
    clashing = replace(english, intents={**english.intents, "rewind": rewind})
    with pytest.raises(BadSetting, match="7 mean both"):
        keymap(clashing, State.MESSAGE)


def test_beginnings_of_longer_sequences() -> None:
    keys = {"1": "rewind", "11": "previous", "2": "pause", "0044": "flag"}
    assert [pressed for pressed in ("1", "11", "2", "00", "004", "0044", "9") if begins_longer(keys, pressed)] == ["1", "00", "004"]
