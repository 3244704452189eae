"""The switch of language and theme that every page carries, for people signed in and not."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response

from web.auth import public, safe_next
from web.i18n import LOCALE_COOKIE, LOCALES, THEME_COOKIE, THEMES
from web.state import current_db, current_settings
from workflow import desk

bp = Blueprint("preferences", __name__)

_YEAR = 365 * 24 * 3600


@bp.post("/preferences")
@public
def choose() -> Response:
    """Keep the choice in a cookie for this browser, and in the account of who is signed in."""
    locale = request.form.get("locale", "")
    theme = request.form.get("theme", "")
    theme = "" if theme == "system" else theme
    response = redirect(safe_next(request.form.get("next", "")) or "/", 303)
    if locale in LOCALES:
        _keep(response, LOCALE_COOKIE, locale)
        _keep_for_person(locale=locale)
    if "theme" in request.form and theme in THEMES:
        _keep(response, THEME_COOKIE, theme)
        _keep_for_person(theme=theme)
    return response


def _keep(response: Response, name: str, value: str) -> None:
    secure = current_settings().address.startswith("https://")
    response.set_cookie(name, value, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")


def _keep_for_person(*, locale: str | None = None, theme: str | None = None) -> None:
    if g.person:
        chosen = {name: value for name, value in (("locale", locale), ("theme", theme)) if value is not None}
        desk.people.set_preferences(current_db(), g.person.id, **chosen)
