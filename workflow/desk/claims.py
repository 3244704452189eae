"""A reviewer's lease on a submission: claim, renew, take over, release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import (
    NotAllowed,
    NotYourClaim,
)
from workflow.desk.ledger import Pen, Sheet, load, writing
from workflow.states import NotPossible, Role, State, Verb
from workflow.tables import Claim, DecisionRow, Submission, User, standing

CLAIM = timedelta(minutes=20)
REVIEWERS = (Role.REVIEWER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class ClaimHeld:
    """A claim: whose, and until when."""

    submission_id: int
    user_id: int
    until: datetime


def reviewer_id(actor: Actor) -> int:
    """The person's id, if their role reviews.

    Raises:
        NotAllowed: it does not.
    """
    if actor.role not in REVIEWERS or actor.user_id is None:
        raise NotAllowed(role=actor.role)
    return actor.user_id


def claim(database: Database, actor: Actor, submission_id: int, *, takeover: bool = False) -> ClaimHeld:
    """Take, renew or take over the lease on a submission that is in review.

    Raises:
        NotYourClaim: another reviewer holds it and `takeover` is False. NotAllowed, NotPossible, UnknownSubmission.
    """
    user_id = reviewer_id(actor)
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        if sheet.state not in {State.IN_REVIEW, State.CHECKING}:
            raise NotPossible(sheet.state, Verb.CLAIM)
        return _claim(connection, pen, sheet, actor, user_id, takeover=takeover)


def _claim(connection: Connection, pen: Pen, sheet: Sheet, actor: Actor, user_id: int, *, takeover: bool) -> ClaimHeld:
    until = pen.at + CLAIM
    holder = _holder(connection, sheet.id)
    if holder and holder[0] == user_id:
        connection.execute(update(Claim).where(Claim.submission_id == sheet.id).values(until=until))
        return ClaimHeld(sheet.id, user_id, until)
    if holder and not takeover:
        raise NotYourClaim(holder=holder[1], until=holder[2])
    connection.execute(delete(Claim).where(Claim.submission_id == sheet.id))
    connection.execute(insert(Claim).values(submission_id=sheet.id, user_id=user_id, since=pen.at, until=until))
    pen.record(sheet, actor, "take_over" if holder else "claim_review", detail=_from(holder))
    return ClaimHeld(sheet.id, user_id, until)


def _from(holder: tuple[int, str, datetime] | None) -> dict[str, str | int]:
    return {"from": holder[1], "from_id": holder[0]} if holder else {}


def _holder(connection: Connection, submission_id: int) -> tuple[int, str, datetime] | None:
    """Who holds the submission now, by (user id, name, until)."""
    row = connection.execute(
        select(Claim.user_id, User.name, Claim.until)
        .join(User, User.id == Claim.user_id)
        .where(Claim.submission_id == submission_id, Claim.until > now())
        .with_for_update(of=Claim)
    ).one_or_none()
    return (row.user_id, row.name, row.until) if row else None


def claim_next(database: Database, actor: Actor) -> int | None:
    """Claim the oldest submission in review that nobody holds and this person neither wrote nor approved; what is
    overdue goes first. Gives its id, or None."""
    user_id = reviewer_id(actor)
    with writing(database) as (connection, pen):
        taken = select(Claim.submission_id).where(Claim.until > pen.at)
        approved = select(DecisionRow.revision_id).where(DecisionRow.user_id == user_id, standing())
        overdue = case((Submission.due_at < pen.at, 0), else_=1)
        submission_id = connection.scalar(
            select(Submission.id)
            .where(
                Submission.state == State.IN_REVIEW,
                Submission.author_id != user_id,
                Submission.id.not_in(taken),
                Submission.current_revision_id.not_in(approved),
            )
            .order_by(overdue, Submission.state_since, Submission.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if submission_id is None:
            return None
        _claim(connection, pen, load(connection, submission_id), actor, user_id, takeover=False)
        return submission_id


def release(database: Database, actor: Actor, submission_id: int) -> None:
    """Give a claim back; does nothing when it is not held by this person."""
    user_id = reviewer_id(actor)
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        gone = connection.execute(delete(Claim).where(Claim.submission_id == submission_id, Claim.user_id == user_id))
        if gone.rowcount:
            pen.record(sheet, actor, "release_review")


def refuse_if_anothers(connection: Connection, sheet: Sheet, user_id: int) -> None:
    """Raise NotYourClaim when another reviewer holds the submission now."""
    holder = _holder(connection, sheet.id)
    if holder and holder[0] != user_id:
        raise NotYourClaim(holder=holder[1], until=holder[2])
