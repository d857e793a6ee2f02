"""How the agent behaves in conversation, as far as that can be set."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """``read_at_once``: so many messages are read without asking first; ``patience``: silences before good-bye."""

    read_at_once: int = 5
    patience: int = 4
    hints: bool = True
