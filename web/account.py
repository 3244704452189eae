"""The account page: a person's own password and API tokens; its routes belong to the blueprint of web.auth."""

from __future__ import annotations

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow, session_cookie
from web.auth import bp as bp  # noqa: PLC0414 - these routes belong to it
from web.state import current_db, parts_of
from workflow.desk import people as accounts
from workflow.desk.errors import BadField, DeskError
from workflow.findings import N_
from workflow.shelf import people


@bp.get("/account")
@allow()
def account() -> str:
    """The person's own settings."""
    return _page()


def _page(error: DeskError | None = None, fresh_token: str = "") -> str:
    database = current_db()
    return render_template(
        "auth/account.html",
        person=g.person,
        has_password=people.has_password(database, g.person.id),
        tokens=people.tokens_of(database, g.person.id),
        error=error,
        fresh_token=fresh_token,
    )


@bp.post("/account/password")
@allow()
def change_password() -> Response | tuple[str, int]:
    """A new password; every other browser of this person is signed out."""
    form = request.form
    try:
        _same_twice(form.get("password", ""), form.get("again", ""))
        accounts.change_password(
            current_db(),
            g.person.id,
            form.get("password", ""),
            current=form.get("current", ""),
            keep=request.cookies.get(session_cookie(), ""),
            hasher=parts_of(current_app).hasher,
        )
    except DeskError as error:
        return _page(error), 422
    flash(gettext("Your password is changed. Your other browsers are signed out."), "success")
    return redirect(url_for("auth.account"), 303)


def _same_twice(password: str, again: str) -> None:
    if password != again:
        raise BadField("again", N_("The two new passwords are not the same. Type them once more."))


@bp.post("/account/tokens")
@allow()
def issue_token() -> str:
    """A new API token, shown once."""
    label = request.form.get("label", "").strip()
    return _page(fresh_token=accounts.issue_token(current_db(), g.person.id, label))


@bp.post("/account/tokens/<int:token_id>/revoke")
@allow()
def revoke_token(token_id: int) -> Response:
    """A token that opens nothing any more."""
    accounts.revoke_token(current_db(), g.person.id, token_id)
    flash(gettext("The token is revoked."), "success")
    return redirect(url_for("auth.account"), 303)
