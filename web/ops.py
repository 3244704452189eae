"""The pages of ops: the board, failures, the audit trail, every submission's runs; holds and retries."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web import (
    ops_alarms,
    ops_board,
    ops_categories,
    ops_dead,
    ops_letters,
    ops_lists,
    ops_people,
    ops_places,
    ops_replays,
    ops_rules,
    waterfall,
    words,
)
from web.auth import allow
from web.coming import coming
from web.ops_acts import OPS, in_bulk, kind_of, reason
from web.ops_acts import tried as answered
from web.ops_snapshot import snapshot
from web.state import current_db
from workflow import desk, shelf
from workflow.alarm_rules import drifting
from workflow.clock import now
from workflow.desk import Action, Wanted
from workflow.gates import Mode
from workflow.states import State

bp = Blueprint("ops", __name__)
for part in (
    ops_people,
    ops_categories,
    ops_lists,
    ops_places,
    ops_dead,
    ops_alarms,
    ops_letters,
    ops_rules,
    ops_replays,
):
    bp.register_blueprint(part.bp)

PAUSES = (15, 60, 240, 1440)
_ROWS = 100


@bp.get("/ops")
@allow(*OPS)
def board() -> str:
    """Everything at a glance, read from the database: it says the same when every worker is dead."""
    seen = snapshot()
    drift = drifting(seen.board, seen.hints)
    return render_template(
        "ops/board.html",
        board=seen.board,
        hints=seen.hints,
        hands=ops_board.handfuls(seen.board.hands),
        drift=drift,
        failures=seen.failures,
        reasons=ops_board.reasons(seen.board, seen.failures, drift),
        events=seen.acts,
        pauses=PAUSES,
        now=now(),
    )


@bp.post("/ops/holds")
@allow(*OPS)
def hold() -> Response:
    """Pause or drain a stage or a channel, with a reason, until lifted or for some minutes."""
    form = request.form
    minutes = form.get("minutes", 0, int)
    until: datetime | None = now() + timedelta(minutes=minutes) if minutes > 0 else None
    kind, name = kind_of(form.get("kind", "")), form.get("name", "")
    mode = Mode.DRAIN if form.get("mode") == Mode.DRAIN else Mode.PAUSE
    return answered(
        lambda: desk.hold(current_db(), g.actor, kind, name, reason=reason(), until=until, mode=mode),
        gettext("Draining. What was queued before is worked off; nothing newer starts until you resume it.")
        if mode is Mode.DRAIN
        else gettext("Paused. Nothing new starts there until you resume it."),
    )


@bp.post("/ops/holds/lift")
@allow(*OPS)
def lift() -> Response:
    """Let a held stage or channel go on."""
    kind, name = kind_of(request.form.get("kind", "")), request.form.get("name", "")
    return answered(
        lambda: desk.lift(current_db(), g.actor, kind, name, reason=reason()),
        gettext("Resumed. What waited is on its way."),
    )


@bp.get("/ops/failures")
@allow(*OPS)
def failures() -> str:
    """What failed, one row a cause."""
    return render_template("ops/failures.html", failures=shelf.failures(current_db()))


@bp.get("/ops/failures/<fingerprint>")
@allow(*OPS)
def failure(fingerprint: str) -> str:
    """One cause: the traceback, what it hit, and the way to try again."""
    database = current_db()
    group = shelf.failure(database, fingerprint)
    if group is None:
        abort(404)
    read = shelf.failed_runs if group.kind == "stage" else shelf.failed_publications
    after = request.args.get("after", 0, int)
    rows = read(database, fingerprint=fingerprint, after=after, limit=_ROWS)
    exactly = desk.count(database, Action.RETRY, Wanted(group.kind, fingerprint=fingerprint))
    return render_template(
        "ops/failure.html", group=group, rows=rows, more=len(rows) == _ROWS, after=after, exactly=exactly
    )


@bp.post("/ops/retry")
@allow(*OPS)
def retry() -> Response:
    """Try again what failed: the rows that were ticked, or all of one cause, stage or channel."""
    return in_bulk(Action.RETRY, url_for("ops.failures"))


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
    runs, tried = shelf.stage_runs(database, submission_id), shelf.attempts(database, submission_id)
    return render_template(
        "ops/submission.html",
        view=view,
        falls=waterfall.of_runs(runs, view.revisions, now(), tried),
        publications=waterfall.of_publications(view.publications, now(), tried),
        events=shelf.timeline(database, submission_id),
        coming=coming(view, runs, [(hold.kind, hold.name) for hold in snapshot().board.holds]),
        now=now(),
    )
