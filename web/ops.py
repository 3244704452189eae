"""The pages of ops: the board, failures, the audit trail, every submission's runs; holds and retries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from web import ops_board, ops_categories, ops_lists, ops_people, waterfall, words
from web.auth import allow, safe_next
from web.state import current_db
from workflow import desk, shelf
from workflow.clock import now
from workflow.desk.errors import DeskError
from workflow.findings import N_
from workflow.shelf.views import EventView
from workflow.states import Role, State

bp = Blueprint("ops", __name__)
bp.register_blueprint(ops_people.bp)
bp.register_blueprint(ops_categories.bp)
bp.register_blueprint(ops_lists.bp)

OPS = (Role.OPS, Role.ADMIN)
PAUSES = (15, 60, 240, 1440)
_KINDS = ("stage", "channel")
_ROWS = 100
_COMING_AND_GOING = frozenset({"sign_in", "sign_out", "issue_link", "set_preferences", "throttle"})


class NothingChosen(DeskError):
    """A retry without a cause and without a single tick."""

    code = "nothing-chosen"
    template = N_("Tick what should be tried again, or choose to retry all of them.")


@bp.get("/ops")
@allow(*OPS)
def board() -> str:
    """Everything at a glance, read from the database: it says the same when every worker is dead."""
    database = current_db()
    seen = shelf.board(database)
    failures = shelf.failures(database, limit=10)
    return render_template(
        "ops/board.html",
        board=seen,
        failures=failures,
        reasons=ops_board.reasons(seen, failures),
        events=_acts(shelf.audit(database, limit=100, chain="desk").rows),
        pauses=PAUSES,
        now=now(),
    )


def _acts(events: Iterable[EventView]) -> list[EventView]:
    """The newest things that people did to the desk itself; who signed in is for the audit trail."""
    return [event for event in events if event.verb not in _COMING_AND_GOING][:12]


@bp.post("/ops/holds")
@allow(*OPS)
def hold() -> Response:
    """Pause a stage or a channel, with a reason, until lifted or for some minutes."""
    form = request.form
    minutes = form.get("minutes", 0, int)
    until: datetime | None = now() + timedelta(minutes=minutes) if minutes > 0 else None
    kind, name = _kind(form.get("kind", "")), form.get("name", "")
    return _tried(
        lambda: desk.hold(current_db(), g.actor, kind, name, reason=form.get("reason", ""), until=until),
        gettext("Paused. Nothing new starts there until you resume it."),
    )


@bp.post("/ops/holds/lift")
@allow(*OPS)
def lift() -> Response:
    """Let a paused stage or channel go on."""
    kind, name = _kind(request.form.get("kind", "")), request.form.get("name", "")
    return _tried(
        lambda: desk.lift(current_db(), g.actor, kind, name, reason=request.form.get("reason", "")),
        gettext("Resumed. What waited is on its way."),
    )


def _kind(name: str) -> str:
    if name not in _KINDS:
        abort(400)
    return name


def _tried(act: Callable[[], object], done: str) -> Response:
    """Do it, say how it went, and go back to where the form stood."""
    try:
        act()
    except DeskError as error:
        flash(error.say(gettext), "error")
    else:
        flash(done, "success")
    return redirect(safe_next(request.form.get("next", "")) or url_for("ops.board"), 303)


@bp.get("/ops/failures")
@allow(*OPS)
def failures() -> str:
    """What failed, one row a cause."""
    return render_template("ops/failures.html", failures=shelf.failures(current_db()))


@bp.get("/ops/failures/<fingerprint>")
@allow(*OPS)
def failure(fingerprint: str) -> str:
    """One cause: the traceback, what it hit, and the way to try again."""
    group = shelf.failure(current_db(), fingerprint)
    if group is None:
        abort(404)
    read = shelf.failed_runs if group.kind == "stage" else shelf.failed_publications
    after = request.args.get("after", 0, int)
    rows = read(current_db(), fingerprint=fingerprint, after=after, limit=_ROWS)
    return render_template("ops/failure.html", group=group, rows=rows, more=len(rows) == _ROWS, after=after)


@bp.post("/ops/retry")
@allow(*OPS)
def retry() -> Response:
    """Try again what failed: the rows that were ticked, or all of one cause."""
    form = request.form
    every = form.get("which") == "all"
    ids = [] if every else form.getlist("id", type=int)
    fingerprint = form.get("fingerprint", "") if every else ""
    act = desk.retry_runs if _kind(form.get("kind", "")) == "stage" else desk.retry_publications
    try:
        if not ids and not fingerprint:
            raise NothingChosen
        count = act(current_db(), g.actor, ids=ids, fingerprint=fingerprint, reason=form.get("reason", ""))
    except DeskError as error:
        flash(error.say(gettext), "error")
    else:
        flash(ngettext("%(num)s is queued again.", "%(num)s are queued again.", count), "success")
    return redirect(safe_next(form.get("next", "")) or url_for("ops.failures"), 303)


@bp.get("/ops/events")
@allow(*OPS)
def events() -> str:
    """The audit trail, newest first, by verb and by person."""
    asked = request.args
    verb, actor = asked.get("verb", ""), asked.get("actor", "").strip()
    page = shelf.audit(current_db(), before=asked.get("before", 0, int), limit=_ROWS, verb=verb, actor=actor)
    return render_template("ops/events.html", page=page, verb=verb, actor=actor, verbs=_verbs())


def _verbs() -> list[tuple[str, str]]:
    """Every verb as an option of the filter: its sentence without the names."""
    blank = dict.fromkeys(words.PLACES, "…")
    return sorted(((verb, gettext(template) % blank) for verb, template in words.VERBS.items()), key=lambda one: one[1])


@bp.get("/ops/submissions")
@allow(*OPS)
def submissions() -> str:
    """Every submission, newest first, by state."""
    asked = request.args.get("state", "")
    state = asked if asked in set(State) else ""
    database = current_db()
    page = shelf.all_submissions(database, state=state, before=request.args.get("before", 0, int))
    return render_template("ops/submissions.html", page=page, state=state, counts=shelf.state_counts(database))


@bp.get("/ops/submissions/<int:submission_id>")
@allow(*OPS)
def submission(submission_id: int) -> str:
    """Why one submission is where it is: every stage run and publication with its waits, and the whole timeline."""
    database = current_db()
    view = shelf.submission(database, submission_id)
    if view is None:
        abort(404)
    runs = shelf.stage_runs(database, submission_id)
    return render_template(
        "ops/submission.html",
        view=view,
        falls=waterfall.of_runs(runs, view.revisions, now()),
        publications=waterfall.of_publications(view.publications, now()),
        events=shelf.timeline(database, submission_id),
        now=now(),
    )
