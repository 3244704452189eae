"""Decisions as a reviewer needs them: which may still be undone, which approval of a text comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflow.clock import now
from workflow.db import Database
from workflow.profiles import Review
from workflow.shelf.views import SubmissionView
from workflow.states import Decision
from workflow.tables import DecisionRow, Submission, standing


@dataclass(frozen=True, slots=True)
class Undoable:
    """A decision that its maker can still take back."""

    id: int
    submission_id: int
    title: str
    decision: Decision
    made_at: datetime


def undoable(database: Database, user_id: int, since: datetime) -> Undoable | None:
    """The last decision of a person that was made after `since` and stands, or None."""
    with database.read() as connection:
        row = connection.execute(
            select(
                DecisionRow.id,
                DecisionRow.submission_id,
                Submission.title,
                DecisionRow.decision,
                DecisionRow.created_at,
            )
            .join(Submission, Submission.id == DecisionRow.submission_id)
            .where(DecisionRow.created_at > since, DecisionRow.user_id == user_id, standing())
            .order_by(DecisionRow.id.desc())
            .limit(1)
        ).one_or_none()
    if row is None or row.created_at > now():
        return None
    return Undoable(row.id, row.submission_id, row.title, Decision(row.decision), row.created_at)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a text is on its way to being approved. given: names of who approved; step: what comes next is called."""

    given: tuple[str, ...]
    needed: int
    step: str


def progress(view: SubmissionView, review: Review) -> Progress:
    """The approvals of the current revision so far."""
    given = tuple(
        one.by for one in view.decisions if one.current and one.decision == Decision.APPROVE and not one.decides
    )
    return Progress(given, review.needed, review.step(len(given) + 1))
