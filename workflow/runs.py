"""The durable queue in the database: claim and finish of stage runs and publications, by compare-and-swap.

A row that is due is the work; a hint only says when to look. A claim counts an attempt and takes a lease; the attempt
number is the fencing token: who finishes with an older one changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, TextClause, and_, or_, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from workflow.attempts import note_lost
from workflow.clock import now
from workflow.failpoints import figure
from workflow.gates import Gate, count_begun, gate
from workflow.ids import jitter
from workflow.states import Lane, PublicationState, RunState
from workflow.tables import Publication, StageRun

LEASE = timedelta(seconds=figure("lease", 30))
MAX_ATTEMPTS = 5
_BACKOFF_S = (2, 10, 60, 300)
# No retry is put off for longer and no lease runs longer: such a moment was written by a clock that has been put right,
# or by another host's. Waiting for it could take hours; acting on it early is safe, since every finish is fenced.
_FARTHEST = timedelta(seconds=2 * max(_BACKOFF_S))
_LONGEST_LEASE = 2 * LEASE

WAITING = (RunState.QUEUED, RunState.ERRORED)
OPEN = (*WAITING, RunState.RUNNING)

# Spelt like the partial indexes, word for word: SQLite uses one only when it recognises its condition, and without it
# every claim would read every stage run there ever was.
IS_OPEN = text("state in ('queued', 'running', 'errored')")
IS_PENDING = text("state = 'pending'")

# More than any line has stages in one lane, so that the oldest rows are those of at least as many revisions as asked.
_RUNS_OF_A_LINE = 16


@dataclass(frozen=True, slots=True)
class RunClaim:
    """One stage run in our hands; `attempt` with `started_at` is the fencing token.

    Both, because ops let attempts begin anew: a worker from before that must not pass for the one after it.
    """

    id: int
    stage: str
    attempt: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class LineClaim:
    """The due stage runs of one revision in our hands."""

    submission_id: int
    revision_id: int
    runs: tuple[RunClaim, ...]

    @property
    def attempt(self) -> int:
        """The highest attempt among the runs."""
        return max(run.attempt for run in self.runs)


@dataclass(frozen=True, slots=True)
class PublicationClaim:
    """One publication in our hands; `attempt` with `started_at` is the fencing token, see RunClaim."""

    id: int
    submission_id: int
    revision_id: int
    channel: str
    task: str
    key: str
    attempt: int
    receipt_id: str
    started_at: datetime


def backoff(attempt: int) -> timedelta:
    """How long to wait after attempt number `attempt` failed: 2 s, 10 s, 1 min, 5 min, each moved at random."""
    return timedelta(seconds=jitter(_BACKOFF_S[min(attempt, len(_BACKOFF_S)) - 1]))


def _has_come(due_at: InstrumentedAttribute[datetime], at: datetime) -> ColumnElement[bool]:
    return or_(due_at <= at, due_at > at + _FARTHEST)


def _is_over(lease_until: InstrumentedAttribute[datetime | None], at: datetime) -> ColumnElement[bool]:
    return or_(lease_until < at, lease_until > at + _LONGEST_LEASE)


def run_is_due(at: datetime) -> ColumnElement[bool]:
    """Waiting and due, or in the hands of a worker whose lease ran out."""
    return or_(
        and_(StageRun.state.in_(WAITING), or_(StageRun.attempt == 0, _has_come(StageRun.due_at, at))),
        and_(StageRun.state == RunState.RUNNING, _is_over(StageRun.lease_until, at)),
    )


def any_run_due(connection: Connection, lane: Lane) -> bool:
    """Whether a claim could find something, a run whose worker was lost included; takes no lock."""
    due = select(StageRun.id).where(IS_OPEN, StageRun.lane == lane, run_is_due(now())).limit(1)
    return connection.scalar(due) is not None


def publication_is_due(at: datetime) -> ColumnElement[bool]:
    """Pending, due, and in nobody's hands."""
    return and_(
        Publication.state == PublicationState.PENDING,
        # A first attempt waits for no clock, unless it is held back so that its approval can be undone.
        or_(
            and_(Publication.attempt == 0, Publication.due_at <= Publication.queued_at),
            _has_come(Publication.due_at, at),
        ),
        or_(Publication.lease_until.is_(None), _is_over(Publication.lease_until, at)),
    )


def _claimable(lane: Lane, at: datetime, open_to: Gate) -> ColumnElement[bool]:
    lets_in = open_to.lets_in(StageRun.stage, StageRun.queued_at)
    return and_(StageRun.lane == lane, run_is_due(at), StageRun.attempt < MAX_ATTEMPTS, lets_in)


