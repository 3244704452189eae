"""What a reviewer does beyond one change: take a host's links off, call a name honest, have pictures fetched again."""

from __future__ import annotations

from flask import Blueprint, flash, g, request
from flask_babel import gettext, ngettext

from web import reviewer
from web.auth import allow
from web.reviewer import Answered
from web.state import current_db
from workflow import desk, shelf
from workflow.desk.errors import DeskError
from workflow.states import EditState, NotPossible

bp = Blueprint("review_links", __name__)


@bp.post("/submissions/<int:submission_id>/links/off")
@allow(*reviewer.REVIEWERS)
def take_off(submission_id: int) -> Answered:
    """Take one link off, or all that lead to a host; the text is checked again."""
    host, at = request.form.get("host", ""), request.form.get("at", -1, int)
    seen = request.form.get("revision", 0, int)
    try:
        done = desk.take_off(current_db(), g.actor, submission_id, seen=seen, host=host, at=at)
    except (DeskError, NotPossible) as error:
        return reviewer.refused(submission_id, error)
    said = gettext("Links to %(host)s are taken off.", host=host) if host else gettext("The link is taken off.")
    flash(f"{said} {gettext('The checks look at the text once more.')}", "success")
    return reviewer.to_review(done.submission_id, "links")


@bp.post("/submissions/<int:submission_id>/pictures/again")
@allow(*reviewer.REVIEWERS)
def fetch_again(submission_id: int) -> Answered:
    """Have the desk try the pictures again that it could not copy."""
    try:
        desk.fetch_again(current_db(), g.actor, submission_id, seen=request.form.get("revision", 0, int))
    except (DeskError, NotPossible) as error:
        return reviewer.refused(submission_id, error)
    flash(gettext("The desk fetches the pictures again. This page follows it."), "success")
    return reviewer.to_review(submission_id)


@bp.post("/submissions/<int:submission_id>/findings/<int:finding_id>/honest")
@allow(*reviewer.REVIEWERS)
def honest(submission_id: int, finding_id: int) -> Answered:
    """Say that a name is no advertising: it stays, or comes back, and is never held again."""
    database = current_db()
    seen = request.form.get("revision", 0, int)
    try:
        desk.answer(database, g.actor, submission_id, finding_id, gettext("This is no advertising."))
        view = shelf.submission(database, submission_id)
        own = [edit for edit in view.edits if edit.finding_id == finding_id] if view else []
        applied = [edit.id for edit in own if edit.state is EditState.APPLIED]
        if applied:
            desk.settle_edits(database, g.actor, submission_id, applied, keep=False, seen=seen)
    except (DeskError, NotPossible) as error:
        return reviewer.refused(submission_id, error)
    flash(_kept(len(applied)), "success")
    return reviewer.to_review(submission_id, f"finding-{finding_id}")


def _kept(put_back: int) -> str:
    said = str(gettext("The desk will not take this name for advertising again."))
    if put_back:
        said += " " + ngettext("The change was taken back.", "%(num)s changes were taken back.", put_back)
    return said
