"""Where espeak-ng is: in the package ``espeakng-loader`` or, failing that, in the system. Worker processes only load it."""

import ctypes
import ctypes.util
import importlib
import importlib.util
import os

from agent.domain.errors import EngineMissing

REMEDY = "pip install 'harkmail[espeak]'"
DONT_EXIT = 0x8000
"""Option of ``espeak_Initialize``: without it the library ends the process when its data is not found."""
_SYSTEM = "libespeak-ng.so.1"


def missing() -> str | None:
    """What is missing and the command that gets it."""
    if importlib.util.find_spec("espeakng_loader") or ctypes.util.find_library("espeak-ng"):
        return None
    return f"espeak-ng is not installed: {REMEDY}"


def load() -> ctypes.CDLL:
    """The library, with the path of its data set, loaded so that later loads by its soname find the same.

    Raises EngineMissing."""
    try:
        loader = importlib.import_module("espeakng_loader")
        path = loader.get_library_path()
        os.environ["ESPEAK_DATA_PATH"] = loader.get_data_path()
    except ImportError:
        path = _SYSTEM
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        raise EngineMissing("espeak-ng can't be loaded.", remedy=REMEDY) from error
