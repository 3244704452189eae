"""Taking a decision back, shortly after it was made and before anything of it went out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.claims import CLAIM, reviewer_id
from workflow.desk.errors import TooLateToUndo, UnknownDecision
from workflow.desk.ledger import Sheet, load, writing
from workflow.desk.rules import unlearn_since
from workflow.states import Decision, PublicationState, State, Verb
from workflow.tables import Claim, DecisionRow, Publication, Revision, standing

# For so long an approval's publications wait, and so long a decision can be taken back.
UNDO = timedelta(seconds=10)
_LED_TO = {
    Decision.APPROVE: State.APPROVED,
    Decision.REQUEST_CHANGES: State.CHANGES_REQUESTED,
    Decision.REJECT: State.REJECTED,
}


def undo(database: Database, actor: Actor, decision_id: int) -> int:
    """Take back one's own decision; its submission is in review again, in one's own hands. Gives its id.

    What an approval taught the desk of brands is taken back with it.

    Raises:
        UnknownDecision: not one of this person's. TooLateToUndo: it is older, or something came of it. NotAllowed.
    """
    user_id = reviewer_id(actor)
    with database.read() as connection:
        submission_id = connection.scalar(
            select(DecisionRow.submission_id).where(DecisionRow.id == decision_id, DecisionRow.user_id == user_id)
        )
    if submission_id is None:
        raise UnknownDecision
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        row = connection.execute(
            select(DecisionRow.__table__, Revision.number)
            .join(Revision, Revision.id == DecisionRow.revision_id)
            .where(DecisionRow.id == decision_id)
        ).one()
        _refuse_late(connection, sheet, row)
        _take_publications_back(connection, row)
        connection.execute(update(DecisionRow).where(DecisionRow.id == decision_id).values(undone_at=pen.at))
        if row.decision == Decision.APPROVE:
            unlearn_since(connection, actor, row.created_at, submission_id=submission_id)
        verb: Verb | str = Verb.UNDO if row.decides else "undo_step"
        sheet = pen.record(sheet, actor, verb, revision=row.number, detail={"decision": row.decision})
        connection.execute(delete(Claim).where(Claim.submission_id == sheet.id))
        held = {"submission_id": sheet.id, "user_id": user_id, "since": pen.at, "until": pen.at + CLAIM}
        connection.execute(insert(Claim).values(held))
    return submission_id


def _refuse_late(connection: Connection, sheet: Sheet, row: Any) -> None:
    """Only a decision that is young, that stands, and that nothing followed on."""
    later = connection.scalar(
        select(func.count()).where(DecisionRow.revision_id == row.revision_id, DecisionRow.id > row.id, standing())
    )
    led_to = _LED_TO[Decision(row.decision)] if row.decides else State.IN_REVIEW
    same = sheet.current_revision_id == row.revision_id and sheet.state is led_to
    if row.undone_at or later or not same or now() > row.created_at + UNDO:
        raise TooLateToUndo


def _take_publications_back(connection: Connection, row: Any) -> None:
    """Delete the publications that nobody has claimed; one that a worker has, or had, in its hands stays, and so
    does the decision. A worker that is just claiming one is not waited for: it was quicker."""
    ours = (Publication.revision_id == row.revision_id, Publication.task == "publish")
    free = (Publication.state == PublicationState.PENDING, Publication.attempt == 0, Publication.started_at.is_(None))
    there = connection.scalar(select(func.count()).where(*ours)) or 0
    ids = connection.scalars(select(Publication.id).where(*ours, *free).with_for_update(skip_locked=True)).all()
    if len(ids) != there:
        raise TooLateToUndo
    if ids:
        connection.execute(delete(Publication).where(Publication.id.in_(ids)))
