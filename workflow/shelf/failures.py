"""What failed for good or is being tried again, grouped by cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

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


_RUN_FAILED = (StageRun.state.in_((RunState.DEAD, RunState.ERRORED)), StageRun.fingerprint != "")
_PUBLICATION_FAILED = (
    Publication.state.in_((PublicationState.FAILED, PublicationState.PENDING)),
    Publication.fingerprint != "",
)


def _groups(
    table: Any, name: ColumnElement[str], conditions: tuple[ColumnElement[bool], ...]
) -> Select[*tuple[Any, ...]]:
    when = func.coalesce(table.finished_at, table.started_at, table.queued_at)
    return (
        select(
            table.fingerprint,
            name,
            func.count(),
            func.min(when),
            func.max(when),
            func.max(table.id),
        )
        .where(*conditions)
        .group_by(table.fingerprint, name)
        .order_by(func.count().desc())
    )


def failures(database: Database, *, limit: int = 50) -> tuple[FailureGroup, ...]:
    """The causes of what failed, the most frequent first."""
    return (*_of_stages(database, limit), *_of_channels(database, limit))


def failure(database: Database, fingerprint: str) -> FailureGroup | None:
    """One cause by its fingerprint, or None."""
    return next((group for group in failures(database, limit=1000) if group.fingerprint == fingerprint), None)


def _of_stages(database: Database, limit: int) -> list[FailureGroup]:
    wanted = _groups(StageRun, StageRun.stage, _RUN_FAILED)  # type: ignore[arg-type]
    return _read(database, "stage", StageRun, wanted.limit(limit), _RUN_FAILED)


def _of_channels(database: Database, limit: int) -> list[FailureGroup]:
    wanted = _groups(Publication, Publication.channel, _PUBLICATION_FAILED)  # type: ignore[arg-type]
    return _read(database, "channel", Publication, wanted.limit(limit), _PUBLICATION_FAILED)


def _read(
    database: Database,
    kind: str,
    table: Any,
    wanted: Select[*tuple[Any, ...]],
    conditions: tuple[ColumnElement[bool], ...],
) -> list[FailureGroup]:
    with database.read() as connection:
        groups = connection.execute(wanted).all()
        samples = {
            row.id: row.error
            for row in connection.execute(
                select(table.id, table.error).where(table.id.in_([group[5] for group in groups]))
            )
        }
        found: dict[str, list[int]] = {}
        for group in groups:
            found[group[0]] = list(
                connection.scalars(
                    select(table.submission_id)
                    .where(*conditions, table.fingerprint == group[0])
                    .order_by(table.id.desc())
                    .limit(SAMPLE_IDS)
                )
            )
    return [
        FailureGroup(
            group[0],
            kind,
            group[1],
            _last_line(samples.get(group[5], "")),
            samples.get(group[5], ""),
            group[2],
            group[3],
            group[4],
            tuple(dict.fromkeys(found[group[0]])),
        )
        for group in groups
    ]


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
