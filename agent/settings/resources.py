"""The data folders that lie beside the code: grammars, voices, configuration examples."""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: Literal["grammars", "voices", "config"]) -> Path:
    """The folder: ``agent/_data/<name>`` in an installed wheel, else the checkout's own."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
