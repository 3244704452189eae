"""The writer's pages: a new article, their articles, one article and where it is, a new revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from web.article_form import FILE_BYTES, Read, Speaks, Typed, Words, read_form
from web.auth import allow
from web.drafts import contested, made_from, standing, together
from web.errors import Refused
from web.filters import profile_name, say
from web.marks import marked
from web.notices import seen
from web.outlook import in_short, outlook
from web.progress import findings_in_words, possible, steps
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
from workflow.merge import MergedFields
from workflow.shelf import EditView, FindingView, SubmissionView
from workflow.states import NotPossible, Role, State

bp = Blueprint("writer", __name__)

_WITH_UPLOADS = (bp.name, "editor")

_Page = str | Response | tuple[str, int]

_USED = N_(
    "This form has handed in an article already. To change that one, open it from your list. If this is another "
    "article, hand it in now."
)


@bp.before_app_request
def _leave_room_for_uploads() -> None:
    """Files may be larger than any other form; what each importer takes is checked when it reads."""
    if request.blueprint in _WITH_UPLOADS:
        request.max_content_length = FILE_BYTES


@bp.get("/submissions/new")
@allow(Role.WRITER)
def new() -> _Page:
    """An empty form; its key makes two presses of the button one article."""
    return _form(Typed(), key=new_token(), kept=True)


@bp.post("/submissions/new")
@allow(Role.WRITER)
def hand_in() -> _Page:
    """Hand in what the form holds; what is wrong comes back with everything that was typed."""
    read = read_form(request.form, upload())
    typed, key = read.typed, request.form.get("key", "")
    if read.errors or "read" in request.form:
        return _form(typed, key=key, read=read), 422 if read.errors else 200
    draft_id = _own_draft(typed.draft)
    try:
        done = desk.submit(
            current_db(),
            g.actor,
            typed.source(),
            key=key,
            draft_id=draft_id,
            draft_version=typed.version or None,
            imported=typed.report,
        )
    except (DeskError, NotPossible) as error:
        return _refused(read, error, key)
    flash(gettext("Your article is handed in. The checks have begun."), "success")
    return redirect(url_for("writer.show", submission_id=done.submission_id), 303)


def _own_draft(draft_id: int) -> int | None:
    """The submission the form was saved in, if it is still there and this person's."""
    brief = shelf.submission_brief(current_db(), draft_id) if draft_id else None
    return draft_id if brief and (brief.author_id == g.person.id or g.person.role is Role.ADMIN) else None


def _refused(read: Read, error: DeskError | NotPossible, key: str) -> _Page:
    if isinstance(error, KeyReused):
        return _form(read.typed, key=new_token(), read=Read(read.typed, {"body": Words(_USED)})), 409
    if isinstance(error, BadField):
        return _form(read.typed, key=key, read=Read(read.typed, {error.field: error}, read.notes)), 422
    if isinstance(error, (StaleDraft, NotPossible)):
        return _moved_on(own_submission(read.typed.draft), read.typed)
    raise error


def _moved_on(view: SubmissionView, typed: Typed) -> tuple[str, int]:
    """Another window saved this article, or handed it in: both texts in one form, or the words to copy."""
    if possible(view.state) & {"submit", "revise"}:
        return two_texts(view, typed, standing(view, g.person.id)), 409
    flash(gettext("This article cannot be changed any more. Your words are below, to copy."), "warning")
    return render_template("writer/kept.html", view=view, typed=typed), 409


def two_texts(view: SubmissionView, typed: Typed, theirs: Typed, base: Mapping[str, str] | None = None) -> str:
    """The form with what both have in it; where both changed a passage it has mine, and theirs stands beside it."""
    fresh, merged = together(base, typed, theirs)
    return _form(fresh, key=new_token(), view=view, merged=merged)


