"""Vosk's model folders: finding them, and looking at them before Vosk does.

Vosk ends the whole process on some faulty models, so what it takes for granted is checked first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from agent.domain.errors import BadSetting
from agent.speech.engine import Options

REMEDY = (
    "unpack a model of https://alphacephei.com/vosk/models into the folder models of the data folder"
    " (~/.local/share/harkmail/models), or name its folder in the setting speech.vosk.models.<language>."
)
UNKNOWN = "[unk]"
"""The word that a recogniser with a grammar gives for what is none of its words, where the model has it."""
_SILENCE_PHONES = "--endpoint.silence-phones"
_DEFAULT_RATE_HZ = 16000


def find(options: Options) -> dict[str, Path]:
    """Model folders by language: those of the option ``models``, then those in the data folder whose names have the
    language among their parts (``vosk-model-small-en-us-0.15``, ``fr``). Raises BadSetting."""
    set_up = options.get("models", {})
    if not isinstance(set_up, Mapping):
        raise BadSetting("The setting speech.vosk.models must be a table of folders by language.")
    folders = _in_data_folder()
    for language, folder in set_up.items():
        folders[str(language)] = Path(str(folder)).expanduser()
    return folders


def _in_data_folder() -> dict[str, Path]:
    home = user_data_path("harkmail") / "models"
    if not home.is_dir():
        return {}
    folders: dict[str, Path] = {}
    for folder in sorted(path for path in home.iterdir() if path.is_dir()):
        for part in folder.name.split("-"):
            if len(part) == 2 and part.isalpha() and part.islower():
                folders.setdefault(part, folder)
                break
    return folders


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model. ``grammars``: can be told what to expect; ``free``: can hear free speech;
    ``least_rate_hz``: sound of a lower rate must be resampled to this."""

    handle: Any
    grammars: bool
    free: bool
    least_rate_hz: int

    def knows(self, word: str) -> bool:
        return int(self.handle.vosk_model_find_word(word)) >= 0


def load(folder: Path) -> Model:
    """Blocking. Raises BadSetting where the folder holds no model that Vosk can load."""
    check(folder)
    from agent.speech.transcribers.vosk.handles import ModelHandle

    try:
        handle = ModelHandle(str(folder))
    except Exception as error:  # Vosk raises nothing more special
        raise BadSetting(f"Vosk can't load the model in {folder}.") from error
    static = _has(folder, "HCLG.fst")
    return Model(handle, grammars=not static, free=static or _has(folder, "Gr.fst"), least_rate_hz=_least_rate_hz(folder))


def check(folder: Path) -> None:
    """Raises BadSetting for a folder that is no model, or one on which Vosk would end the process."""
    if not folder.is_dir():
        raise BadSetting(f"The Vosk model folder {folder} is not there.")
    settings = folder / "conf" / "model.conf"
    if not ((folder / "am" / "final.mdl").is_file() and settings.is_file()):
        if (folder / "final.mdl").is_file() and (folder / "mfcc.conf").is_file():
            return
        raise BadSetting(f"{folder} is no Vosk model: it has no am/final.mdl or no conf/model.conf.")
    if not (_has(folder, "HCLG.fst") or _has(folder, "HCLr.fst")):
        raise BadSetting(f"{folder} is no Vosk model: it has neither graph/HCLG.fst nor graph/HCLr.fst.")
    if _SILENCE_PHONES not in _settings(settings):
        raise BadSetting(f"The Vosk model in {folder} lacks {_SILENCE_PHONES} in conf/model.conf and can't be used.")


def _has(folder: Path, name: str) -> bool:
    return (folder / "graph" / name).is_file() or (folder / name).is_file()


def _least_rate_hz(folder: Path) -> int:
    """Vosk takes sound of a lower rate than the model's only where the model allows it."""
    for path in (folder / "conf" / "mfcc.conf", folder / "mfcc.conf", folder / "conf" / "fbank.conf"):
        if path.is_file():
            settings = _settings(path)
            allowed = settings.get("--allow-upsample", settings.get("--allow_upsample")) == "true"
            return 0 if allowed else int(settings.get("--sample-frequency", _DEFAULT_RATE_HZ))
    return _DEFAULT_RATE_HZ


def _settings(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} can't be read.") from error
    pairs = (line.partition("#")[0].strip().partition("=") for line in lines)
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}
