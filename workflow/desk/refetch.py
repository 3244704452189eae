"""A reviewer has the pictures fetched once more that the desk could not copy."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.amend import text_under_review
from workflow.desk.errors import DeskError
from workflow.desk.late import PICTURES
from workflow.desk.ledger import writing
from workflow.findings import N_
from workflow.runs import OPEN
from workflow.states import CopyState, Lane, RunState
from workflow.tables import FindingRow, PictureRow, StageRun


class NothingToFetch(DeskError):
    """Every picture is there, or is being fetched."""

    code = "nothing-to-fetch"
    template = N_("There is no picture to fetch again: all are there, or are being fetched.")


def fetch_again(database: Database, actor: Actor, submission_id: int, *, seen: int) -> None:
    """Try the pictures of the text under review again that were left out, from the first try on.

    What the check said of them is taken back: it will say anew what it finds. After an approval nothing can change.

    Raises:
        NothingToFetch: none was left out. StaleRevision, NotYourClaim, NotAllowed, NotPossible, UnknownSubmission.
    """
    with writing(database) as (connection, pen):
        sheet, base = text_under_review(connection, actor, submission_id, seen)
        left_out = (PictureRow.revision_id == base.id, PictureRow.state == CopyState.LEFT_OUT)
        anew = {"state": CopyState.WAITING, "why": "", "tries": 0, "due_at": pen.at}
        mine = (StageRun.revision_id == sheet.current_revision_id, StageRun.stage == PICTURES)
        run_id = connection.scalar(select(StageRun.id).where(*mine, StageRun.state.not_in(OPEN)))
        if run_id is None or not connection.execute(update(PictureRow).where(*left_out).values(anew)).rowcount:
            raise NothingToFetch
        connection.execute(delete(FindingRow).where(FindingRow.stage_run_id == run_id))
        connection.execute(
            update(StageRun)
            .where(StageRun.id == run_id)
            .values(state=RunState.QUEUED, attempt=0, queued_at=pen.at, due_at=pen.at, hinted_at=None)
        )
        pen.record(sheet, actor, "fetch_again", revision=seen)
    database.nudge(Lane.SLOW, submission_id)
