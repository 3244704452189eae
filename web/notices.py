"""What a person is told: the page of their notices, the number at the bell, and marking as read."""

from __future__ import annotations

from flask import Blueprint, Flask, g, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from web.auth import allow
from web.state import current_db
from workflow import desk, shelf
from workflow.shelf import NoticeView

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@allow()
def every() -> str:
    """A person's notices, newest first; ?unread=1 narrows, ?before= pages."""
    unread = request.args.get("unread") == "1"
    before = request.args.get("before", 0, int)
    page = shelf.notices(current_db(), g.person.id, before=before, unread=unread)
    return render_template("notices/list.html", page=page, unread=unread, before=before)


@bp.get("/notices/count")
@allow()
def count() -> Response:
    """How many are unread, for the bell of an open page."""
    return jsonify({"unread": unread_notices()})


@bp.get("/notices/<int:notice_id>")
@allow()
def follow(notice_id: int) -> Response:
    """On to where it is to be seen or done; it is read then."""
    notice = _own(notice_id)
    desk.read_notices(current_db(), g.person.id, notice_id=notice_id)
    return redirect(notice.place, 303)


def _own(notice_id: int) -> NoticeView:
    """One of the person's own; of others nobody learns that they are there."""
    notice = shelf.notice(current_db(), g.person.id, notice_id)
    if notice is None:
        raise NotFound
    return notice


@bp.post("/notices/read")
@allow()
def read() -> Response:
    """All up to the newest one that the page showed, so that none is read that nobody saw."""
    desk.read_notices(current_db(), g.person.id, until=request.form.get("until", 0, int))
    return redirect(url_for("notices.every"), 303)


def seen(submission_id: int) -> None:
    """The person looks at an article: what they were told of it is read."""
    if unread_notices() and desk.read_notices(current_db(), g.person.id, submission_id=submission_id):
        g.pop("unread")


def unread_notices() -> int:
    """How many notices whoever looks has not read, counted up to 100; it came with the session."""
    if "unread" not in g:
        g.unread = shelf.unread_count(current_db(), g.person.id) if g.get("person") else 0
    found: int = g.unread
    return found


def install(app: Flask) -> None:
    """Give templates the number at the bell."""
    app.jinja_env.globals["unread_notices"] = unread_notices
