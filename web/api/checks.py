"""Checking a text over the API: the line runs over it, nothing is kept."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from web.api import shapes
from web.api.reading import SOURCE_FIELDS, body_object, source_of
from web.auth import allow
from web.errors import Refused
from web.state import current_db, current_lists
from workflow import shelf
from workflow.article import Background
from workflow.desk.submit import check_fields
from workflow.findings import N_
from workflow.line import examine

bp = Blueprint("api_checks", __name__, url_prefix="/api/v1")

# The web checks while somebody waits; longer texts go through the workers.
LONGEST_CHECKED = 500_000


@bp.post("/check")
@allow()
def check() -> Response:
    """What the quick stages say of a text. Only reads: what the ledger and the lists of domains hold now."""
    profiles = shelf.profiles(current_db())
    source = source_of(body_object(SOURCE_FIELDS), profiles)
    check_fields(source)
    if len(source.body) > LONGEST_CHECKED:
        template = N_("This checks at most %(limit)s characters at once. Hand longer texts in instead.")
        raise Refused(422, "bad-field", template, field="body", limit=LONGEST_CHECKED)
    standing = shelf.standing(current_db())
    background = Background(lists=(*current_lists(), *standing.lists), lexicon=standing.lexicon)
    return jsonify(shapes.report(examine(source, profiles, background=background)))
