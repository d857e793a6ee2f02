"""The journal of acts and the submissions of the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("before_folder", sa.Text, nullable=False),
        sa.Column("before_key", sa.Text, nullable=False),
        sa.Column("after_folder", sa.Text, nullable=False),
        sa.Column("after_key", sa.Text, nullable=False),
        sa.Column("added", sa.String(128), nullable=False),
        sa.Column("removed", sa.String(128), nullable=False),
        sa.Column("undoable", sa.Boolean, nullable=False),
        sa.Column("reverts", sa.Integer, sa.ForeignKey("acts.id"), nullable=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_acts_state", "acts", ["state"])
    op.create_index(
        "one_undo_an_act",
        "acts",
        ["reverts"],
        unique=True,
        sqlite_where=sa.text("state IN ('begun', 'done')"),
        postgresql_where=sa.text("state IN ('begun', 'done')"),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False, unique=True),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("recipients", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
    )
    op.create_index("ix_submissions_state", "submissions", ["state"])


def downgrade() -> None:
    op.drop_table("submissions")
    op.drop_table("acts")
