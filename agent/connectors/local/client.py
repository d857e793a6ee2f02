"""The disk: Maildir trees, vdir collections and the sendmail command. The only file of the connector that touches them.

Everything here blocks and is called in threads, but :func:`sendmail`. Errors of the operating system become
``StorageError`` and its kin, ``MessageGone``, ``FolderMissing``, ``BadMessage``.
"""

import asyncio
import errno
import itertools
import os
import secrets
import socket
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from agent.connectors.local import names
from agent.connectors.local.names import FileName
from agent.domain.errors import (
    BadMessage,
    FolderMissing,
    HarkmailError,
    MessageGone,
    SendFailed,
    StorageError,
    StorageFull,
    StorageReadOnly,
    Unexpected,
)
from agent.domain.mail import Flag

MAX_HEADER_BYTES = 1024 * 1024
_CHUNK = 16 * 1024
_TRIES = 20
_MAX_DEPTH = 8
_SUBFOLDERS = ("tmp", "new", "cur")
_EX_TEMPFAIL = 75
_counter = itertools.count()


@dataclass(frozen=True, slots=True)
class MessageFile:
    """One message as the directory shows it."""

    path: Path
    name: FileName

    @property
    def key(self) -> str:
        return self.name.unique


@dataclass(frozen=True, slots=True)
class FileState:
    """``mtime_ns`` and ``size`` tell whether a file has changed."""

    mtime_ns: int
    size: int

    @classmethod
    def of(cls, path: Path) -> "FileState | None":
        """None where there is no such regular file any more."""
        try:
            found = path.stat()
        except OSError:
            return None
        return cls(found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


class MaildirTree:
    """The folders under one directory, in the layout that is found there: Maildir++ (``.A.B``), mbsync's Verbatim (``A/B``) and
    Legacy (``A/.B``), with the inbox in the directory itself or in ``INBOX/``. A folder's id is its path under the root."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def folders(self) -> tuple[str, ...]:
        """Ids, the inbox first. An inbox is made where there is none and the disk allows it."""
        inbox = self._inbox()
        if inbox is None:
            with suppress(StorageReadOnly):
                self._make(self._root)
        found = sorted(self._walk(self._root, "", 0))
        return (names.INBOX, *(folder for folder in found if self._root / folder != inbox))

    def make(self, name: str) -> str:
        """A folder of this display name, in the style of its neighbours; returns its id."""
        others = [folder for folder in self.folders() if folder != names.INBOX]
        verbatim = self._inbox() != self._root or (others and not any(folder.startswith(".") for folder in others))
        folder = names.verbatim_name(name) if verbatim else names.maildirpp_name(name)
        self._make(self._root / folder)
        return folder

    def list(self, folder: str) -> list[MessageFile]:
        """In no order. Messages that a mail program marked as trashed are left out."""
        path = self._path(folder)
        found: dict[str, MessageFile] = {}
        for subfolder in ("new", "cur"):
            for entry in _entries(path / subfolder):
                name = FileName.parse(entry.name)
                found[name.unique] = MessageFile(Path(entry.path), name)
        return [file for file in found.values() if not file.name.trashed]

    def locate(self, folder: str, key: str) -> MessageFile:
        """Raises MessageGone, FolderMissing."""
        path = self._path(folder)
        for _ in range(2):
            if found := sibling(MessageFile(path / "cur" / key, FileName(key, frozenset()))):
                return found
        raise MessageGone("The message is no longer in its folder.")

    def read(self, folder: str, key: str, max_bytes: int | None = None) -> tuple[bytes, MessageFile, FileState]:
        """Raises MessageGone, BadMessage where the file can't be read."""
        for _ in range(_TRIES):
            file = self.locate(folder, key)
            state = FileState.of(file.path)
            with suppress(FileNotFoundError):
                if state is not None:
                    return _read(file.path, max_bytes), file, state
        raise MessageGone("The message is no longer in its folder.")

    def set_flags(self, folder: str, key: str, add: Iterable[Flag], remove: Iterable[Flag]) -> None:
        """Another process may rename the file meanwhile: its change and ours both count."""
        add, remove = tuple(add), tuple(remove)
        for _ in range(_TRIES):
            file = self.locate(folder, key)
            wanted = file.name.flagged(add, remove)
            if wanted == file.name:
                return
            with _storage_or_renamed():
                target = self._path(folder) / "cur" / wanted.in_cur()
                file.path.rename(target)
                _sync_folder(target.parent)
                return
        raise MessageGone("The message keeps changing its name.")

    def move(self, folder: str, key: str, to: str) -> str:
        """Returns the key in its new folder. One rename, or a copy where the folder lies on another file system."""
        target_folder = self._path(to)
        self._make(target_folder)
        for _ in range(_TRIES):
            file = self.locate(folder, key)
            name = FileName(self._free(to, key), file.name.letters)
            target = target_folder / "cur" / name.in_cur() if name.letters else target_folder / file.path.parent.name / name.base
            with _storage_or_renamed():
                _rename_or_copy(file.path, target, target_folder / "tmp" / name.base)
                _sync_folder(target.parent)
                _sync_folder(file.path.parent)
                return name.unique
        raise MessageGone("The message is no longer in its folder.")

    def append(self, folder: str, raw: bytes, flags: Iterable[Flag]) -> str:
        """Durable on return; nothing half-written is ever seen in the folder."""
        path = self._path(folder)
        name = FileName(_unique_name(), frozenset(names.LETTERS[flag] for flag in flags))
        target = path / "cur" / name.in_cur() if name.letters else path / "new" / name.base
        self._make(path)
        with _storage():
            write_durably(raw, path / "tmp" / name.base, target)
        return name.unique

    def _inbox(self) -> Path | None:
        if (self._root / "cur").is_dir() or (self._root / "new").is_dir():
            return self._root
        return next((entry for entry in _folders_in(self._root) if entry.name.upper() == names.INBOX and _is_maildir(entry)), None)

    def _path(self, folder: str) -> Path:
        if folder == names.INBOX:
            path = self._inbox() or self._root
            if not _is_maildir(path):
                self._make(path)
            return path
        path = self._root / folder
        if ".." in path.parts or not path.is_relative_to(self._root) or not _is_maildir(path):
            raise FolderMissing("There is no such folder.")
        return path

    def _walk(self, base: Path, prefix: str, depth: int) -> Iterator[str]:
        for entry in _folders_in(base):
            if _is_maildir(entry):
                yield prefix + entry.name
            if depth < _MAX_DEPTH:
                yield from self._walk(entry, f"{prefix}{entry.name}/", depth + 1)

    def _make(self, path: Path) -> None:
        """Make what is missing of a folder."""
        with _storage():
            for subfolder in _SUBFOLDERS:
                (path / subfolder).mkdir(parents=True, exist_ok=True, mode=0o700)
            if path.name.startswith(".") and path != self._root and not (path / "maildirfolder").exists():
                (path / "maildirfolder").touch()

    def _free(self, folder: str, key: str) -> str:
        """The same key, or another where the folder already has one of this name."""
        try:
            self.locate(folder, key)
        except MessageGone:
            return key
        return _unique_name()


def sibling(file: MessageFile) -> MessageFile | None:
    """The same message under the name that it bears now, in ``cur`` or ``new`` of its folder; None where it has left."""
    for subfolder in ("cur", "new"):
        for entry in _entries(file.path.parent.parent / subfolder):
            if (name := FileName.parse(entry.name)).unique == file.key:
                return MessageFile(Path(entry.path), name)
    return None


def read_header(path: Path) -> bytes:
    """The header of a message, at most ``MAX_HEADER_BYTES``. Raises FileNotFoundError, BadMessage where it can't be read."""
    try:
        with _open(path) as file:
            header = b""
            while chunk := file.read(_CHUNK):
                header += chunk
                if b"\n\n" in header or b"\r\n\r\n" in header or len(header) >= MAX_HEADER_BYTES:
                    break
            return header[:MAX_HEADER_BYTES]
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unreadable(error) from error


def collections(root: Path) -> tuple[tuple[str, Path], ...]:
    """The folders of a vdir (https://vdirsyncer.pimutils.org/en/stable/vdir.html) with the names that people gave them."""
    return tuple((_display_name(path), path) for path in sorted(_folders_in(root)) if not path.name.startswith("."))


def items(collection: Path, suffix: str) -> tuple[Path, ...]:
    """Files that end in ``suffix``; hidden and temporary ones are left out."""
    return tuple(sorted(Path(entry.path) for entry in _entries(collection) if entry.name.lower().endswith(suffix)))


def read_item(path: Path, max_bytes: int) -> bytes | None:
    """None where it can't be read. One byte more than ``max_bytes`` at most."""
    try:
        with _open(path) as file:
            return file.read(max_bytes + 1)
    except OSError:
        return None


async def sendmail(command: Sequence[str], raw: bytes, sender: str, recipients: Sequence[str]) -> None:
    """Hand a message to a sendmail-compatible command (exit codes of sysexits.h). Raises SendFailed where it refused, Unexpected
    where it was killed and nobody knows."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command, "-i", "-f", sender, "--", *recipients,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, ValueError) as error:
        raise SendFailed("The sendmail command can't be started.", remedy="Look at the setting local.sendmail.") from error
    await process.communicate(raw.replace(b"\r\n", b"\n"))
    code = process.returncode or 0
    if code < 0:
        raise Unexpected(f"The sendmail command was killed by signal {-code}; whether it took the message can't be known.")
    if code:
        later = " for now" if code == _EX_TEMPFAIL else ""
        raise SendFailed(f"The sendmail command refused the message{later} (exit code {code}).")


def write_durably(raw: bytes, temporary: Path, target: Path) -> None:
    """Write, fsync, rename, fsync the folder. Raises OSError; the temporary file is then gone."""
    try:
        with open(temporary, "xb", opener=_private) as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(target)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _rename_or_copy(source: Path, target: Path, temporary: Path) -> None:
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        written = source.stat()
        write_durably(source.read_bytes(), temporary, target)
        os.utime(target, ns=(written.st_atime_ns, written.st_mtime_ns))
        source.unlink()


def _read(path: Path, max_bytes: int | None) -> bytes:
    try:
        with _open(path) as file:
            return file.read() if max_bytes is None else file.read(max_bytes)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> BadMessage:
    return BadMessage(f"The message file can't be read: {os.strerror(error.errno or errno.EIO)}.")


def _open(path: Path) -> BinaryIO:
    """Without waiting for the other end, should the name by now be a pipe."""
    return open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK))


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _entries(path: Path) -> Iterator[os.DirEntry[str]]:
    """Regular files that aren't hidden; none where the folder is gone or closed to us."""
    try:
        with os.scandir(path) as entries:
            yield from (entry for entry in entries if not entry.name.startswith(".") and entry.is_file())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return


def _folders_in(path: Path) -> list[Path]:
    try:
        with os.scandir(path) as entries:
            return [Path(entry.path) for entry in entries if entry.name not in _SUBFOLDERS and entry.is_dir()]
    except OSError:
        return []


def _is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir()


def _display_name(path: Path) -> str:
    given = read_item(path / "displayname", 1000)
    return (given or b"").decode("utf-8", "replace").strip() or path.name


def _unique_name() -> str:
    """time.pid_sequence_random.host; ``/`` and ``:`` may not stand in it."""
    host = socket.gethostname().replace("/", "\\057").replace(":", "\\072")
    return f"{int(time.time())}.P{os.getpid()}Q{next(_counter)}R{secrets.token_hex(4)}.{host}"


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _storage() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _storage_error(error) from error


@contextmanager
def _storage_or_renamed() -> Iterator[None]:
    """Passes over FileNotFoundError: a name that changed under us, to be looked up again."""
    with suppress(FileNotFoundError):
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise _storage_error(error) from error


def _storage_error(error: OSError) -> HarkmailError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StorageFull("The disk is full.")
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return StorageReadOnly("The mail folder can't be written to.")
    return StorageError(f"The disk failed: {os.strerror(error.errno or errno.EIO)}.")
