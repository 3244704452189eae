"""Checking a text over the API: the line runs over it, nothing is kept."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from web.api import shapes
from web.api.files import article_object, article_of
from web.api.reading import SOURCE_FIELDS, number_of
from web.api.submissions import own_or_all
from web.auth import allow
from web.errors import Refused
from web.state import current_db, current_lists
from workflow import desk, shelf
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
    """What the quick stages say of a text; submission: whose next revision it would be, so that its history counts.

    Only reads: categories, history, lexicon and rules from the ledger, lists from their folder.
    """
    database = current_db()
    profiles = shelf.profiles(database)
    sent = article_object(SOURCE_FIELDS | {"submission"})
    source, imported = article_of(sent, profiles)
    about = {"import": shapes.imported(imported)} if imported else {}
    check_fields(source)
    if len(source.body) > LONGEST_CHECKED:
        template = N_("This checks at most %(limit)s characters at once. Hand longer texts in instead.")
        raise Refused(422, "bad-field", template, field="body", limit=LONGEST_CHECKED)
    if sent.get("submission") is None:
        standing = shelf.standing(database)
        background = Background(lists=(*current_lists(), *standing.lists), lexicon=standing.lexicon)
        return jsonify({**shapes.report(examine(source, profiles, background=background)), **about})
    known = own_or_all(number_of(sent, "submission")).id
    seen = desk.preview(database, source, author_id=None, submission_id=known, lists=current_lists())
    return jsonify({**shapes.report(seen.report), **about})
