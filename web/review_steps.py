"""What goes with a decision: the approvals so far, the checklist, undoing, due times, links for guests."""

from __future__ import annotations

from math import ceil
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from web.auth import allow
from web.state import current_db
from workflow import desk, shelf
from workflow.clock import now
from workflow.desk.errors import DeskError
from workflow.desk.undo import UNDO
from workflow.keys import WORDS
from workflow.profiles import Review
from workflow.shelf import SubmissionView, Undoable
from workflow.states import NotPossible, Role, Verb, can

bp = Blueprint("review_steps", __name__)

DUE_HOURS = (1, 2, 4, 8, 24, 48, 168)
LINK_HOURS = (4, 24, 72, 168)


def around(view: SubmissionView) -> dict[str, Any]:
    """What the review page shows around the decision."""
    profile = shelf.profiles(current_db()).find(view.category)
    review = profile.review if profile else Review()
    return {
        "review": review,
        "progress": shelf.progress(view, review),
        "ticked": set(request.form.getlist("checked")),
        "guest_links": shelf.guest_links(current_db(), view.id),
        "row": shelf.submission_brief(current_db(), view.id),
        "undo": undoable(),
        "may_force": _may_force(view),
        # By which event the current revision is the text before it, checked again; None where it is not.
        "again": shelf.checked_again(current_db(), view.id, view.current.number) if view.current else None,
        "due_hours": DUE_HOURS,
        "link_hours": LINK_HOURS,
        "key_words": WORDS,
    }


def _may_force(view: SubmissionView) -> bool:
    return g.actor.role is Role.ADMIN and view.author_id != g.actor.user_id and can(view.state, Verb.FORCE)


def undoable() -> Undoable | None:
    """What the person may still take back, or None."""
    return shelf.undoable(current_db(), g.person.id, now() - UNDO)


@bp.app_template_global("seconds_to_undo")
def seconds_to_undo(one: Undoable) -> int:
    """For how many more seconds a decision can be taken back."""
    return max(1, ceil((one.made_at + UNDO - now()).total_seconds()))


@bp.post("/decisions/<int:decision_id>/undo")
@allow(Role.REVIEWER)
def undo(decision_id: int) -> Response:
    """Take a decision back and hold its article again."""
    try:
        submission_id = desk.undo(current_db(), g.actor, decision_id)
    except (DeskError, NotPossible) as error:
        flash(_refusal(error), "error")
        return redirect(url_for("reviewer.queue"), 303)
    flash(gettext("Your decision is undone. Nothing of it went out."), "success")
    return redirect(url_for("reviewer.show", submission_id=submission_id), 303)


def _refusal(error: DeskError | NotPossible) -> str:
    if isinstance(error, DeskError):
        return error.say(gettext)
    return str(gettext("This cannot be done any more: somebody or something was quicker."))


@bp.post("/submissions/<int:submission_id>/due")
@allow(Role.REVIEWER)
def set_due(submission_id: int) -> Response:
    """Say until when a decision is due: hours from now, 0 for no such time, empty for as the category has it."""
    raw = request.form.get("hours", "")
    try:
        desk.set_due(current_db(), g.actor, submission_id, int(raw) if raw.isdecimal() else None)
        flash(gettext("The time is set."), "success")
    except DeskError as error:
        flash(error.say(gettext), "error")
    return _to_review(submission_id)


def _to_review(submission_id: int) -> Response:
    return redirect(url_for("reviewer.show", submission_id=submission_id), 303)


def signed(secret: str) -> str:
    """A guest's token: the secret with this desk's signature, so that nobody can try secrets against the ledger."""
    return str(_signer().dumps(secret))


def unsigned(token: str) -> str:
    """The secret of a guest's token; empty when this desk did not sign it."""
    try:
        secret = _signer().loads(token)
    except BadSignature:
        return ""
    return secret if isinstance(secret, str) else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="guest-link")


@bp.post("/submissions/<int:submission_id>/guests")
@allow(Role.REVIEWER)
def invite(submission_id: int) -> Response | str:
    """A link for a guest, shown once."""
    form = request.form
    try:
        made = desk.invite(
            current_db(),
            g.actor,
            submission_id,
            form.get("guest", ""),
            revision=form.get("revision", 0, int),
            hours=form.get("hours", 0, int),
        )
    except (DeskError, NotPossible) as error:
        flash(_refusal(error), "error")
        return _to_review(submission_id)
    address = url_for("guests.show", token=signed(made.secret), _external=True)
    link = next(one for one in shelf.guest_links(current_db(), submission_id) if one.id == made.link_id)
    return render_template("reviewer/invited.html", submission_id=submission_id, address=address, link=link)


@bp.post("/submissions/<int:submission_id>/guests/<int:link_id>/remove")
@allow(Role.REVIEWER)
def uninvite(submission_id: int, link_id: int) -> Response:
    """A guest's link that opens nothing any more."""
    if desk.uninvite(current_db(), g.actor, submission_id, link_id):
        flash(gettext("The link is taken back: it opens nothing any more."), "success")
    else:
        flash(gettext("The link was used or is over already."), "message")
    return _to_review(submission_id)
