"""The writer's pages: a new article, their articles, one article and where it is, a new revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from web.article_form import (
    FILE_BYTES,
    Read,
    Speaks,
    Typed,
    Words,
    read_form,
    typed_from,
    typed_in_draft,
)
from web.auth import allow
from web.errors import Refused, status_of
from web.filters import iso, profile_name, say
from web.marks import marked
from web.progress import findings_in_words, outlook, possible, steps
from web.state import current_db
from web.viewing import ANOTHERS, viewed
from workflow import desk, shelf
from workflow.desk.errors import (
    BadField,
    DeskError,
    KeyReused,
    StaleDraft,
    StaleRevision,
    UnknownRevision,
)
from workflow.findings import N_, Severity
from workflow.ids import new_token
from workflow.importers import extensions
from workflow.shelf import EditView, FindingView, RevisionView, SubmissionView
from workflow.states import NotPossible, Role, State

bp = Blueprint("writer", __name__)

_Page = str | Response | tuple[str, int]

_USED = N_(
    "This form has handed in an article already. To change that one, open it from your list. If this is another "
    "article, hand it in now."
)


@bp.before_app_request
def _leave_room_for_uploads() -> None:
    """Files may be larger than any other form; what each importer takes is checked when it reads."""
    if request.blueprint == bp.name:
        request.max_content_length = FILE_BYTES


@bp.get("/submissions/new")
@allow(Role.WRITER)
def new() -> _Page:
    """An empty form; its key makes two presses of the button one article."""
    return _form(Typed(), key=new_token())


@bp.post("/submissions/new")
@allow(Role.WRITER)
def hand_in() -> _Page:
    """Hand in what the form holds; what is wrong comes back with everything that was typed."""
    read = read_form(request.form, _upload())
    key = request.form.get("key", "")
    if read.errors or "read" in request.form:
        return _form(read.typed, key=key, read=read), 422 if read.errors else 200
    try:
        done = desk.submit(current_db(), g.actor, read.typed.source(), key=key, draft_id=_open_draft(read.typed.draft))
    except (DeskError, NotPossible) as error:
        return _refused(read, error, key)
    _tell(read.notes[1:])
    flash(gettext("Your article is handed in. The checks have begun."), "success")
    return redirect(url_for("writer.show", submission_id=done.submission_id), 303)


def _open_draft(draft_id: int) -> int | None:
    """The draft the form belongs to, while it is one: a second press of the button finds it handed in by the first."""
    brief = shelf.submission_brief(current_db(), draft_id) if draft_id else None
    return draft_id if brief and brief.state is State.DRAFT else None


def _refused(read: Read, error: DeskError | NotPossible, key: str) -> _Page:
    if isinstance(error, KeyReused):
        return _form(read.typed, key=new_token(), read=Read(read.typed, {"body": Words(_USED)})), 409
    if isinstance(error, BadField):
        return _form(read.typed, key=key, read=Read(read.typed, {error.field: error}, read.notes)), 422
    raise error


def _form(typed: Typed, *, key: str = "", read: Read | None = None, view: SubmissionView | None = None) -> str:
    return render_template(
        "writer/form.html",
        typed=typed,
        key=key,
        view=view,
        errors=[(name, say(message)) for name, message in (read.errors if read else {}).items()],
        notes=[say(note) for note in (read.notes if read else ())],
        **_choices(),
    )


def _choices() -> dict[str, object]:
    profiles = shelf.profiles(current_db()).ordered
    return {
        "categories": [(profile.key, profile_name(profile)) for profile in profiles],
        "accepts": ",".join(extensions()),
    }


def _upload() -> FileStorage | None:
    return request.files.get("file")


def _tell(notes: Iterable[Speaks]) -> None:
    for note in notes:
        flash(say(note), "message")


@bp.post("/submissions/draft")
@allow(Role.WRITER)
def save_draft() -> Response | tuple[Response, int]:
    """Keep what is being typed: as JSON for the page's autosave, as a redirect for the button."""
    read = read_form(request.form, _upload())
    typed = read.typed
    machine = request.accept_mimetypes.best == "application/json"
    try:
        saved = desk.save_draft(
            current_db(), g.actor, typed.fields(), submission_id=typed.draft or None, version=typed.version
        )
    except StaleDraft as error:
        if machine:
            return jsonify(code=error.code, message=say(error)), 409
        raise
    if machine:
        return jsonify(draft=saved.submission_id, version=saved.version, saved_at=iso(saved.saved_at))
    _tell([*read.errors.values(), *read.notes])
    flash(gettext("Your draft is saved."), "success")
    return redirect(url_for("writer.edit", submission_id=saved.submission_id), 303)


@bp.get("/submissions")
@allow(Role.WRITER)
def mine() -> str:
    """The writer's articles, newest first; `state` narrows, `before` pages."""
    state = request.args.get("state", "")
    page = shelf.mine(
        current_db(),
        g.person.id,
        state=state if state in list(State) else "",
        before=request.args.get("before", 0, int),
    )
    return render_template("writer/mine.html", page=page, state=state, in_words=findings_in_words)


