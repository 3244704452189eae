"""Which language and which theme a page is in, and the switch that every page carries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale

LOCALES: Mapping[str, str] = MappingProxyType({"en": "English", "zh_Hans": "简体中文"})
THEMES = ("", "light", "dark")
LOCALE_COOKIE, THEME_COOKIE = "locale", "theme"


def known_locale(name: str) -> str:
    """The catalogue that serves a locale or language tag such as zh-CN, zh_Hans or en-GB; empty when none does."""
    tag = name.strip().replace("_", "-").casefold()
    if tag in {"zh", "zh-cn", "zh-sg", "zh-my"} or tag.startswith("zh-hans"):
        return "zh_Hans"
    return "en" if tag.partition("-")[0] == "en" else ""


def choose_locale() -> str:
    """The reader's language: ?lang=, their account's, this browser's switch, or what the browser asks for."""
    if not has_request_context():
        return "en"
    person = g.get("person")
    asked = [request.args.get("lang", ""), getattr(person, "locale", ""), request.cookies.get(LOCALE_COOKIE, "")]
    return next((found for tag in (*asked, *request.accept_languages.values()) if (found := known_locale(tag))), "en")


def choose_theme() -> str:
    """light, dark, or empty for what the system says."""
    if not has_request_context():
        return ""
    theme = getattr(g.get("person"), "theme", "") or request.cookies.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


def language_tag() -> str:
    """The page's language as HTML names it: en, zh-Hans."""
    return str(get_locale() or Locale("en")).replace("_", "-")


def install(app: Flask) -> None:
    """Translate the app's pages, and give templates the choice of languages."""
    Babel(app, locale_selector=choose_locale, default_locale="en", default_timezone="UTC")
    app.jinja_env.globals.update(locales=LOCALES, language_tag=language_tag, chosen_theme=choose_theme)
