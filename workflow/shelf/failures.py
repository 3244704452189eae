"""What failed for good or is being tried again, grouped by cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all

from workflow.db import Database
from workflow.states import PublicationState, RunState
from workflow.tables import Publication, StageRun, Submission

SAMPLE_IDS = 10


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """One cause. kind: "stage" or "channel"; name: which. error_line: the last line of `sample`, a traceback."""

    fingerprint: str
    kind: str
    name: str
    error_line: str
    sample: str
    count: int
    first_at: datetime
    last_at: datetime
    submission_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FailedRow:
    """One failed stage run or publication. state: dead or errored, failed or pending."""

    id: int
    kind: str
    name: str
    submission_id: int
    title: str
    state: str
    attempt: int
    at: datetime
    due_at: datetime
    worker: str
    error: str


_RUN_FAILED = (
    StageRun.state.in_((RunState.DEAD, RunState.ERRORED)),
    StageRun.fingerprint != "",
    StageRun.discarded_at.is_(None),
)
_PUBLICATION_FAILED = (
    Publication.state.in_((PublicationState.FAILED, PublicationState.PENDING)),
    Publication.fingerprint != "",
    Publication.discarded_at.is_(None),
)


def failures(database: Database, *, limit: int = 50) -> tuple[FailureGroup, ...]:
    """The causes of what failed, the most frequent first; one query, whatever their number."""
    return _read(database, "", limit)


def failure(database: Database, fingerprint: str) -> FailureGroup | None:
    """One cause by its fingerprint, or None."""
    return next(iter(_read(database, fingerprint, 1)), None) if fingerprint else None


def _ranked(kind: str, table: Any, name: Any, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Each failed row with the facts of its cause, and its rank within the cause, 1 for the newest."""
    when = func.coalesce(table.finished_at, table.started_at, table.queued_at)
    cause: dict[str, Any] = {"partition_by": [table.fingerprint, name]}
    rank = func.row_number().over(**cause, order_by=table.id.desc())
    return select(
        table.fingerprint.label("fingerprint"),
        literal(kind).label("kind"),
        name.label("name"),
        func.count().over(**cause).label("count"),
        func.min(when).over(**cause).label("first_at"),
        func.max(when).over(**cause).label("last_at"),
        table.submission_id.label("submission_id"),
        table.error.label("error"),
        rank.label("rank"),
    ).where(*conditions)


def _read(database: Database, fingerprint: str, limit: int) -> tuple[FailureGroup, ...]:
    runs, publications = [*_RUN_FAILED], [*_PUBLICATION_FAILED]
    if fingerprint:
        runs.append(StageRun.fingerprint == fingerprint)
        publications.append(Publication.fingerprint == fingerprint)
    both = union_all(
        _ranked("stage", StageRun, StageRun.stage, runs),
        _ranked("channel", Publication, Publication.channel, publications),
    ).subquery()
    facts = (both.c.fingerprint, both.c.kind, both.c.name, both.c.count, both.c.first_at, both.c.last_at)
    wanted = (
        # A traceback may be long, so only the newest of each cause travels.
        select(*facts, both.c.submission_id, case((both.c.rank == 1, both.c.error), else_="").label("sample"))
        .where(both.c.rank <= SAMPLE_IDS)
        .order_by(both.c.count.desc(), both.c.kind, both.c.fingerprint, both.c.name, both.c.rank)
        .limit(limit * SAMPLE_IDS)
    )
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    groups = [list(group) for _, group in groupby(rows, key=lambda row: (row.kind, row.fingerprint, row.name))]
    return tuple(_group(group) for group in groups[:limit])


def _group(rows: Sequence[Any]) -> FailureGroup:
    newest = rows[0]
    return FailureGroup(
        newest.fingerprint,
        newest.kind,
        newest.name,
        _last_line(newest.sample),
        newest.sample,
        newest.count,
        newest.first_at,
        newest.last_at,
        tuple(dict.fromkeys(row.submission_id for row in rows)),
    )


def _last_line(error: str) -> str:
    lines = error.strip().splitlines()
    return lines[-1] if lines else ""


def failed_runs(
    database: Database, *, fingerprint: str = "", after: int = 0, limit: int = 200
) -> tuple[FailedRow, ...]:
    """Dead and errored stage runs, oldest first; of one cause when `fingerprint` is given."""
    conditions = [*_RUN_FAILED, StageRun.id > after]
    if fingerprint:
        conditions.append(StageRun.fingerprint == fingerprint)
    return _rows(database, "stage", StageRun, StageRun.stage, conditions, limit)


def failed_publications(
    database: Database, *, fingerprint: str = "", after: int = 0, limit: int = 200
) -> tuple[FailedRow, ...]:
    """Failed publications and those being tried again, oldest first."""
    conditions = [*_PUBLICATION_FAILED, Publication.id > after]
    if fingerprint:
        conditions.append(Publication.fingerprint == fingerprint)
    return _rows(database, "channel", Publication, Publication.channel, conditions, limit)


def _rows(
    database: Database, kind: str, table: Any, name: Any, conditions: list[ColumnElement[bool]], limit: int
) -> tuple[FailedRow, ...]:
    when = func.coalesce(table.finished_at, table.started_at, table.queued_at)
    with database.read() as connection:
        rows = connection.execute(
            select(
                table.id,
                name,
                table.submission_id,
                Submission.title,
                table.state,
                table.attempt,
                when,
                table.due_at,
                table.worker,
                table.error,
            )
            .join(Submission, Submission.id == table.submission_id)
            .where(*conditions)
            .order_by(table.id)
            .limit(limit)
        )
        return tuple(FailedRow(row[0], kind, *row[1:]) for row in rows)
