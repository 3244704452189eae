"""Publishing by force: an admin's way past what stands in the way of a text, from its review page."""

from __future__ import annotations

from flask import Blueprint, flash, g, request
from flask_babel import gettext

from web.auth import allow
from web.reviewer import Answered, refused, to_next
from web.state import current_db
from workflow import desk, shelf
from workflow.desk.errors import DeskError
from workflow.desk.undo import UNDO
from workflow.states import NotPossible, Role

bp = Blueprint("forcing", __name__)


@bp.post("/submissions/<int:submission_id>/force")
@allow(Role.ADMIN)
def force(submission_id: int) -> Answered:
    """Approve the revision that the form names past what stands in its way, with a reason; then on to the next."""
    reason = request.form.get("reason", "").replace("\r\n", "\n")
    seen, sha256 = request.form.get("revision", 0, int), request.form.get("sha256", "")
    try:
        desk.force(current_db(), g.actor, submission_id, revision=seen, reason=reason, sha256=sha256, hold=UNDO)
    except (DeskError, NotPossible) as error:
        return refused(submission_id, error, forcing=reason)
    row = shelf.submission_brief(current_db(), submission_id)
    flash(
        gettext("Approved by force: “%(title)s”. It goes out in a few seconds.", title=row.title if row else ""),
        "success",
    )
    return to_next()
