"""New revisions and their stage runs: the rows that every text brings with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from workflow.article import Source
from workflow.desk.ledger import last_number
from workflow.line import LINE
from workflow.runs import OPEN
from workflow.stages import Stage
from workflow.states import Lane, Origin, RunState
from workflow.tables import Revision, StageRun
from workflow.tracing import written


def add_revision(  # noqa: PLR0913 - a revision has this many facts
    connection: Connection,
    submission_id: int,
    source: Source,
    *,
    origin: Origin,
    author_id: int | None,
    base_id: int | None,
    at: datetime,
) -> tuple[int, int]:
    """Insert the next revision of a submission; gives its (id, number)."""
    number = last_number(connection, submission_id) + 1
    revision_id = connection.execute(
        insert(Revision)
        .values(
            submission_id=submission_id,
            number=number,
            origin=origin,
            author_id=author_id,
            base_id=base_id,
            sha256=source.sha256(),
            created_at=at,
            traceparent=written(),
            **asdict(source),
        )
        .returning(Revision.id)
    ).scalar_one()
    return revision_id, number


def run_row(submission_id: int, revision_id: int, stage: Stage, at: datetime) -> dict[str, Any]:
    """A queued stage run, ready to insert."""
    return {
        "submission_id": submission_id,
        "revision_id": revision_id,
        "stage": stage.name,
        "version": stage.version,
        "lane": Lane.SLOW if stage.slow else Lane.CHECK,
        "state": RunState.QUEUED,
        "due_at": at,
        "queued_at": at,
    }


def queue_runs(
    connection: Connection, submission_id: int, revision_id: int, at: datetime, stages: Collection[Stage] = LINE
) -> None:
    """Queue the quick stages for a revision and skip what is still open for older ones: nobody waits for those."""
    connection.execute(
        update(StageRun)
        .where(StageRun.submission_id == submission_id, StageRun.state.in_(OPEN), StageRun.revision_id != revision_id)
        .values(state=RunState.SKIPPED, finished_at=at, lease_until=None)
    )
    add_runs(connection, submission_id, revision_id, at, [stage for stage in stages if not stage.slow])


def add_runs(
    connection: Connection, submission_id: int, revision_id: int, at: datetime, stages: Collection[Stage]
) -> None:
    """Queue these stages for a revision."""
    connection.execute(insert(StageRun), [run_row(submission_id, revision_id, stage, at) for stage in stages])
