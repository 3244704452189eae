"""The page of people: accounts, roles, sign-in links; for admins."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.state import current_db, current_settings
from workflow import desk, shelf
from workflow.desk.errors import BadField, DeskError
from workflow.findings import N_
from workflow.states import Role

bp = Blueprint("people", __name__)


@bp.get("/ops/people")
@allow(Role.ADMIN)
def everyone() -> str:
    """All accounts, closed ones too."""
    return _page()


def _page(*, error: DeskError | None = None, name: str = "", role: str = "", link: str = "", whose: str = "") -> str:
    accounts = shelf.people.everyone(current_db(), after=request.args.get("after", 0, int))
    return render_template(
        "ops/people.html",
        accounts=accounts,
        roles=list(Role),
        error=error,
        name=name,
        role=role,
        link=link,
        whose=whose,
    )


@bp.post("/ops/people")
@allow(Role.ADMIN)
def add() -> str | tuple[str, int]:
    """A new account, with a link that signs the person in once."""
    name, role = request.form.get("name", ""), request.form.get("role", "")
    try:
        user_id = desk.people.add_user(current_db(), name, _role(role), actor=g.actor)
    except DeskError as error:
        return _page(error=error, name=name, role=role), 422
    return _with_link(user_id)


def _role(name: str) -> Role:
    if name not in set(Role):
        raise BadField("role", N_("Choose one of the roles in the list."))
    return Role(name)


def _with_link(user_id: int) -> str:
    """The page with a fresh link on it: the only time that it can be read."""
    token = desk.people.issue_link(current_db(), user_id, actor=g.actor)
    person = shelf.people.by_link(current_db(), token)
    address = current_settings().address + url_for("auth.show_link", token=token)
    return _page(link=address, whose=person.name if person else "")


@bp.post("/ops/people/<int:user_id>/link")
@allow(Role.ADMIN)
def issue_link(user_id: int) -> str | tuple[str, int]:
    """A new sign-in link for somebody who has lost theirs."""
    try:
        return _with_link(user_id)
    except DeskError as error:
        return _page(error=error), 422


@bp.post("/ops/people/<int:user_id>/role")
@allow(Role.ADMIN)
def set_role(user_id: int) -> Response:
    """Change what somebody may do; nobody changes their own role, so that the desk always keeps an admin."""
    if user_id == g.person.id:
        return _back(gettext("You cannot change your own role. Ask another admin."), "error")
    try:
        desk.people.set_role(current_db(), g.actor, user_id, _role(request.form.get("role", "")))
    except DeskError as error:
        return _back(error.say(gettext), "error")
    return _back(gettext("The role is changed."), "success")


@bp.post("/ops/people/<int:user_id>/active")
@allow(Role.ADMIN)
def set_active(user_id: int) -> Response:
    """Close an account, or open it again."""
    if user_id == g.person.id:
        return _back(gettext("You cannot close your own account. Ask another admin."), "error")
    active = request.form.get("active") == "yes"
    try:
        desk.people.set_active(current_db(), g.actor, user_id, active)
    except DeskError as error:
        return _back(error.say(gettext), "error")
    return _back(gettext("The account is open again.") if active else gettext("The account is closed."), "success")


def _back(words: str, kind: str) -> Response:
    flash(words, kind)
    return redirect(url_for("ops.people.everyone"), 303)
