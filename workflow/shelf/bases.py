"""What a text may be compared with: the revision one saw last, the one approved last, the one that is live."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from workflow.db import Database
from workflow.states import Decision
from workflow.tables import DecisionRow, Revision, Submission, Viewing, decisive


@dataclass(frozen=True, slots=True)
class Bases:
    """Numbers of revisions, 0 where there is none. seen: the last one before the current that the person saw."""

    current: int
    seen: int
    approved: int
    live: int


def bases(database: Database, submission_id: int, user_id: int) -> Bases:
    """The revisions of a submission that a person may want to compare the current one with."""
    with database.read() as connection:
        row = connection.execute(
            select(Submission.current_revision_id, Submission.live_revision_id).where(Submission.id == submission_id)
        ).one_or_none()
        if row is None:
            return Bases(0, 0, 0, 0)
        current = _number(connection, row.current_revision_id)
        return Bases(
            current,
            _seen(connection, submission_id, user_id, current),
            _approved(connection, submission_id),
            _number(connection, row.live_revision_id),
        )


def _number(connection: Connection, revision_id: int | None) -> int:
    return connection.scalar(select(Revision.number).where(Revision.id == revision_id)) or 0


def _seen(connection: Connection, submission_id: int, user_id: int, current: int) -> int:
    seen = (
        select(func.max(Revision.number))
        .join(Viewing, Viewing.revision_id == Revision.id)
        .where(Revision.submission_id == submission_id, Viewing.user_id == user_id, Revision.number < current)
    )
    return connection.scalar(seen) or 0


def _approved(connection: Connection, submission_id: int) -> int:
    approved = (
        select(func.max(Revision.number))
        .join(DecisionRow, DecisionRow.revision_id == Revision.id)
        .where(DecisionRow.submission_id == submission_id, DecisionRow.decision == Decision.APPROVE, decisive())
    )
    return connection.scalar(approved) or 0
