"""Which processes are alive: each holds a lock on a file of its own; the kernel lets go of it when the process dies."""

import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path


class Owner:
    """This process's claim on the rows it works on. Raises OSError where the folder can't be written."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.token = secrets.token_hex(16)
        self._handle = os.open(folder / self.token, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def is_alive(self, token: str) -> bool:
        """Whether the process behind ``token`` may still be at work; the mark of a dead one is cleared away."""
        path = self._folder / token
        try:
            handle = os.open(path, os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        else:
            with suppress(OSError):
                path.unlink()
            return False
        finally:
            os.close(handle)

    def close(self) -> None:
        with suppress(OSError):
            (self._folder / self.token).unlink()
        os.close(self._handle)
