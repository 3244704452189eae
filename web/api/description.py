"""The API's description for programs: OpenAPI 3.1, written by hand, held against the routes by a test."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response

from web.auth import public

bp = Blueprint("api_description", __name__, url_prefix="/api/v1")

DOCUMENT = Path(__file__).with_name("openapi.json")


@bp.get("/openapi.json")
@public
def openapi() -> Response:
    """The document itself."""
    return Response(DOCUMENT.read_bytes(), mimetype="application/json")
