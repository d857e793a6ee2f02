"""The revisions make what the models say."""

import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import agent.store.database as database
from agent.store.schema import metadata


def test_from_empty_to_the_models(tmp_path: Path) -> None:
    opened = database.open_database(tmp_path / "state")
    with opened.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(sa.text("PRAGMA synchronous")) == 2
    opened.close()


def test_head_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [database.HEAD]


def test_processes_that_open_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from agent.store.database import open_database\n"
        "open_database(Path(sys.argv[1])).close()"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "state")]) for _ in range(4)]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
