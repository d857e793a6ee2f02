"""The tables. ``owner`` is the process that works on a row (:mod:`agent.store.owners`)."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

acts = Table(
    "acts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime, nullable=False),
    Column("intent", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("message_id", Text, nullable=False),
    Column("before_folder", Text, nullable=False),
    Column("before_key", Text, nullable=False),
    Column("after_folder", Text, nullable=False),
    Column("after_key", Text, nullable=False),
    Column("added", String(128), nullable=False),
    Column("removed", String(128), nullable=False),
    Column("undoable", Boolean, nullable=False),
    Column("reverts", Integer, ForeignKey("acts.id"), nullable=True),
    Column("owner", String(64), nullable=False),
    sqlite_autoincrement=True,
)
Index(
    "one_undo_an_act",
    acts.c.reverts,
    unique=True,
    sqlite_where=acts.c.state.in_(["begun", "done"]),
    postgresql_where=acts.c.state.in_(["begun", "done"]),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("message_id", Text, nullable=False, unique=True),
    Column("sender", Text, nullable=False),
    Column("recipients", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("owner", String(64), nullable=False),
)