def _candidates(connection: Connection, due: ColumnElement[bool], prefer: int, limit: int) -> list[int]:
    """Revisions to claim, oldest first, the hinted one before all; one that failed before goes alone.

    Alone, because a text that kills its worker must not take a batch of good ones down with it again.
    """
    wanted = select(StageRun.revision_id, StageRun.attempt).where(due)
    rows = list(connection.execute(wanted.where(StageRun.submission_id == prefer))) if prefer else []
    # By the index alone, oldest first: grouping the whole backlog would make every claim cost what all of it costs.
    oldest = wanted.where(IS_OPEN).order_by(StageRun.due_at, StageRun.id).limit(limit * _RUNS_OF_A_LINE)
    rows += connection.execute(oldest).all()
    attempts: dict[int, int] = {}
    for row in rows:
        attempts[row.revision_id] = max(row.attempt, attempts.get(row.revision_id, 0))
    revisions = list(attempts)[:limit]
    if revisions and attempts[revisions[0]] > 0:
        return revisions[:1]
    return [revision for revision in revisions if attempts[revision] == 0]


def claim_lines(connection: Connection, worker: str, lane: Lane, *, prefer: int = 0, limit: int = 1) -> list[LineClaim]:
    """Take up to `limit` revisions with due stage runs. prefer: the submission a hint named; any other will do."""
    at = now()
    open_to = gate(connection, "stage", at, claiming=True)
    due = _claimable(lane, at, open_to)
    revisions = _candidates(connection, due, prefer, open_to.most(limit))
    if not revisions:
        return []
    if len(revisions) == 1:  # what was begun before goes alone
        note_lost(connection, "stage", and_(StageRun.revision_id.in_(revisions), due), at)
    taken = connection.execute(
        update(StageRun)
        .where(StageRun.revision_id.in_(revisions), due)
        .values(
            state=RunState.RUNNING,
            attempt=StageRun.attempt + 1,
            lease_until=at + LEASE,
            worker=worker,
            started_at=at,
            finished_at=None,
        )
        .returning(StageRun.id, StageRun.submission_id, StageRun.revision_id, StageRun.stage, StageRun.attempt)
    ).all()
    if open_to.room:
        count_begun(connection, "stage", Counter(row.stage for row in taken), at)
    claims: dict[int, list[RunClaim]] = {}
    submission_of = {row.revision_id: row.submission_id for row in taken}
    for row in taken:
        claims.setdefault(row.revision_id, []).append(RunClaim(row.id, row.stage, row.attempt, at))
    return [LineClaim(submission_of[revision], revision, tuple(runs)) for revision, runs in claims.items()]


def still_ours(connection: Connection, claims: Sequence[LineClaim]) -> list[LineClaim]:
    """The claims whose every run is still running under our attempt; the others were taken from us meanwhile."""
    ids = [run.id for claim in claims for run in claim.runs]
    rows = connection.execute(
        select(StageRun.id, StageRun.attempt, StageRun.started_at, StageRun.state)
        .where(StageRun.id.in_(ids))
        .order_by(StageRun.id)
        .with_for_update()
    )
    tokens = {row.id: (row.attempt, row.started_at) for row in rows if row.state == RunState.RUNNING}
    return [claim for claim in claims if all(tokens.get(run.id) == (run.attempt, run.started_at) for run in claim.runs)]


def renew_runs(connection: Connection, claim: LineClaim) -> bool:
    """Extend the lease of a line that is still being worked on; False when it is not ours any more."""
    renewed = [
        connection.execute(
            update(StageRun)
            .where(
                StageRun.id == run.id,
                StageRun.state == RunState.RUNNING,
                StageRun.attempt == run.attempt,
                StageRun.started_at == run.started_at,
            )
            .values(lease_until=now() + LEASE)
        ).rowcount
        # In the order in which a finish locks them, so that the two never wait for each other in a circle.
        for run in sorted(claim.runs, key=lambda run: run.id)
    ]
    return all(renewed)


def _lost_run(at: datetime) -> tuple[ColumnElement[bool] | TextClause, ...]:
    last = StageRun.attempt >= MAX_ATTEMPTS
    return (IS_OPEN, StageRun.state == RunState.RUNNING, _is_over(StageRun.lease_until, at), last)


def _lost_publication(at: datetime) -> tuple[ColumnElement[bool] | TextClause, ...]:
    last = Publication.attempt >= MAX_ATTEMPTS
    return (IS_PENDING, Publication.lease_until.is_not(None), _is_over(Publication.lease_until, at), last)


