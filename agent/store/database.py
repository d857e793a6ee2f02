"""Opening the database: SQLite in WAL mode, every commit on disk, brought to the newest revision."""

import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from agent.domain.errors import StorageBusy, StorageError, StorageFull, StorageReadOnly
from agent.store.owners import Owner

HEAD = "0001"
"""The newest revision in ``migrations``."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_MS = 10_000
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_TIMEOUT_MS}", "foreign_keys=ON")


@dataclass(frozen=True, slots=True)
class Database:
    """An open database and this process's mark as the owner of what it works on."""

    engine: sa.Engine
    owner: Owner

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Raises only StorageError and its kin, and sqlalchemy's IntegrityError."""
        with mapped(), self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()
        self.owner.close()


def open_database(state: Path) -> Database:
    """``state/harkmail.db``, made where it isn't there. Blocks. Raises StorageReadOnly, StorageFull, StorageBusy, StorageError."""
    with mapped():
        state.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(f"sqlite:///{state / 'harkmail.db'}")
        sa.event.listen(engine, "connect", _configure)
        try:
            with _one_at_a_time(state / "migration.lock"):
                _upgrade(engine)
            return Database(engine, Owner(state / "owners"))
        except BaseException:
            engine.dispose()
            raise


@contextmanager
def mapped() -> Iterator[None]:
    """Errors of the disk and of the database become ours."""
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except DBAPIError as error:
        raise _database_error(error) from None
    except SQLAlchemyError as error:
        raise StorageError(f"The database failed ({type(error).__name__}).") from None
    except OSError as error:
        raise disk_error(error) from None


def disk_error(error: OSError) -> StorageError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StorageFull("The disk is full.")
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return StorageReadOnly("The state folder can't be written to.")
    return StorageError(f"The disk failed: {os.strerror(error.errno or errno.EIO)}.")


def _database_error(error: DBAPIError) -> StorageError:
    """Without the statement and its values. The low byte of SQLite's extended code is the primary one."""
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return StorageFull("The disk is full.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return StorageReadOnly("The database can't be written to.")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StorageBusy("Another process holds the database.")
        case sqlite3.SQLITE_IOERR if code in {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}:
            return StorageFull("The database can't grow.")
    return StorageError(f"The database failed (SQLite error {code}).")


def _configure(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _upgrade(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        versioned = sa.inspect(connection).has_table("alembic_version")
        if versioned and connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == HEAD:
            return
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise StorageError("The database is of a newer Harkmail.", remedy="Install that one, or another home.") from None
