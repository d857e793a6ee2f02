"""From a TOML file to :class:`agent.settings.schema.Settings`; anything unknown or ill-typed is named, not ignored."""

import math
import os
import tomllib
import types
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TypeVar, get_origin, get_type_hints

from agent.domain.errors import BadSetting
from agent.settings.schema import Settings

Section = TypeVar("Section")

FILE_NAME = "agent.toml"
"""The settings of a home, beside its folders."""


def load(path: Path) -> Settings:
    """Raises BadSetting with the file, the setting and what was expected."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except FileNotFoundError:
        raise BadSetting(f"there is no settings file {path}", remedy="Check the name given with --config.") from None
    except OSError as error:
        raise BadSetting(f"the settings file {path} can't be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} is not valid TOML: {error}", remedy="Compare it with config/agent.toml.") from None
    return _section(Settings, table, str(path), "")


def load_home(home: Path, config: Path | None = None) -> Settings:
    """The settings of a home: ``config`` where given, else its ``agent.toml``, else the defaults."""
    if config is not None:
        return load(config)
    own = home / FILE_NAME
    return load(own) if os.path.lexists(own) else Settings()


def _section(kind: type[Section], table: dict[str, object], source: str, prefix: str) -> Section:
    assert is_dataclass(kind)
    hints = get_type_hints(kind)
    known = {field.name for field in fields(kind)}
    for name in table.keys() - known:
        names = ", ".join(sorted(known))
        raise BadSetting(f"{source}: there is no setting {prefix}{name}", remedy=f"There is: {names}.")
    values = {name: _value(hints[name], value, source, f"{prefix}{name}") for name, value in table.items()}
    return kind(**values)


def _value(kind: object, value: object, source: str, name: str) -> object:
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(value, dict):
            raise BadSetting(f"{source}: {name} is a section, [{name}]")
        return _section(kind, value, source, f"{name}.")
    if get_origin(kind) is dict or isinstance(kind, types.GenericAlias):
        if not isinstance(value, dict) or not all(isinstance(entry, str) for entry in value.values()):
            raise BadSetting(f"{source}: {name} is a section of texts")
        return dict(value)
    return _plain(kind, value, source, name)


def _plain(kind: object, value: object, source: str, name: str) -> object:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    endless = isinstance(value, float) and not math.isfinite(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool) or endless:  # type: ignore[arg-type]
        expected = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}[kind]  # type: ignore[index]
        raise BadSetting(f"{source}: {name} must be {expected}")
    if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        raise BadSetting(f"{source}: {name} can't be negative")
    return value
