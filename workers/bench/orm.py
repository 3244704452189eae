"""The usual ledger: a session of the object-relational mapper and a commit for every stage of every article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from workflow.clock import now
from workflow.desk.actors import worker_actor
from workflow.desk.events import make_row
from workflow.findings import Finding
from workflow.runs import LEASE
from workflow.states import Lane, RunState, State, Verb
from workflow.tables import Event, FindingRow, Revision, StageRun, Submission
from workflow.trail import chain_of

# Spelt like the partial index, so that the peer has it at its service on both databases.
_OPEN = text("state in ('queued', 'running', 'errored')")


def check_stage(sessions: sessionmaker[Session], worker: str, findings: Mapping[str, Sequence[Finding]]) -> bool:
    """Take the oldest waiting stage run and finish it; after the last one of an article the article itself.

    findings: what each stage says, by its name. False: nothing waits.
    """
    with sessions.begin() as session:
        run = _claim(session, worker)
        if run is None:
            return False
        session.get_one(Revision, run.revision_id)
        for finding in findings[run.stage]:
            session.add(_finding(run, finding))
        run.state, run.verdict, run.finished_at, run.lease_until = RunState.PASSED, "pass", now(), None
        session.flush()
        if not _left(session, run):
            _conclude(session, run, worker)
        return True


def _claim(session: Session, worker: str) -> StageRun | None:
    at = now()
    waiting = select(StageRun).where(_OPEN, StageRun.lane == Lane.CHECK, StageRun.state == RunState.QUEUED)
    oldest = waiting.where(StageRun.due_at <= at).order_by(StageRun.due_at, StageRun.id).limit(1)
    run = session.scalars(oldest.with_for_update(skip_locked=True)).one_or_none()
    if run is None:
        return None
    run.state, run.attempt, run.worker = RunState.RUNNING, run.attempt + 1, worker
    run.started_at, run.lease_until = at, at + LEASE
    session.flush()
    return run


def _finding(run: StageRun, finding: Finding) -> FindingRow:
    facts: dict[str, Any] = {
        name: getattr(finding, name)
        for name in ("code", "stage", "severity", "confidence", "message", "place", "start", "end", "quote")
    }
    return FindingRow(
        **facts,
        params=dict(finding.params),
        automatic=finding.automatic,
        stage_run_id=run.id,
        submission_id=run.submission_id,
        revision_id=run.revision_id,
    )


def _left(session: Session, run: StageRun) -> int:
    waiting = select(func.count()).select_from(StageRun).where(StageRun.revision_id == run.revision_id)
    return session.scalar(waiting.where(StageRun.state == RunState.QUEUED)) or 0


def _conclude(session: Session, run: StageRun, worker: str) -> None:
    submission = session.get_one(Submission, run.submission_id)
    row = make_row(
        worker_actor(worker),
        Verb.CLEAR,
        chain=chain_of(submission.id),
        seq=submission.event_seq + 1,
        prev_hash=submission.event_hash,
        detail={"state": str(State.IN_REVIEW)},
        submission_id=submission.id,
        revision=1,
    )
    session.add(Event(**row))
    submission.state, submission.verdict, submission.version = State.IN_REVIEW, "warn", submission.version + 1
    submission.event_seq, submission.event_hash = row["seq"], row["hash"]
    submission.updated_at = submission.state_since = row["at"]
