"""The voices that there are: a folder each in ``voices/``, described by its ``voice.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.domain.errors import BadSetting, EngineMissing
from agent.domain.speech import VoiceSettings


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """``name`` is its folder; ``source`` tells where the voice comes from and the command that gets it."""

    name: str
    settings: VoiceSettings
    sample_rate_hz: int
    licence: str
    source: str


def voice_files(root: Path) -> tuple[VoiceFile, ...]:
    """Every voice under ``voices/``, by name. Raises BadSetting."""
    return tuple(_read(path) for path in sorted(root.glob("*/voice.toml")))


def choose(files: tuple[VoiceFile, ...], language: str, chosen: Mapping[str, str], rate_wpm: int) -> VoiceSettings:
    """The voice for a language: the chosen one, else the first by name. Raises EngineMissing, BadSetting."""
    speaking = [file for file in files if file.settings.language == language]
    name = chosen.get(language)
    if name is not None:
        speaking = [file for file in speaking if file.name == name]
        if not speaking:
            there = ", ".join(file.name for file in files)
            raise BadSetting(f"there is no voice {name} for {language}", remedy=f"There is: {there}.")
    if not speaking:
        raise EngineMissing(f"there is no voice for the language {language}", remedy="Add one under voices/.")
    settings = speaking[0].settings
    return VoiceSettings(settings.engine, settings.voice, settings.language, rate_wpm or settings.rate_wpm, settings.options)


def _read(path: Path) -> VoiceFile:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        options = tuple((str(k), str(v)) for k, v in dict(table.get("options", {})).items())
        settings = VoiceSettings(table["engine"], table["voice"], table["language"], table["rate_wpm"], options)
        return VoiceFile(path.parent.name, settings, table["sample_rate_hz"], table["licence"], table["source"])
    except (OSError, ValueError, TypeError) as error:
        raise BadSetting(f"{path} can't be read: {error}") from None
    except KeyError as error:
        raise BadSetting(f"{path} lacks {error.args[0]}") from None
