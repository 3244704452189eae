"""The keys of the review page, on the account page: other ones, or none; its routes belong to web.auth."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.auth import bp as bp  # noqa: PLC0414 - these routes belong to it
from web.state import current_db
from workflow import keys
from workflow.desk import people as accounts
from workflow.keys import BadKeys, Keys
from workflow.states import Role


@bp.get("/account/keys")
@allow(Role.REVIEWER)
def show_keys() -> str:
    """Every key with what it does."""
    return _page(g.person.keys, {})


@bp.post("/account/keys")
@allow(Role.REVIEWER)
def choose_keys() -> Response | tuple[str, int]:
    """Other keys; what cannot be taken comes back as it was typed."""
    first = "first" in request.form
    typed = {name: request.form.get(f"key-{name}", "").strip() for name in keys.DEFAULTS}
    chosen = Keys(on="on" in request.form, chosen=dict(keys.DEFAULTS) if first else typed)
    try:
        accounts.set_keys(current_db(), g.person.id, chosen)
    except BadKeys as error:
        return _page(chosen, error.wrong), 422
    flash(gettext("Your keys are kept."), "success")
    return redirect(url_for("auth.show_keys"), 303)


def _page(chosen: Keys, wrong: Mapping[str, str]) -> str:
    return render_template("auth/keys.html", keys=chosen, words=keys.WORDS, wrong=wrong)
