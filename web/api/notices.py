"""Notices over the API: read one's own, mark them as read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, jsonify, request
from werkzeug.wrappers import Response

from web.api import shapes
from web.api.reading import body_object, number_of, page_number
from web.auth import allow
from web.state import current_db, current_settings
from workflow import desk, shelf
from workflow.notices import sentence_of
from workflow.shelf import NoticeView

bp = Blueprint("api_notices", __name__, url_prefix="/api/v1")

_FIELDS = frozenset({"until"})


@bp.get("/notices")
@allow()
def index() -> Response:
    """A page of one's own notices, newest first; ?unread=1 leaves the read ones out."""
    database, unread = current_db(), request.args.get("unread") == "1"
    limit = min(page_number("limit") or 50, 200)
    page = shelf.notices(database, g.person.id, before=page_number("before"), limit=limit, unread=unread)
    found = [_notice(one) for one in page.rows]
    return jsonify({"notices": found, "unread": shelf.unread_count(database, g.person.id), "next": page.next})


@bp.post("/notices/read")
@allow()
def read() -> Response:
    """Mark all up to `until` as read."""
    done = desk.read_notices(current_db(), g.person.id, until=number_of(body_object(_FIELDS), "until"))
    return jsonify({"read": done, "unread": shelf.unread_count(current_db(), g.person.id)})


def _notice(one: NoticeView) -> dict[str, Any]:
    """message: in English; note: what somebody wrote with it, or what the checks want settled."""
    return {
        "id": one.id,
        "kind": str(one.kind),
        "message": sentence_of(one.kind, one.title, one.detail),
        "note": one.said(),
        "submission": one.submission_id,
        "title": one.title,
        "by": one.detail.get("actor", ""),
        "at": shapes.moment(one.at),
        "read_at": shapes.moment(one.read_at),
        "url": f"{current_settings().address}{one.place}",
    }
