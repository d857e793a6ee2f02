"""What was submitted, in the database. Blocking; :mod:`agent.store.outbox` calls it in threads.

A row goes queued → sending → sent → filed; back to queued where the message was certainly not taken, at last to failed; to
unknown where nobody can tell.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from agent.domain.mail import MessageId
from agent.store.database import Database
from agent.store.schema import submissions

MAX_TRIES = 10


class Stage(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FILED = "filed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Submission:
    """``tries`` counts those begun; ``owner`` the process that is or was at it."""

    id: str
    message_id: MessageId
    sender: str
    recipients: tuple[str, ...]
    stage: Stage
    tries: int
    owner: str


class Submissions:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, id: str, message_id: MessageId, sender: str, recipients: tuple[str, ...]) -> Submission | None:  # noqa: A002
        """None where a message of this id was submitted before."""
        row = {
            "id": id,
            "at": datetime.now(UTC).replace(tzinfo=None),
            "message_id": message_id,
            "sender": sender,
            "recipients": "\n".join(recipients),
            "state": Stage.QUEUED,
            "tries": 0,
            "owner": self._database.owner.token,
        }
        try:
            with self._database.transaction() as connection:
                connection.execute(sa.insert(submissions).values(**row))
        except IntegrityError:
            return None
        return Submission(id, message_id, sender, recipients, Stage.QUEUED, 0, self._database.owner.token)

    def advance(self, submission: Submission, stage: Stage) -> Submission | None:
        """To the next stage, and ours; None where another process was quicker."""
        tries = submission.tries + (stage == Stage.SENDING)
        owner = self._database.owner.token
        table = submissions.c
        unchanged = (table.id == submission.id, table.state == submission.stage, table.owner == submission.owner)
        with self._database.transaction() as connection:
            update = sa.update(submissions).where(*unchanged, table.tries == submission.tries)
            changed = connection.execute(update.values(state=stage, tries=tries, owner=owner)).rowcount
        if changed != 1:
            return None
        return Submission(
            submission.id, submission.message_id, submission.sender, submission.recipients, stage, tries, owner
        )  # fmt: skip

    def unfinished(self) -> tuple[Submission, ...]:
        """Those to be taken up, oldest first: not those that a living process is at, but all that were refused before."""
        open_stages = (Stage.QUEUED, Stage.SENDING, Stage.SENT)
        found = self._select(submissions.c.state.in_(open_stages))
        is_alive = self._database.owner.is_alive
        return tuple(each for each in found if (each.stage == Stage.QUEUED and each.tries > 0) or not is_alive(each.owner))

    def unknown(self) -> tuple[Submission, ...]:
        return self._select(submissions.c.state == Stage.UNKNOWN)

    def by_message_id(self, message_id: MessageId) -> Submission | None:
        return next(iter(self._select(submissions.c.message_id == message_id)), None)

    def _select(self, condition: sa.ColumnElement[bool]) -> tuple[Submission, ...]:
        with self._database.transaction() as connection:
            rows = connection.execute(sa.select(submissions).where(condition).order_by(submissions.c.at)).all()
        return tuple(_submission(row) for row in rows)


def _submission(row: sa.Row[Any]) -> Submission:
    recipients = tuple(row.recipients.split("\n"))
    return Submission(row.id, MessageId(row.message_id), row.sender, recipients, Stage(row.state), row.tries, row.owner)
