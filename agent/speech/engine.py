"""What an engine's folder says of itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)

Options = Mapping[str, object]
"""The engine's own table of the settings (``[speech.<engine>]``), may be empty."""


@dataclass(frozen=True, slots=True)
class Engine(Generic[T_co]):
    """``languages``: ISO 639-1, empty where that depends on the models that are there.

    ``missing`` tells in one sentence what these options lack and what gets it, or None. ``create`` returns at once and loads
    nothing; it raises BadSetting for options of a wrong shape and EngineMissing where ``missing`` has something to say.
    """

    name: str
    languages: tuple[str, ...]
    missing: Callable[[Options], str | None]
    create: Callable[[Options], T_co]