def _form(
    typed: Typed,
    *,
    key: str = "",
    read: Read | None = None,
    view: SubmissionView | None = None,
    merged: MergedFields | None = None,
    kept: bool = False,
) -> str:
    """The form. kept: it holds just what the desk has, so that a page may build on that."""
    return render_template(
        "writer/form.html",
        typed=typed,
        key=key,
        view=view,
        kept=kept,
        merged=merged,
        contests=contested(merged) if merged else (),
        errors=[(name, say(message)) for name, message in (read.errors if read else {}).items()],
        notes=[say(note) for note in (read.notes if read else ())],
        report=typed.report,
        **_choices(),
    )


def _choices() -> dict[str, object]:
    profiles = shelf.profiles(current_db()).ordered
    return {
        "categories": [(profile.key, profile_name(profile)) for profile in profiles],
        "accepts": ",".join(extensions()),
    }


def upload() -> FileStorage | None:
    """The file that came with the form, if any."""
    return request.files.get("file")


def tell(notes: Iterable[Speaks]) -> None:
    """Say these on the next page."""
    for note in notes:
        flash(say(note), "message")


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
    ahead = shelf.aheads(current_db(), page.rows)
    short = {row.id: in_short(row, ahead[row.id]) for row in page.rows}
    return render_template("writer/mine.html", page=page, state=state, in_words=findings_in_words, short=short)


@bp.get("/submissions/<int:submission_id>")
@allow()
def show(submission_id: int) -> str:
    """One article: where it is, what happens next, what was found and where."""
    view = viewed(submission_id)
    seen(submission_id)
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
        outlook=outlook(view, shelf.ahead(current_db(), view), threads if own else ()),
        steps=steps(view),
        possible=possible(view.state) if own or g.person.role is Role.ADMIN else frozenset(),
        findings=sorted(view.findings, key=_urgency),
        edits=_edits_by_finding(view),
        note=next((one for one in reversed(view.decisions) if one.note), None),
        events=shelf.timeline(current_db(), submission_id)[::-1],
        imported=shelf.imported(current_db(), submission_id),
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


def own_submission(submission_id: int) -> SubmissionView:
    """The submission, for its writer and for admins. Raises UnknownSubmission, Refused."""
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
    view = own_submission(submission_id)
    if not possible(view.state) & {"submit", "revise"}:
        flash(gettext("This article cannot be changed any more."), "warning")
        return redirect(url_for("writer.show", submission_id=submission_id), 303)
    return _form(standing(view, g.person.id), key=new_token(), view=view, kept=True)


@bp.post("/submissions/<int:submission_id>/edit")
@allow(Role.WRITER)
def revise(submission_id: int) -> _Page:
    """Hand in a new revision; one made from a text that is not current any more shows both."""
    view = own_submission(submission_id)
    if view.state is State.DRAFT:
        return hand_in()
    read = read_form(request.form, upload())
    typed = read.typed
    if read.errors or "read" in request.form:
        return _form(typed, read=read, view=view), 422 if read.errors else 200
    try:
        done = desk.revise(
            current_db(),
            g.actor,
            submission_id,
            typed.source(),
            seen=typed.seen,
            draft_version=typed.version or None,
            imported=typed.report,
        )
    except StaleRevision as error:
        return _stale(view, typed, error), 409
    except BadField as error:
        return _form(typed, read=Read(typed, {error.field: error}), view=view), 422
    except (StaleDraft, NotPossible):
        return _moved_on(view, typed)
    flash(gettext("Revision %(number)s is handed in. The checks have begun.", number=done.revision), "success")
    return redirect(url_for("writer.show", submission_id=submission_id), 303)


def _stale(view: SubmissionView, typed: Typed, error: StaleRevision) -> str:
    """Handed in from a text that is not current any more: what changed in it since is brought in."""
    began, now_there = (shelf.revision(current_db(), view.id, number) for number in (error.seen, error.current))
    if now_there is None:
        raise error
    theirs = made_from(now_there, draft=view.id, version=typed.version)
    return two_texts(view, typed, theirs, made_from(began, draft=view.id).fields() if began else None)


@bp.post("/submissions/<int:submission_id>/withdraw")
@allow(Role.WRITER)
def withdraw(submission_id: int) -> Response:
    """Take the article back; the reason goes into the timeline."""
    own_submission(submission_id)
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
