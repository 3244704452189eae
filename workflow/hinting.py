"""Which due work needs a hint: the sweeper's reads and marks of the durable queue, and what the watchdog looks at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, and_, func, select, text, update

from workflow.clock import now
from workflow.db import Database
from workflow.gates import Gate, gate
from workflow.runs import MAX_ATTEMPTS, publication_is_due, run_is_due
from workflow.states import Lane, PublicationState, RunState
from workflow.tables import Canary, Process, Publication, StageRun

# Spelt like the partial indexes, word for word: SQLite uses one only when it recognises its condition.
_OPEN = text("state in ('queued', 'running', 'errored')")
_PENDING = text("state = 'pending'")

# A canary that was sent longer ago than the first should have been taken; one older than the second is out of date.
_CANARY_LATE, _CANARY_OVER = timedelta(seconds=10), timedelta(minutes=1)

# A line has a handful of stage runs; this many rows are looked at to find one revision.
_RUNS_A_LINE = 16


@dataclass(frozen=True, slots=True)
class DueRow:
    """One piece of due work. id: what its hint carries, a submission for stage runs, else a publication.

    key: the revision (of stage runs) or the publication, for `mark_hinted`. hinted_at: None when never hinted.
    """

    id: int
    key: int
    hinted_at: datetime | None


def due_rows(database: Database, lane: Lane, *, limit: int) -> list[DueRow]:
    """The oldest work of a lane that is due and may be begun; one row a revision, or a publication."""
    at = now()
    with database.read() as connection:
        if lane is Lane.PUBLISH:
            query = _due_publications(at, gate(connection, "channel", at))
            rows = connection.execute(query.limit(limit)).all()
        else:
            query = _due_runs(lane, at, gate(connection, "stage", at))
            rows = connection.execute(query.limit(limit * _RUNS_A_LINE)).all()
    return _one_each(rows)[:limit]


def _due_runs(lane: Lane, at: datetime, open_to: Gate) -> Select[int, int, datetime | None]:
    return (
        select(StageRun.submission_id, StageRun.revision_id, StageRun.hinted_at)
        .where(
            _OPEN,
            StageRun.lane == lane,
            run_is_due(at),
            StageRun.attempt <= MAX_ATTEMPTS,
            open_to.lets_in(StageRun.stage, StageRun.queued_at),
        )
        .order_by(StageRun.due_at)
    )


def _due_publications(at: datetime, open_to: Gate) -> Select[int, int, datetime | None]:
    return (
        select(Publication.id, Publication.id, Publication.hinted_at)
        .where(_PENDING, publication_is_due(at), open_to.lets_in(Publication.channel, Publication.queued_at))
        .order_by(Publication.due_at)
    )


def _one_each(rows: Collection[Row[int, int, datetime | None]]) -> list[DueRow]:
    found: dict[int, DueRow] = {}
    for row in rows:
        found.setdefault(row[1], DueRow(*row))
    return list(found.values())


def mark_hinted(database: Database, lane: Lane, keys: Collection[int]) -> None:
    """Note that hints for these revisions or publications (DueRow.key) are on their way."""
    if lane is Lane.PUBLISH:
        change = update(Publication).where(Publication.id.in_(keys), Publication.state == PublicationState.PENDING)
    else:
        change = update(StageRun).where(StageRun.revision_id.in_(keys), StageRun.lane == lane, _OPEN)
    with database.write() as connection:
        connection.execute(change.values(hinted_at=now()))


def last_sign_of_work(database: Database, worker: str) -> datetime | None:
    """When this worker last claimed something; the present moment while it holds a lease on something."""
    at = now()
    mine = and_(StageRun.worker == worker, StageRun.state == RunState.RUNNING, StageRun.lease_until > at)
    publishing = and_(Publication.worker == worker, Publication.lease_until > at)
    with database.read() as connection:
        busy = connection.scalar(select(func.count()).select_from(StageRun).where(_OPEN, mine))
        busy = busy or connection.scalar(select(func.count()).select_from(Publication).where(_PENDING, publishing))
        return at if busy else connection.scalar(select(Process.claimed_at).where(Process.name == worker))


def canary_waits(database: Database, lanes: Collection[Lane]) -> bool:
    """Whether a canary of one of these lanes should have been taken by now, and can still be."""
    at = now()
    late = and_(Canary.sent_at < at - _CANARY_LATE, Canary.sent_at > at - _CANARY_OVER)
    wanted = select(Canary.lane).where(Canary.lane.in_(list(lanes)), Canary.heard < Canary.number, late)
    with database.read() as connection:
        return connection.scalar(wanted.limit(1)) is not None
