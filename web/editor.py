"""What the editor asks while somebody writes: keep a draft, bring two of them together, check the text so far."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.article_form import TYPED, Read, Typed, read_form, typed_in
from web.auth import allow
from web.drafts import contested, standing, together
from web.errors import Refused
from web.filters import category_name, iso, profile_name, say, tone
from web.progress import findings_in_words, possible
from web.state import current_db, current_lists
from web.writer import own_submission, tell, two_texts, upload
from workflow import desk, shelf
from workflow.desk import Preview
from workflow.desk.errors import StaleDraft, UnknownSubmission
from workflow.desk.submit import check_fields
from workflow.findings import N_, Edit, Finding, Severity
from workflow.merge import Change
from workflow.stages.category import suggested
from workflow.states import Role

bp = Blueprint("editor", __name__)

# While somebody types, and waits for the answer; what is longer is checked when it is handed in.
LONGEST_CHECKED = 100_000
_WEIGHTS = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


@bp.post("/submissions/draft")
@allow(Role.WRITER)
def save_draft() -> Response | str | tuple[Response | str, int]:
    """Keep what is being typed: as JSON for the page's autosave, as a redirect for the button."""
    read = read_form(request.form, upload())
    typed = read.typed
    machine = request.accept_mimetypes.best == "application/json"
    try:
        saved = desk.save_draft(
            current_db(),
            g.actor,
            typed.kept(),
            submission_id=typed.draft or None,
            version=typed.version,
            stamp=request.form.get("stamp", "")[:64],
        )
    except StaleDraft as error:
        return (jsonify(code=error.code, message=say(error)), 409) if machine else _compared(typed)
    if machine:
        return jsonify(draft=saved.submission_id, version=saved.version, saved_at=iso(saved.saved_at))
    return _saved(read, saved.submission_id)


def _saved(read: Read, submission_id: int) -> Response:
    tell([*read.errors.values(), *read.notes])
    flash(gettext("Your draft is saved."), "success")
    return redirect(url_for("writer.edit", submission_id=submission_id), 303)


def _compared(typed: Typed) -> tuple[str, int]:
    view = own_submission(typed.draft)
    return two_texts(view, typed, standing(view, g.person.id)), 409


@bp.post("/submissions/draft/merge")
@allow(Role.WRITER)
def merge() -> Response:
    """What is in the form and what the desk has now, in one; `base` is what the form began with, as JSON."""
    mine = typed_in(request.form)
    view = own_submission(mine.draft)
    theirs = standing(view, g.person.id)
    fresh, merged = together(_base(request.form.get("base", "")), mine, theirs)
    changes = possible(view.state) & {"submit", "revise"}
    return jsonify(
        version=fresh.version,
        stamp=fresh.stamp,
        seen=fresh.seen,
        open=bool(changes),
        theirs=theirs.fields(),
        fields={name: value for name, value in fresh.fields().items() if name != "body"},
        changes=[_change(one) for one in merged.body.changes],
        contests=render_template("writer/_contests.html", contests=contested(merged)),
    )


def _base(sent: str) -> Mapping[str, str] | None:
    """What the form began with; None when the page does not know. Raises Refused for anything else."""
    if not sent:
        return None
    try:
        found = json.loads(sent)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Refused(422, "bad-field", N_("“%(field)s” must be a JSON object of texts."), field="base")
    return {name: found.get(name, "") for name in TYPED}


def _change(one: Change) -> dict[str, Any]:
    return {"line": one.line, "count": one.count, "lines": one.lines}


@bp.post("/submissions/check")
@allow(Role.WRITER)
def check() -> Response:
    """What the line says of the form as it stands, held against what the submission said before; nothing is kept."""
    typed = typed_in(request.form)
    source = typed.source()
    if not source.body.strip():
        return jsonify(findings=[], html="", summary="", language="", found={}, category=None)
    check_fields(source)
    if len(source.body) > LONGEST_CHECKED:
        template = N_("While you type, at most %(limit)s characters are checked. This is checked when you hand it in.")
        raise Refused(422, "too-long", template, field="body", limit=LONGEST_CHECKED)
    author_id, known = _whose(typed.draft)
    return jsonify(
        _told(desk.preview(current_db(), source, author_id=author_id, submission_id=known, lists=current_lists()))
    )


def _whose(draft: int) -> tuple[int, int]:
    """Whose text it is, and whose next revision. Raises UnknownSubmission for one that is not theirs to change."""
    if not draft:
        return g.person.id, 0
    brief = shelf.submission_brief(current_db(), draft)
    if brief is None or (brief.author_id != g.person.id and g.person.role is not Role.ADMIN):
        raise UnknownSubmission
    return brief.author_id, draft


def _told(preview: Preview) -> dict[str, Any]:
    """The answer: findings with their places for the marks, and their cards as the page shows them."""
    article = preview.article
    shown = sorted(preview.open, key=lambda one: (one.place != "body", _WEIGHTS[one.severity], one.start))
    cards = list(enumerate(shown))
    offered = suggested(article) if not article.category else None
    counts = [sum(one.severity is severity for one in shown) for severity in (Severity.BLOCK, Severity.WARN)]
    return {
        "findings": [_mark(one, article.body) for one in shown],
        "html": render_template("writer/_found.html", cards=cards, answered=preview.answered, body=article.body),
        "summary": findings_in_words(*counts) or gettext("Nothing was found."),
        "language": article.language,
        "found": {
            "title": article.title,
            "category": category_name(article.category),
            "date": article.date,
            "summary": article.summary,
        },
        "category": {"key": offered.key, "name": profile_name(offered)} if offered else None,
    }


def _mark(one: Finding, body: str) -> dict[str, Any]:
    """A finding as the script needs it. start, end: code points."""
    return {
        "code": one.code,
        "place": one.place,
        "start": one.start,
        "end": one.end,
        "tone": tone(one.severity),
        "edits": [_edit(edit, body) for edit in one.edits],
    }


def _edit(edit: Edit, body: str) -> dict[str, Any]:
    return {"start": edit.start, "end": edit.end, "before": body[edit.start : edit.end], "after": edit.after}
