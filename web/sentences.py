"""Sentences with moments, names and links in them: translated, then filled in, so that nothing typed becomes markup."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens next, in words. tone, icon: as on pages."""

    text: Markup
    tone: str = "quiet"
    icon: str = "clock"


def sentence(template: str, **values: object) -> Markup:
    """An English template with %(name)s places in the reader's language; values that are no markup are escaped."""
    return escape(gettext(template)) % values


def linked(address: str, text: object) -> Markup:
    """A link. An address that is none of the web's, nor a place on this page, is shown as words."""
    if address.startswith(("https://", "http://", "#", "/")):
        return Markup('<a href="{}">{}</a>').format(address, text)
    return escape(text)
