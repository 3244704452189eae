"""Dead letters: stage runs and publications that were given up, and those that somebody put aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, func, select, text

from workflow.db import Database
from workflow.shelf.views import Page
from workflow.states import PublicationState, RunState
from workflow.tables import Publication, Revision, StageRun, Submission

COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class DeadRow:
    """One dead letter. kind: stage or channel; name: which. revision: the number of the text that it is about.

    error: the traceback. discarded_at: when it was put aside.
    """

    id: int
    kind: str
    name: str
    submission_id: int
    title: str
    revision: int
    attempt: int
    at: datetime
    worker: str
    fingerprint: str
    error: str
    discarded_at: datetime | None


def _is(kind: str, *, aside: bool) -> tuple[ColumnElement[bool] | TextClause, ...]:
    table: Any = StageRun if kind == "stage" else Publication
    state = RunState.DEAD if kind == "stage" else PublicationState.FAILED
    # Said twice: the text is what SQLite knows its partial index by.
    known = text(f"{table.__tablename__}.state = '{state}'")
    return (known, table.discarded_at.is_not(None) if aside else table.discarded_at.is_(None))


def dead(
    database: Database, kind: str, *, aside: bool = False, name: str = "", after: int = 0, limit: int = 100
) -> Page[DeadRow]:
    """What was given up, or put aside, oldest first; of one stage or channel when `name` is given."""
    table: Any = StageRun if kind == "stage" else Publication
    column = StageRun.stage if kind == "stage" else Publication.channel
    when = func.coalesce(table.finished_at, table.queued_at)
    facts = (Submission.title, Revision.number, table.attempt, when.label("at"), table.worker)
    wanted = (
        select(table.id, column, table.submission_id, *facts, table.fingerprint, table.error, table.discarded_at)
        .join(Submission, Submission.id == table.submission_id)
        .join(Revision, Revision.id == table.revision_id)
        .where(*_is(kind, aside=aside), table.id > after)
        .order_by(table.id)
        .limit(limit + 1)
    )
    if name:
        wanted = wanted.where(column == name)
    with database.read() as connection:
        rows = [DeadRow(row[0], kind, *row[1:]) for row in connection.execute(wanted)]
    return Page(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)


def dead_count(database: Database, kind: str, *, aside: bool = False) -> int:
    """How many there are, counted up to 1,000."""
    table: Any = StageRun if kind == "stage" else Publication
    some = select(table.id).where(*_is(kind, aside=aside)).limit(COUNT_CAP).subquery()
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(some)) or 0
