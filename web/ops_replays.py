"""Replays: what today's rules would say of texts that were checked before, and having those checked again that wait."""

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
from workflow.shelf.cards import BatchRow

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
    batch, database = _replay(batch_id), current_db()
    return render_template(
        "ops/replay.html",
        batch=batch,
        every=desk.count_again(database, desk.Changed(batch_id)),
        report=shelf.replay_report(database, batch_id),
        page=shelf.replayed(database, batch_id, after=request.args.get("after", 0, int)),
    )


def _replay(batch_id: int) -> BatchRow:
    batch = shelf.batch(current_db(), batch_id)
    if batch is None or batch.action != "replay":
        abort(404)
    return batch


def _changed(batch_id: int) -> desk.Changed:
    """Which of its texts are meant: a kind of change, those that are ticked, or all."""
    asked = request.values
    before, after = (asked.get(name, "") for name in ("before", "after"))
    return desk.Changed(batch_id, before, after, asked.get("code", ""), tuple(asked.getlist("id", type=int)))


@bp.get("/ops/replays/<int:batch_id>/again")
@allow(*OPS)
def ask_again(batch_id: int) -> Response | str:
    """How many articles would be checked again, which are left alone, and the form that asks why."""
    _replay(batch_id)
    changed = _changed(batch_id)
    if request.args.get("ticked") and not changed.ids:
        flash(gettext("Tick what should be checked again, or choose all of a kind."), "warning")
        return back_to(url_for("ops.replays.report", batch_id=batch_id))
    extent = desk.count_again(current_db(), changed)
    return render_template("ops/again.html", batch_id=batch_id, changed=changed, extent=extent)


@bp.post("/ops/replays/<int:batch_id>/again")
@allow(*OPS)
def again(batch_id: int) -> Response:
    """Begin to check them again."""
    _replay(batch_id)
    report = url_for("ops.replays.report", batch_id=batch_id)
    try:
        begun = desk.start_again(current_db(), g.actor, _changed(batch_id), reason=reason())
    except DeskError as error:
        flash(error.say(gettext), "error")
        return back_to(report)
    if not begun:
        flash(gettext("None of them waits as it was: nothing is left to check again."), "warning")
        return back_to(report)
    flash(gettext("They are checked again as soon as nothing else is due."), "success")
    return redirect(url_for("ops.dead.batches"), 303)
