"""Dead letters and batches: try again, put aside, bring back, export; watch a bulk action and stop it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from web.auth import allow
from web.ops_acts import OPS, in_bulk, kind_of, reason, tried
from web.state import current_db
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Action, BatchState, Wanted

bp = Blueprint("dead", __name__)

_ROWS = 100
_STATES = {"pause": BatchState.PAUSED, "resume": BatchState.RUNNING, "cancel": BatchState.CANCELLED}


@bp.get("/ops/dead")
@allow(*OPS)
def letters() -> str:
    """What was given up, or put aside, of the checks or the channels."""
    asked = request.args
    kind, aside, name = kind_of(asked.get("kind", "stage")), asked.get("aside") == "yes", asked.get("name", "")
    database = current_db()
    action = Action.RESTORE if aside else Action.RETRY
    places = [(one, put) for one in ("stage", "channel") for put in (False, True)]
    counts = {(one, put): shelf.dead_count(database, one, aside=put) for one, put in places}
    return render_template(
        "ops/dead.html",
        page=shelf.dead(database, kind, aside=aside, name=name, after=asked.get("after", 0, int), limit=_ROWS),
        kind=kind,
        aside=aside,
        name=name,
        counts=counts,
        all_of_it=desk.count(database, action, Wanted(kind, name=name)) if name else 0,
    )


@bp.post("/ops/dead/discard")
@allow(*OPS)
def discard() -> AnyResponse:
    """Put dead letters aside: they are on no list, and their articles stay where they are."""
    return in_bulk(Action.DISCARD, url_for("ops.dead.letters"))


@bp.post("/ops/dead/restore")
@allow(*OPS)
def restore() -> AnyResponse:
    """Bring back what was put aside within a week."""
    return in_bulk(Action.RESTORE, url_for("ops.dead.letters", aside="yes"))


@bp.get("/ops/dead/export")
@allow(*OPS)
def export() -> AnyResponse:
    """All of one kind as lines of JSON, however many there are."""
    kind = kind_of(request.args.get("kind", "stage"))
    lines = exported(current_db(), kind, aside=request.args.get("aside") == "yes")
    response = Response(lines, mimetype="application/x-ndjson")
    response.headers["Content-Disposition"] = f"attachment; filename=dead-{kind}s.ndjson"
    return response


def exported(database: Database, kind: str, *, aside: bool = False) -> Iterator[str]:
    """A line of JSON for each dead letter, a page of them at a time."""
    after: int | None = 0
    while after is not None:
        page = shelf.dead(database, kind, aside=aside, after=after, limit=500)
        for row in page.rows:
            yield json.dumps(asdict(row), ensure_ascii=False, default=_plain) + "\n"
        after = page.next


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@bp.get("/ops/batches")
@allow(*OPS)
def batches() -> str:
    """The bulk actions, newest first, with how far each is."""
    before = request.args.get("before", 0, int)
    return render_template("ops/batches.html", page=shelf.batches(current_db(), before=before))


@bp.post("/ops/batches/<int:batch_id>")
@allow(*OPS)
def change(batch_id: int) -> AnyResponse:
    """Pause, resume or cancel one."""
    state = _STATES.get(request.form.get("do", ""))
    if state is None:
        abort(400)
    said = {
        BatchState.PAUSED: gettext("The batch is paused."),
        BatchState.RUNNING: gettext("The batch goes on."),
        BatchState.CANCELLED: gettext("The batch is cancelled; what it has done stays done."),
    }[state]
    return tried(
        lambda: desk.set_batch(current_db(), g.actor, batch_id, state, reason=reason()),
        said,
        fallback=url_for("ops.dead.batches"),
    )