def any_lost(connection: Connection) -> bool:
    """Whether anything took its last attempt with it; takes no lock."""
    at = now()
    runs = select(StageRun.id).where(*_lost_run(at)).limit(1)
    publications = select(Publication.id).where(*_lost_publication(at)).limit(1)
    return connection.scalar(runs) is not None or connection.scalar(publications) is not None


def lost_runs(connection: Connection) -> list[tuple[int, int]]:
    """Bury the runs that took their last attempt with them: (run id, submission id) of each."""
    at = now()
    buried = connection.execute(
        update(StageRun)
        .where(*_lost_run(at))
        .values(
            state=RunState.DEAD,
            finished_at=at,
            error=f"The worker was lost {MAX_ATTEMPTS} times while it worked on this text.",
            fingerprint="worker-lost",
        )
        .returning(StageRun.id, StageRun.submission_id)
    )
    return [(row.id, row.submission_id) for row in buried]


def lost_publications(connection: Connection) -> list[tuple[int, int]]:
    """Give up the publications whose worker was lost on the last attempt: (publication id, submission id) of each."""
    at = now()
    given_up = connection.execute(
        update(Publication)
        .where(*_lost_publication(at))
        .values(
            state=PublicationState.FAILED,
            finished_at=at,
            lease_until=None,
            error=f"The worker was lost {MAX_ATTEMPTS} times while it published this.",
            fingerprint="worker-lost",
        )
        .returning(Publication.id, Publication.submission_id)
    )
    return [(row.id, row.submission_id) for row in given_up]


def _next_publication(connection: Connection, at: datetime, prefer: int, open_to: Gate) -> int | None:
    """The oldest due publication whose elder sisters on the same channel are done: order per submission is strict."""
    elder = aliased(Publication)
    waits = (
        select(elder.id)
        .where(
            elder.submission_id == Publication.submission_id,
            elder.channel == Publication.channel,
            elder.id < Publication.id,
            elder.state == PublicationState.PENDING,
        )
        .exists()
    )
    return connection.scalar(
        select(Publication.id)
        .where(
            text("publications.state = 'pending'"),
            publication_is_due(at),
            Publication.attempt < MAX_ATTEMPTS,
            open_to.lets_in(Publication.channel, Publication.queued_at),
            ~waits,
        )
        .order_by((Publication.id != prefer), Publication.due_at, Publication.id)
        .limit(1)
    )


def claim_publication(connection: Connection, worker: str, *, prefer: int = 0) -> PublicationClaim | None:
    """Take one due publication, the hinted one first, or None."""
    at = now()
    open_to = gate(connection, "channel", at, claiming=True)
    chosen = _next_publication(connection, at, prefer, open_to)
    note_lost(connection, "channel", and_(Publication.id == chosen, publication_is_due(at)), at)
    row = connection.execute(
        update(Publication)
        .where(Publication.id == chosen, publication_is_due(at))
        .values(attempt=Publication.attempt + 1, lease_until=at + LEASE, worker=worker, started_at=at)
        .returning(*_CLAIMED)
    ).one_or_none()
    if row is None:
        return None
    if open_to.room:
        count_begun(connection, "channel", {row.channel: 1}, at)
    return PublicationClaim(
        row.id,
        row.submission_id,
        row.revision_id,
        row.channel,
        row.task,
        row.idempotency_key,
        row.attempt,
        row.receipt_id,
        row.started_at,
    )


_CLAIMED = (
    Publication.id,
    Publication.submission_id,
    Publication.revision_id,
    Publication.channel,
    Publication.task,
    Publication.idempotency_key,
    Publication.attempt,
    Publication.receipt_id,
    Publication.started_at,
)


def publication_is_ours(claim: PublicationClaim) -> ColumnElement[bool]:
    """The condition under which the finish of this claim counts."""
    return and_(
        Publication.id == claim.id,
        Publication.state == PublicationState.PENDING,
        Publication.attempt == claim.attempt,
        Publication.started_at == claim.started_at,
        Publication.lease_until.is_not(None),
    )


def put_publication_off(connection: Connection, claim: PublicationClaim, due_at: datetime) -> None:
    """Give a publication back that cannot go out yet. That is no failure: the attempt does not count."""
    connection.execute(
        update(Publication)
        .where(publication_is_ours(claim))
        .values(attempt=Publication.attempt - 1, lease_until=None, due_at=due_at, hinted_at=None)
    )


def renew_publication(connection: Connection, claim: PublicationClaim) -> bool:
    """Extend the lease of a publication whose channel is slow; False when it is not ours any more."""
    renewed = connection.execute(
        update(Publication).where(publication_is_ours(claim)).values(lease_until=now() + LEASE)
    )
    return renewed.rowcount == 1
