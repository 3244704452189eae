"""Replays: what today's rules would say of texts that were checked before; begin one, follow it, read its report."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.ops_acts import OPS, back_to, reason
from web.state import current_db
from workflow import desk, shelf
from workflow.desk.errors import DeskError
from workflow.desk.replays import SCOPES
from workflow.line import RULESET

bp = Blueprint("replays", __name__)


@bp.get("/ops/replays")
@allow(*OPS)
def every() -> str:
    """The replays so far, and the form for another."""
    database = current_db()
    return render_template(
        "ops/replays.html",
        page=shelf.batches(database, before=request.args.get("before", 0, int), action="replay"),
        counts={which: desk.count_replay(database, desk.Scope(which)) for which in SCOPES},
        profiles=shelf.profiles(database).ordered,
        ruleset=RULESET,
    )


@bp.post("/ops/replays")
@allow(*OPS)
def start() -> Response:
    """Begin one."""
    form = request.form
    which = form.get("which", "")
    if which not in SCOPES:
        abort(400)
    newest = max(0, form.get("newest", 0, int))
    try:
        scope = desk.Scope(which, form.get("category", ""), newest)
        batch_id = desk.start_replay(current_db(), g.actor, scope, reason=reason())
    except DeskError as error:
        flash(error.say(gettext), "error")
        return back_to(url_for("ops.replays.every"))
    if not batch_id:
        flash(gettext("There is no such text."), "warning")
        return back_to(url_for("ops.replays.every"))
    return redirect(url_for("ops.replays.report", batch_id=batch_id), 303)


@bp.get("/ops/replays/<int:batch_id>")
@allow(*OPS)
def report(batch_id: int) -> str:
    """Which verdicts would change, and by which findings."""
    database = current_db()
    batch = shelf.batch(database, batch_id)
    if batch is None or batch.action != "replay":
        abort(404)
    return render_template(
        "ops/replay.html",
        batch=batch,
        report=shelf.replay_report(database, batch_id),
        page=shelf.replayed(database, batch_id, after=request.args.get("after", 0, int)),
    )
