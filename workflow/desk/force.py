"""Approval past what stands in its way: a right of admins, with a reason, and marked wherever it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.approvals import missing_approvals, open_codes, review_of
from workflow.desk.decide import WHOLE, Decided, Ruling, may_decide, rule
from workflow.desk.errors import NotAllowed, NothingInTheWay, ReasonNeeded
from workflow.desk.ledger import Sheet, Text, load, writing
from workflow.failpoints import reach
from workflow.findings import Severity
from workflow.states import Decision, Lane, Role, State
from workflow.tables import Claim, User


def force(  # noqa: PLR0913 - as a decision
    database: Database,
    actor: Actor,
    submission_id: int,
    *,
    revision: int,
    reason: str,
    sha256: str = "",
    hold: timedelta = timedelta(0),
) -> Decided:
    """Approve one exact revision that findings, missing approvals or a colleague's claim keep from being approved.

    What it went past stands in the event. hold: for how long its publications wait, so that it can be undone.

    Raises:
        NotAllowed: only admins may. ReasonNeeded. NothingInTheWay: a plain approval would do. StaleRevision,
        AuthorMayNotDecide, NotCheckedYet, NotPossible, UnknownSubmission, UnknownRevision.
    """
    if actor.role is not Role.ADMIN or actor.user_id is None:
        raise NotAllowed(role=actor.role)
    ruling = Ruling(Decision.APPROVE, revision, reason.strip(), sha256, forced=True)
    if not ruling.note:
        raise ReasonNeeded
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        text = may_decide(connection, sheet, actor.user_id, ruling)
        ruling = replace(ruling, past=_in_the_way(connection, sheet, text, actor.user_id))
        if not ruling.past:
            raise NothingInTheWay
        done, queued = rule(connection, pen, sheet, text, actor, ruling, WHOLE, hold, user_id=actor.user_id)
    reach("decide.committed")
    for publication_id in queued if not hold else ():
        database.nudge(Lane.PUBLISH, publication_id)
    return done


def _in_the_way(connection: Connection, sheet: Sheet, text: Text, user_id: int) -> dict[str, Any]:
    """What keeps this person from simply approving, by its kind; each only where it does."""
    holder = connection.execute(
        select(User.id, User.name)
        .join(Claim, Claim.user_id == User.id)
        .where(Claim.submission_id == sheet.id, Claim.until > now(), Claim.user_id != user_id)
    ).one_or_none()
    found = {
        "state": sheet.state if sheet.state is not State.IN_REVIEW else "",
        "findings": open_codes(connection, text, Severity.BLOCK),
        "approvals": missing_approvals(connection, sheet, text, user_id),
        "checklist": list(review_of(connection, sheet).checklist),
        "claim": holder.name if holder else "",
        "holder_id": holder.id if holder else 0,
    }
    return {kind: what for kind, what in found.items() if what}
