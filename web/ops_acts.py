"""What every form of ops shares: who may send it, what it names, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, g, redirect, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from web.auth import safe_next
from web.ops_snapshot import forget
from web.state import current_db
from workflow import desk
from workflow.desk.errors import DeskError
from workflow.findings import N_
from workflow.states import Role

OPS = (Role.OPS, Role.ADMIN)
_KINDS = ("stage", "channel")


class NothingChosen(DeskError):
    """A bulk action without a cause, a name or a single tick."""

    code = "nothing-chosen"
    template = N_("Tick what should be tried again, or choose to retry all of them.")


def kind_of(name: str) -> str:
    """Stage or channel; anything else is no form of ours."""
    if name not in _KINDS:
        abort(400)
    return name


def reason() -> str:
    """Why, as it was typed."""
    return request.form.get("reason", "")


def back_to(fallback: str) -> Response:
    """Where the form stood, else the fallback."""
    return redirect(safe_next(request.form.get("next", "")) or fallback, 303)


def tried(act: Callable[[], object], done: str, *, fallback: str = "/ops") -> Response:
    """Do it, say how it went, and go back to where the form stood."""
    try:
        act()
    except DeskError as error:
        flash(error.say(gettext), "error")
    else:
        forget()
        flash(done, "success")
    return back_to(fallback)


def wanted() -> desk.Wanted:
    """Which failures a bulk form means: those that are ticked, or all of one cause, of one stage, of one channel.

    Raises:
        NothingChosen: none of these.
    """
    form = request.form
    kind = kind_of(form.get("kind", ""))
    if form.get("which") != "all":
        chosen = desk.Wanted(kind, tuple(form.getlist("id", type=int)))
    else:
        chosen = desk.Wanted(kind, fingerprint=form.get("fingerprint", ""), name=form.get("name", ""))
    if chosen.is_nothing:
        raise NothingChosen
    return chosen


def in_bulk(action: desk.Action, fallback: str) -> Response:
    """Begin a batch and do its first step here; what is more goes on by itself, and the page of batches shows it."""
    try:
        database = current_db()
        batch_id = desk.start(database, g.actor, action, wanted(), reason=reason())
        more = bool(batch_id) and desk.step(database, batch_id)
    except DeskError as error:
        flash(error.say(gettext), "error")
        return back_to(fallback)
    forget()
    flash(_said(action, batch_id, more=more), "success")
    return redirect("/ops/batches", 303) if more else back_to(fallback)


def _said(action: desk.Action, batch_id: int, *, more: bool) -> str:
    so_far = desk.progress_of(current_db(), batch_id)
    if more:
        return str(gettext("%(done)s of %(total)s are done; the rest follows by itself.", **so_far))
    count = so_far["done"]
    if action is desk.Action.RETRY:
        return str(ngettext("%(num)s is queued again.", "%(num)s are queued again.", count))
    if action is desk.Action.DISCARD:
        return str(ngettext("%(num)s is put aside.", "%(num)s are put aside.", count))
    return str(ngettext("%(num)s is back among the dead letters.", "%(num)s are back among the dead letters.", count))
