"""Opening where nothing can be written."""

import resource
import sqlite3
from pathlib import Path

import pytest

from agent.domain.errors import StorageError, StorageFull
from agent.domain.mail import FolderId, MessageId, MessageRef
from agent.interfaces.store import ActKind, ActState
from agent.store.database import open_database
from agent.store.journal import open_store

HERE = MessageRef(FolderId("here"), "1")


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "harkmail.db").write_bytes(b"no database, but long enough to be looked at" * 100)
    with pytest.raises(StorageError):
        await open_store(tmp_path)


async def test_a_full_disk_when_opening(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        with pytest.raises(StorageFull):
            open_database(tmp_path / "state")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    open_database(tmp_path / "state").close()


async def test_an_act_older_than_thirty_days_is_not_undone(tmp_path: Path) -> None:
    journal = await open_store(tmp_path)
    act = await journal.begin("archive", ActKind.MOVE, MessageId("<1@x>"), HERE, HERE)
    await journal.close(act.id, ActState.DONE)
    for days, offered in ((29, True), (31, False)):
        with sqlite3.connect(tmp_path / "harkmail.db") as connection:
            connection.execute("UPDATE acts SET at = datetime('now', ?)", (f"-{days} days",))
        connection.close()
        assert (await journal.last_undoable() is not None) == offered
    await journal.aclose()
