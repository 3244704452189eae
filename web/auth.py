"""Who may do what: every route says it, every request is asked; signing in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session, url_for
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from web.security import csrf
from web.state import current_db, current_settings, parts_of
from workflow.clock import now
from workflow.desk import people as accounts
from workflow.desk.actors import Actor
from workflow.desk.errors import DeskError
from workflow.desk.people import ABSOLUTE, BadLink
from workflow.desk.throttles import TooManyTries
from workflow.shelf import people
from workflow.shelf.people import Person, SignedIn
from workflow.states import Role

View = TypeVar("View", bound=Callable[..., Any])

EVERYONE = frozenset(Role)
HOMES = {Role.WRITER: "/submissions", Role.REVIEWER: "/review", Role.OPS: "/ops", Role.ADMIN: "/ops"}

_MARK = "may_use"
_ONE_CLICK = "one_click"
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_RENEW_AFTER = timedelta(minutes=5)

bp = Blueprint("auth", __name__)


class Undeclared(Exception):
    """A route does not say who may use it; the application refuses to start."""


def allow(*roles: Role) -> Callable[[View], View]:
    """Only signed-in people with one of these roles, and admins. Without any role: everybody who is signed in."""
    may_use = frozenset({*roles, Role.ADMIN}) if roles else EVERYONE

    def mark(view: View) -> View:
        setattr(view, _MARK, may_use)
        return view

    return mark


def public(view: View) -> View:
    """Anybody, signed in or not."""
    setattr(view, _MARK, None)
    return view


def one_click(view: View) -> View:
    """A form that a mail program may send: its address is signed, and it does nothing for whoever is signed in."""
    setattr(view, _ONE_CLICK, True)
    return view


def who_may(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """The roles that may use an endpoint; None for anybody.

    Raises:
        Undeclared: the route does not say.
    """
    view = app.view_functions[endpoint]
    if not hasattr(view, _MARK):
        raise Undeclared(f"{endpoint}: decorate the view with @allow(...) or @public")
    declared: frozenset[Role] | None = getattr(view, _MARK)
    return declared


def install(app: Flask) -> None:
    """Ask at every request; call after the last route: one that does not say who may use it stops the start."""
    if "static" in app.view_functions:
        public(app.view_functions["static"])
    for rule in app.url_map.iter_rules():
        who_may(app, rule.endpoint)
    app.before_request(_admit)


def session_cookie() -> str:
    """The name of the cookie that holds the session's token."""
    secure = current_settings().address.startswith("https://")
    return "__Host-copydesk" if secure else "copydesk"


def _admit() -> None:
    """Find out who asks, then whether they may."""
    g.person = g.actor = None
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static":
        return
    bearer = _bearer()
    person = people.by_token(current_db(), bearer) if bearer else _by_cookie()
    if person:
        g.person, g.actor = person, Actor(person.id, person.name, person.role)
    _check_role(endpoint, person, bearer)
    if request.method in _UNSAFE and not bearer and not hasattr(current_app.view_functions[endpoint], _ONE_CLICK):
        csrf.protect()


def _check_role(endpoint: str, person: Person | None, bearer: str) -> None:
    roles = who_may(current_app, endpoint)
    if bearer and person is None:
        raise Unauthorized
    if roles is None:
        return
    if person is None:
        raise Unauthorized
    if person.role not in roles:
        raise Forbidden


def _bearer() -> str:
    """The bearer token, honoured under /api/, /metrics and /events only: elsewhere there are forms."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    machine = request.path.startswith(("/api/", "/metrics", "/events"))
    return token.strip() if machine and scheme.lower() == "bearer" else ""


def _by_cookie() -> Person | None:
    token = request.cookies.get(session_cookie(), "")
    signed_in = people.by_session(current_db(), token) if token else None
    if signed_in is None:
        return None
    _renew(signed_in)
    g.unread = signed_in.unread
    return signed_in.person


def _renew(signed_in: SignedIn) -> None:
    # Not at every request: reading pages should not write.
    if now() - signed_in.seen_at > _RENEW_AFTER:
        accounts.renew_session(current_db(), signed_in.session_id, created_at=signed_in.created_at)


def safe_next(target: str) -> str:
    """Where to go after signing in: a path of this desk, else empty. No other host, scheme or control sign gets by."""
    if not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target or not target.isprintable():
        return ""
    parts = urlsplit(target)
    return "" if parts.scheme or parts.netloc else target


@bp.get("/")
@public
def home() -> Response:
    """Everybody starts where their work is."""
    return redirect(HOMES[g.person.role] if g.person else url_for("auth.sign_in"), 303)


@bp.get("/sign-in")
@public
def sign_in() -> str | Response:
    """The form for name and password."""
    if g.person:
        return redirect(safe_next(request.args.get("next", "")) or "/", 303)
    return _sign_in_page()


def _sign_in_page(error: DeskError | None = None) -> str:
    target = safe_next(request.values.get("next", ""))
    return render_template("auth/sign_in.html", name=request.form.get("name", ""), next=target, error=error)


@bp.post("/sign-in")
@public
def start_session() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Check name and password; the session's token changes with every sign-in."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        token = accounts.sign_in(
            current_db(),
            name,
            password,
            address=request.remote_addr or "",
            replaces=request.cookies.get(session_cookie(), ""),
            hasher=parts_of(current_app).hasher,
        )
    except TooManyTries as error:
        return _sign_in_page(error), 429, {"Retry-After": str(error.seconds)}
    except DeskError as error:
        return _sign_in_page(error), 422
    return _signed_in(token)


@bp.get("/sign-in/<token>")
@public
def show_link(token: str) -> str | tuple[str, int]:
    """A one-time link: only a button. Mail scanners and previews that fetch the address do not use it up."""
    person = people.by_link(current_db(), token)
    page = render_template("auth/link.html", person=person, token=token, error=None if person else BadLink())
    return page if person else (page, 410)


@bp.post("/sign-in/<token>")
@public
def use_link(token: str) -> Response | tuple[str, int]:
    """Use a one-time link up."""
    try:
        fresh = accounts.use_link(current_db(), token, replaces=request.cookies.get(session_cookie(), ""))
    except DeskError as error:
        return render_template("auth/link.html", person=None, token=token, error=error), 410
    return _signed_in(fresh)


def _signed_in(token: str) -> Response:
    session.clear()  # the form's token was known before the sign-in: a new one now
    response = redirect(safe_next(request.form.get("next", "")) or "/", 303)
    response.set_cookie(
        session_cookie(),
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        secure=session_cookie().startswith("__Host-"),
        httponly=True,
        samesite="Lax",
    )
    return response


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End this browser's session."""
    accounts.sign_out(current_db(), request.cookies.get(session_cookie(), ""))
    session.clear()
    response = redirect(url_for("auth.sign_in"), 303)
    response.delete_cookie(session_cookie(), secure=session_cookie().startswith("__Host-"), httponly=True)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