@bp.get("/submissions/<int:submission_id>")
@allow()
def show(submission_id: int) -> str:
    """One article: where it is, what happens next, what was found and where."""
    view = viewed(submission_id)
    text = view.written or view.current
    own = view.author_id == g.person.id
    threads = shelf.threads(current_db(), submission_id, text.source.body) if text else ()
    noted = [thread for thread in threads if thread.is_open]
    return render_template(
        "writer/show.html",
        threads=threads,
        view=view,
        text=text,
        own=own,
        marked=marked(text.source.body, view.findings, view.edits, noted=noted) if text else None,
        outlook=outlook(view),
        steps=steps(view),
        possible=possible(view.state) if own or g.person.role is Role.ADMIN else frozenset(),
        findings=sorted(view.findings, key=_urgency),
        edits=_edits_by_finding(view),
        note=next((one for one in reversed(view.decisions) if one.note), None),
        events=shelf.timeline(current_db(), submission_id)[::-1],
    )


def _urgency(finding: FindingView) -> tuple[bool, int, int]:
    """Open before settled, then by weight, then as they stand in the text."""
    weights = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}
    return not finding.is_open, weights[Severity(finding.severity)], finding.start


def _edits_by_finding(view: SubmissionView) -> Mapping[int, list[EditView]]:
    found: dict[int, list[EditView]] = {}
    for edit in view.edits:
        found.setdefault(edit.finding_id, []).append(edit)
    return found


def _own(submission_id: int) -> SubmissionView:
    view = viewed(submission_id)
    if g.person.role is not Role.ADMIN and view.author_id != g.person.id:
        raise Refused(403, "not-yours", ANOTHERS)
    return view


@bp.get("/submissions/<int:submission_id>/revisions/<int:number>")
@allow()
def revision(submission_id: int, number: int) -> str:
    """One revision as it was handed in or made."""
    view = viewed(submission_id)
    found = shelf.revision(current_db(), submission_id, number)
    if found is None:
        raise UnknownRevision
    return render_template("writer/revision.html", view=view, revision=found)


@bp.get("/submissions/<int:submission_id>/edit")
@allow(Role.WRITER)
def edit(submission_id: int) -> _Page:
    """The form with the writer's saved draft, else with the text that is current now."""
    view = _own(submission_id)
    if not possible(view.state) & {"submit", "revise"}:
        flash(gettext("This article cannot be changed any more."), "warning")
        return redirect(url_for("writer.show", submission_id=submission_id), 303)
    return _form(_begun(view), key=new_token(), view=view)


def _begun(view: SubmissionView) -> Typed:
    slot = shelf.draft(current_db(), view.id, g.person.id)
    if slot:
        return typed_in_draft(slot.fields, draft=view.id, version=slot.version)
    if view.current is None:
        return Typed(draft=view.id)
    return replace(typed_from(view.current.source), draft=view.id)


@bp.post("/submissions/<int:submission_id>/edit")
@allow(Role.WRITER)
def revise(submission_id: int) -> _Page:
    """Hand in a new revision; one made from a text that is not current any more shows both."""
    view = _own(submission_id)
    if view.state is State.DRAFT:
        return hand_in()
    read = read_form(request.form, _upload())
    if read.errors or "read" in request.form:
        return _form(read.typed, read=read, view=view), 422 if read.errors else 200
    seen = request.form.get("seen", 0, int)
    try:
        done = desk.revise(current_db(), g.actor, submission_id, read.typed.source(), seen=seen)
    except StaleRevision as error:
        return _stale(view, read.typed, error), 409
    except BadField as error:
        return _form(read.typed, read=Read(read.typed, {error.field: error}), view=view), 422
    except NotPossible as error:
        flash(gettext("This article cannot be changed any more. Your words are below, to copy."), "warning")
        return render_template("writer/kept.html", view=view, typed=read.typed), status_of(error)
    flash(gettext("Revision %(number)s is handed in. The checks have begun.", number=done.revision), "success")
    return redirect(url_for("writer.show", submission_id=submission_id), 303)


def _stale(view: SubmissionView, typed: Typed, error: StaleRevision) -> str:
    theirs: RevisionView | None = shelf.revision(current_db(), view.id, error.current)
    return render_template(
        "writer/stale.html", view=view, typed=typed, theirs=theirs, error=error, errors=[], **_choices()
    )


@bp.post("/submissions/<int:submission_id>/withdraw")
@allow(Role.WRITER)
def withdraw(submission_id: int) -> Response:
    """Take the article back; the reason goes into the timeline."""
    _own(submission_id)
    try:
        desk.withdraw(current_db(), g.actor, submission_id, reason=request.form.get("reason", ""))
        flash(gettext("Your article is withdrawn."), "success")
    except (DeskError, NotPossible) as error:
        _flash_refusal(error)
    return redirect(url_for("writer.show", submission_id=submission_id), 303)


@bp.post("/submissions/<int:submission_id>/findings/<int:finding_id>/answer")
@allow(Role.WRITER, Role.REVIEWER)
def answer(submission_id: int, finding_id: int) -> Response:
    """Say that what a finding shows is intended, and why; the checks run again."""
    viewed(submission_id)
    try:
        desk.answer(current_db(), g.actor, submission_id, finding_id, request.form.get("reason", ""))
        flash(gettext("Your answer is noted."), "success")
    except (DeskError, NotPossible) as error:
        _flash_refusal(error)
    target = url_for("writer.show", submission_id=submission_id, _anchor=f"finding-{finding_id}")
    return redirect(target, 303)


def _flash_refusal(error: DeskError | NotPossible) -> None:
    if isinstance(error, DeskError):
        flash(say(error), "error")
    else:
        flash(gettext("That is not possible any more: the article has moved on."), "error")
