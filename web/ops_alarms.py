"""The page of alarms: every rule, where it stands, whom it tells; and a test of that."""

from __future__ import annotations

from flask import Blueprint, flash, g, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.ops_acts import OPS, back_to
from web.state import current_db, current_settings
from workflow import desk
from workflow.alarms import alarms, tell_test
from workflow.telling import Sinks, read_sinks

bp = Blueprint("alarms", __name__)


@bp.get("/ops/alarms")
@allow(*OPS)
def every() -> str:
    """All rules."""
    return render_template("ops/alarms.html", alarms=alarms(current_db()), sinks=_sinks())


def _sinks() -> Sinks:
    return read_sinks()


@bp.post("/ops/alarms/test")
@allow(*OPS)
def test() -> Response:
    """Send a test to every sink, and say what did not work."""
    sinks = _sinks()
    troubles = tell_test(sinks, current_settings().address)
    desk.note_test(current_db(), g.actor, sinks.names, troubles)
    for trouble in troubles:
        flash(gettext("Not told: %(trouble)s", trouble=trouble), "error")
    if not sinks.names:
        flash(gettext("Nobody is told: neither a mail address nor a webhook is set."), "warning")
    elif not troubles:
        flash(gettext("Sent. Look whether it arrives."), "success")
    return back_to(url_for("ops.alarms.every"))
