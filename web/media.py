"""The desk's own copies of pictures, for those who may see the article that shows them."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from web.auth import allow, public
from web.review_steps import unsigned
from web.state import current_db
from web.viewing import viewed
from workflow import shelf
from workflow.images import TYPES
from workflow.shelf import Delivered

bp = Blueprint("media", __name__)

# A picture runs nothing and loads nothing, whatever a browser takes it for.
_POLICY = "default-src 'none'; sandbox"


@bp.get("/submissions/<int:submission_id>/pictures/<name>")
@allow()
def show(submission_id: int, name: str) -> Response:
    """A copy that this article shows."""
    viewed(submission_id)
    return delivered(shelf.picture_in(current_db(), submission_id, name), private=True)


@bp.get("/approve/<token>/pictures/<name>")
@public
def show_guest(token: str, name: str) -> Response:
    """The same for a guest, as long as the link is good."""
    secret = unsigned(token)
    link = shelf.guest_link(current_db(), secret) if secret else None
    if link is None:
        abort(404)
    return delivered(shelf.picture_in(current_db(), link.submission_id, name), private=True)


def delivered(found: Delivered | None, *, private: bool = False) -> Response:
    """A copy as an answer: its type is the one that its bytes have, and its name means these bytes for good."""
    if found is None:
        abort(404)
    response = Response(found.raw, content_type=TYPES[found.kind])
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    # Not for long, although a name always means the same bytes: what is withdrawn should be gone soon.
    response.headers["Cache-Control"] = f"{'private' if private else 'public'}, max-age=600"
    return response
