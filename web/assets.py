"""The bundle as templates name it: addresses with the content's hash, and icons drawn inline."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for
from markupsafe import Markup

DIST = Path(__file__).parent / "static" / "dist"


@lru_cache(maxsize=32)
def _version(name: str, changed: int) -> str:  # noqa: ARG001 - `changed` is the key that makes a new bundle seen
    return hashlib.sha256((DIST / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a bundled file, with its content's hash; without one where the bundle was never built."""
    try:
        version = _version(name, (DIST / name).stat().st_mtime_ns)
    except FileNotFoundError:
        return url_for("static", filename=f"dist/{name}")
    return url_for("static", filename=f"dist/{name}", v=version)


@lru_cache(maxsize=2)
def _shapes(changed: int) -> dict[str, str]:  # noqa: ARG001 - as above
    shapes: dict[str, str] = json.loads((DIST / "icons.json").read_text(encoding="utf-8"))
    return shapes


def icon(name: str, label: str = "") -> Markup:
    """An icon of web/frontend/icons.mjs as inline SVG; without a label it is decoration and hidden from readers."""
    try:
        shape = _shapes((DIST / "icons.json").stat().st_mtime_ns).get(name, "")
    except FileNotFoundError:
        shape = ""
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>').format(spoken, Markup(shape))  # noqa: S704


def install(app: Flask) -> None:
    """Give templates `asset()` and `icon()`."""
    app.jinja_env.globals.update(asset=asset, icon=icon)
