"""The desk's messages in other languages, for what is written to people outside of pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from babel.support import Translations


def translate_into(locale: str) -> Callable[[str], str]:
    """What gives the messages of the catalogue in a language; the desk's own words where there is none."""
    return _catalogue(locale).gettext


@cache
def _catalogue(locale: str) -> Translations:
    # The catalogues are files that come with the web; reading them needs nothing of it.
    found = find_spec("web")
    folders = found.submodule_search_locations if found else None
    folder = Path(next(iter(folders or [""]))) / "translations"
    return Translations.load(str(folder), [locale or "en"])  # type: ignore[return-value]
