"""What failed for good or is being tried again, grouped by cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select, text, union_all

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


def _failed(kind: str, table: Any, name: Any, *conditions: Any) -> Select[Any]:
    """The failed rows that one index knows."""
    return select(
        literal(kind).label("kind"),
        name.label("name"),
        table.id,
        table.fingerprint,
        func.coalesce(table.finished_at, table.started_at, table.queued_at).label("at"),
        table.submission_id,
        table.error,
    ).where(*conditions, table.fingerprint != "", table.discarded_at.is_(None))


def _all_failed(fingerprint: str) -> Any:
    """Every failed row, each by the partial index that holds it, so that an archive costs nothing."""
    open_here = text("stage_runs.state in ('queued', 'running', 'errored')")
    of_runs = (StageRun.fingerprint == fingerprint,) if fingerprint else ()
    of_sends = (Publication.fingerprint == fingerprint,) if fingerprint else ()
    return union_all(
        _failed("stage", StageRun, StageRun.stage, text("stage_runs.state = 'dead'"), *of_runs),
        _failed("stage", StageRun, StageRun.stage, open_here, StageRun.state == RunState.ERRORED, *of_runs),
        *(
            _failed("channel", Publication, Publication.channel, text(f"publications.state = '{state}'"), *of_sends)
            for state in (PublicationState.FAILED, PublicationState.PENDING)
        ),
    ).subquery()


def _read(database: Database, fingerprint: str, limit: int) -> tuple[FailureGroup, ...]:
    """Each failed row with the facts of its cause, and its rank within the cause, 1 for the newest."""
    rows = _all_failed(fingerprint).c
    cause: dict[str, Any] = {"partition_by": [rows.kind, rows.fingerprint, rows.name]}
    ranked = select(
        rows.fingerprint,
        rows.kind,
        rows.name,
        func.count().over(**cause).label("count"),
        func.min(rows.at).over(**cause).label("first_at"),
        func.max(rows.at).over(**cause).label("last_at"),
        rows.submission_id,
        rows.error,
        func.row_number().over(**cause, order_by=rows.id.desc()).label("rank"),
    ).subquery()
    facts = (ranked.c[name] for name in ("fingerprint", "kind", "name", "count", "first_at", "last_at"))
    wanted = (
        # A traceback may be long, so only the newest of each cause travels.
        select(*facts, ranked.c.submission_id, case((ranked.c.rank == 1, ranked.c.error), else_="").label("sample"))
        .where(ranked.c.rank <= SAMPLE_IDS)
        .order_by(ranked.c.count.desc(), ranked.c.kind, ranked.c.fingerprint, ranked.c.name, ranked.c.rank)
        .limit(limit * SAMPLE_IDS)
    )
    with database.read() as connection:
        found = connection.execute(wanted).all()
    groups = [list(group) for _, group in groupby(found, key=lambda row: (row.kind, row.fingerprint, row.name))]
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
