"""Comments over the API: read the conversations about an article, begin one, answer, settle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, jsonify
from werkzeug.wrappers import Response

from web.api import shapes
from web.api.reading import LARGEST_NUMBER, body_object, number_of, text_of
from web.api.submissions import own_or_all
from web.auth import allow
from web.errors import Refused
from web.state import current_db
from workflow import desk, shelf
from workflow.desk.comments import LONGEST_COMMENT
from workflow.desk.errors import UnknownRevision, UnknownSubmission
from workflow.findings import N_
from workflow.shelf import ThreadView
from workflow.states import Role

bp = Blueprint("api_comments", __name__, url_prefix="/api/v1")

_FIELDS = frozenset({"text", "revision", "start", "end", "quote", "thread", "resolved"})


@bp.get("/submissions/<int:submission_id>/comments")
@allow()
def index(submission_id: int) -> Response:
    """Every conversation, each at its place in the text that a person handed in last."""
    own_or_all(submission_id)
    return jsonify({"threads": [_thread(one) for one in _threads(submission_id)]})


def _threads(submission_id: int) -> tuple[ThreadView, ...]:
    view = shelf.submission(current_db(), submission_id)
    if view is None:
        raise UnknownSubmission
    return shelf.threads(current_db(), submission_id, view.written.source.body if view.written else "")


@bp.post("/submissions/<int:submission_id>/comments")
@allow(Role.WRITER, Role.REVIEWER)
def post(submission_id: int) -> Response:
    """Begin a conversation; with `thread`, go on in one. resolved: settle it (true) or open it again (false)."""
    own_or_all(submission_id)
    sent = body_object(_FIELDS)
    text = text_of(sent, "text", longest=LONGEST_COMMENT)
    thread = _go_on(submission_id, sent, text) if sent.get("thread") is not None else _begin(submission_id, sent, text)
    found = next(one for one in _threads(submission_id) if one.id == thread)
    response = jsonify(_thread(found))
    response.status_code = 201
    return response


def _begin(submission_id: int, sent: Mapping[str, Any], text: str) -> int:
    revision = number_of(sent, "revision")
    start, end = _quoted(submission_id, sent, revision) if sent.get("quote") else (_at(sent, "start"), _at(sent, "end"))
    database = current_db()
    return desk.comment(database, g.actor, submission_id, text, revision=revision, start=start, end=end).thread


def _quoted(submission_id: int, sent: Mapping[str, Any], revision: int) -> tuple[int, int]:
    """Where the quoted words stand in the revision; they have to stand there once."""
    found = shelf.revision(current_db(), submission_id, revision)
    if found is None:
        raise UnknownRevision
    quote, body = text_of(sent, "quote"), found.source.body
    if body.count(quote) != 1:
        template = N_(
            "The words of “%(field)s” have to stand in the revision exactly once. Quote more, or send places."
        )
        raise Refused(422, "bad-field", template, field="quote")
    return body.index(quote), body.index(quote) + len(quote)


def _at(sent: Mapping[str, Any], name: str) -> int:
    value = sent.get(name) or 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
        raise Refused(422, "bad-field", N_("“%(field)s” must be a whole number from 0 on."), field=name)
    return value


def _go_on(submission_id: int, sent: Mapping[str, Any], text: str) -> int:
    thread, resolved = number_of(sent, "thread"), sent.get("resolved")
    if resolved is not None and not isinstance(resolved, bool):
        raise Refused(422, "bad-field", N_("“%(field)s” must be true or false."), field="resolved")
    if text.strip() or resolved is None:
        desk.reply(current_db(), g.actor, submission_id, thread, text)
    if resolved is not None:
        desk.resolve(current_db(), g.actor, submission_id, thread, resolved=resolved)
    return thread


def _thread(one: ThreadView) -> dict[str, Any]:
    """place: in the current text, null where the passage is gone."""
    place = one.place
    return {
        "id": one.id,
        "revision": one.revision,
        "quote": one.quote,
        "place": {"start": place.start, "end": place.end, "exact": place.exact} if place else None,
        "resolved": not one.is_open,
        "resolved_by": one.resolved_by or None,
        "resolved_at": shapes.moment(one.resolved_at),
        "comments": [
            {"id": said.id, "by": said.by, "role": str(said.role), "text": said.text, "at": shapes.moment(said.at)}
            for said in one.comments
        ],
    }
