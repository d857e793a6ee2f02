"""Reading YAML with errors that name the file and the place.

Only ``true`` and ``false`` are truth values here: in YAML 1.1 *on*, *no* and *yes* would be too, which are words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from agent.domain.errors import BadSetting
from agent.domain.intent import State

_BOOL = "tag:yaml.org,2002:bool"
_DATE = "tag:yaml.org,2002:timestamp"


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way to override it
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in (_BOOL, _DATE)]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), ["t", "f"])


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping of a YAML file; ``place`` tells where it stands. Every reader raises BadSetting."""

    file: Path
    data: Mapping[str, object]
    place: str = ""

    def wrong(self, what: str) -> BadSetting:
        return BadSetting(": ".join(part for part in (self.file.name, self.place, what) if part))

    def about(self, place: str) -> "Section":
        return replace(self, place=place)

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value:
            raise self.wrong(f"{key} is missing or is no text")
        return value

    def items(self, key: str) -> list[object]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(f"{key} is no list")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.items(key)
        texts = tuple(value for value in values if isinstance(value, str))
        if len(texts) != len(values):
            raise self.wrong(f"{key} holds something that is no text")
        return texts

    def mapping(self, key: str) -> dict[str, object]:
        value = self.data.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise self.wrong(f"{key} is no mapping of names")
        return value

    def scalar(self, key: str) -> str | int | bool:
        return self._scalar(key, self.data.get(key))

    def scalars(self, key: str) -> dict[str, str | int | bool]:
        return {name: self._scalar(name, value) for name, value in self.mapping(key).items()}

    def sections(self, key: str) -> list["Section"]:
        """The mappings in a list; texts between them are passed over."""
        items = self.items(key)
        if not all(isinstance(item, dict | str) for item in items):
            raise self.wrong(f"{key} holds something that is neither a text nor a mapping")
        return [replace(self, data=item) for item in items if isinstance(item, dict)]

    def state(self, name: str) -> State:
        try:
            return State(name)
        except ValueError as error:
            raise self.wrong(f"no state {name!r}; there are {', '.join(State)}") from error

    def _scalar(self, name: str, value: object) -> str | int | bool:
        if not isinstance(value, str | int | bool):
            raise self.wrong(f"{name} is missing or is no text, number or truth value")
        return value


def read_yaml(file: Path) -> Section:
    """The one mapping in a YAML file. Raises BadSetting naming the file (and the line, where YAML knows it)."""
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{file.name}: it can't be read") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise BadSetting(f"{file.parent.name}/{file.name}: it is no YAML{line}") from error
    if not isinstance(data, dict):
        raise BadSetting(f"{file.parent.name}/{file.name}: it is no mapping")
    return Section(file, data)
