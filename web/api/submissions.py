"""Submissions over the API: hand in, revise, decide, and read what became of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, jsonify, request, url_for
from werkzeug.wrappers import Response

from web.api import shapes
from web.api.files import article_object, article_of
from web.api.reading import (
    LONGEST_NOTE,
    SOURCE_FIELDS,
    body_object,
    choice_of,
    idempotency_key,
    number_of,
    page_number,
    text_of,
    texts_of,
)
from web.auth import allow
from web.errors import Refused
from web.state import current_db
from workflow import desk, shelf
from workflow.desk.errors import UnknownSubmission
from workflow.desk.submit import Submitted
from workflow.findings import N_
from workflow.importers import Report
from workflow.shelf.views import SubmissionRow
from workflow.states import Decision, Role, State

bp = Blueprint("api_submissions", __name__, url_prefix="/api/v1")

_FORCE_FIELDS = frozenset({"revision", "reason", "sha256"})
_DECISION_FIELDS = frozenset({"revision", "decision", "note", "sha256", "checked"})


def own_or_all(submission_id: int) -> SubmissionRow:
    """The submission, for its writer and for those who work on everybody's.

    Raises:
        UnknownSubmission: there is none, or it is another writer's, which is not told apart.
    """
    brief = shelf.submission_brief(current_db(), submission_id)
    if brief is None or (g.person.role is Role.WRITER and brief.author_id != g.person.id):
        raise UnknownSubmission
    return brief


def _answer(done: Submitted, status: int, report: Report | None) -> Response:
    body: dict[str, Any] = {"id": done.submission_id, "state": str(done.state), "revision": done.revision}
    if report:
        body["import"] = shapes.imported(report)
    response = jsonify(body)
    response.status_code = status
    response.headers["Location"] = url_for("api_submissions.show", submission_id=done.submission_id)
    return response


@bp.post("/submissions")
@allow(Role.WRITER)
def hand_in() -> Response:
    """Hand in an article; the same Idempotency-Key with the same article answers 200 with the same submission."""
    database = current_db()
    source, report = article_of(article_object(SOURCE_FIELDS), shelf.profiles(database))
    done = desk.submit(database, g.actor, source, key=idempotency_key(), imported=report)
    return _answer(done, 201 if done.created else 200, report)


@bp.get("/submissions")
@allow()
def index() -> Response:
    """A page of submissions, newest first: a writer's own, everybody's for the others."""
    database, state, before = current_db(), request.args.get("state", ""), page_number("before")
    if state and state not in tuple(State):
        template = N_("“%(field)s” must be one of: %(choices)s.")
        raise Refused(422, "bad-field", template, field="state", choices=", ".join(State))
    limit = min(page_number("limit") or 50, 200)
    if g.person.role is Role.WRITER:
        page = shelf.mine(database, g.person.id, state=state, before=before, limit=limit)
    else:
        page = shelf.all_submissions(database, state=state, before=before, limit=limit)
    return jsonify({"submissions": [shapes.submission_row(row) for row in page.rows], "next": page.next})


@bp.get("/submissions/<int:submission_id>")
@allow()
def show(submission_id: int) -> Response:
    """A submission with its stages and findings."""
    own_or_all(submission_id)
    view = shelf.submission(current_db(), submission_id)
    if view is None:
        raise UnknownSubmission
    came = shelf.imported(current_db(), submission_id)
    about = {"import": {"revision": came[0], **shapes.imported(came[1])}} if came else {}
    return jsonify({**shapes.submission(view), **about})


@bp.post("/submissions/<int:submission_id>/revisions")
@allow(Role.WRITER)
def revise(submission_id: int) -> Response:
    """A new text for a submission. revision: the one it was made from; without it, the newest."""
    brief = own_or_all(submission_id)
    sent = article_object(SOURCE_FIELDS | {"revision"})
    database = current_db()
    seen = number_of(sent, "revision") if sent.get("revision") is not None else brief.revision
    source, report = article_of(sent, shelf.profiles(database))
    done = desk.revise(database, g.actor, submission_id, source, seen=seen, imported=report)
    return _answer(done, 201, report)


@bp.post("/submissions/<int:submission_id>/decision")
@allow(Role.REVIEWER)
def decide(submission_id: int) -> Response:
    """Approve, send back or reject exactly one revision; 409 when a newer one is there."""
    sent = body_object(_DECISION_FIELDS)
    decision = Decision(choice_of(sent, "decision", tuple(Decision)))
    done = desk.decide(
        current_db(),
        g.actor,
        submission_id,
        decision,
        revision=number_of(sent, "revision"),
        note=text_of(sent, "note", longest=LONGEST_NOTE),
        sha256=text_of(sent, "sha256"),
        checked=texts_of(sent, "checked"),
    )
    return jsonify({"id": submission_id, "state": str(done.state), "revision": done.revision})


@bp.post("/submissions/<int:submission_id>/force")
@allow(Role.ADMIN)
def force(submission_id: int) -> Response:
    """Approve exactly one revision past what stands in its way; the reason is shown wherever the article is."""
    sent = body_object(_FORCE_FIELDS)
    done = desk.force(
        current_db(),
        g.actor,
        submission_id,
        revision=number_of(sent, "revision"),
        reason=text_of(sent, "reason", longest=LONGEST_NOTE),
        sha256=text_of(sent, "sha256"),
    )
    return jsonify({"id": submission_id, "state": str(done.state), "revision": done.revision})


@bp.get("/submissions/<int:submission_id>/timeline")
@allow()
def timeline(submission_id: int) -> Response:
    """Everything that happened to a submission, oldest first."""
    own_or_all(submission_id)
    return _list("events", [shapes.event(row) for row in shelf.timeline(current_db(), submission_id)])


@bp.get("/submissions/<int:submission_id>/publications")
@allow()
def publications(submission_id: int) -> Response:
    """Where each revision is published."""
    own_or_all(submission_id)
    rows = shelf.publications(current_db(), submission_id)
    return _list("publications", [shapes.publication(row) for row in rows])


def _list(name: str, rows: list[dict[str, Any]]) -> Response:
    return jsonify({name: rows})
