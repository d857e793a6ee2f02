"""The word lists of a language, read from ``grammars/<lang>/lists/``."""

from pathlib import Path
from typing import Any

import yaml

from agent.domain.errors import LanguageMissing
from agent.language.dates import Dates
from agent.language.numbers import Numbers

_NUMBERS, _DATES = "numbers.yaml", "dates.yaml"


def load_numbers(grammars: Path, language: str) -> Numbers:
    """Raises LanguageMissing where ``grammars`` has none for the language."""
    return Numbers(_list(grammars, language, _NUMBERS))


def load_dates(grammars: Path, language: str) -> Dates:
    """Raises LanguageMissing where ``grammars`` has none for the language."""
    return Dates(_list(grammars, language, _DATES), load_numbers(grammars, language))


def _list(grammars: Path, language: str, name: str) -> Any:
    languages = sorted(path.parent.parent.name for path in grammars.glob(f"*/lists/{name}"))
    if language not in languages:
        raise LanguageMissing(f"there is no grammar for the language {language!r}.", remedy=f"There is: {', '.join(languages)}.")
    return yaml.safe_load((grammars / language / "lists" / name).read_text(encoding="utf-8"))
