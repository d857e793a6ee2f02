"""Alembic's revisions, run by :func:`agent.store.database.open_database`."""
