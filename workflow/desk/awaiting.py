"""A publication waits a little for the copies of its pictures, and not longer; then its text is settled for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from workflow.desk.actors import Actor
from workflow.desk.copying import leave_out
from workflow.desk.late import PICTURES
from workflow.desk.ledger import Pen, Sheet
from workflow.desk.pictures import SHOWS_NOTHING, shown_pictures
from workflow.pictures import WhyNot
from workflow.runs import OPEN, PublicationClaim, put_publication_off
from workflow.tables import Publication, Revision, StageRun

WAITS = timedelta(minutes=2)
"""So long after its approval an article waits for pictures that are still being fetched."""

_LOOKS_AGAIN = timedelta(seconds=2)


def pictures_settled(
    connection: Connection, pen: Pen, sheet: Sheet, actor: Actor, claim: PublicationClaim
) -> Sheet | None:
    """The sheet when this publication can go out now; None when it was put off.

    Once it goes out, what it shows never changes: a channel is given the same text at every try.
    """
    undecided = shown_pictures(connection, [claim.revision_id]).get(claim.revision_id, SHOWS_NOTHING).undecided
    if not undecided:
        return sheet
    if _is_fetched_still(connection, claim.revision_id) and pen.at < _queued_at(connection, claim) + WAITS:
        put_publication_off(connection, claim, pen.at + _LOOKS_AGAIN)
        return None
    text = connection.execute(
        select(Revision.id, Revision.base_id, Revision.number).where(Revision.id == claim.revision_id)
    ).one()
    leave_out(connection, text.base_id or text.id, undecided, WhyNot.LATE)
    detail = {"pictures": sorted(undecided)}
    return pen.record(sheet, actor, "leave_pictures_out", revision=text.number, detail=detail)


def _is_fetched_still(connection: Connection, revision_id: int) -> bool:
    """Whether somebody is at it, or will be."""
    run = select(StageRun.id).where(
        StageRun.revision_id == revision_id, StageRun.stage == PICTURES, StageRun.state.in_(OPEN)
    )
    return connection.scalar(run.limit(1)) is not None


def _queued_at(connection: Connection, claim: PublicationClaim) -> datetime:
    queued_at: datetime = connection.execute(
        select(Publication.queued_at).where(Publication.id == claim.id)
    ).scalar_one()
    return queued_at
