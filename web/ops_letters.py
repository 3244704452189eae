"""The page of the mail: letters that did not go out at the first try, and having one tried again."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.ops_acts import OPS, back_to
from web.state import current_db
from workflow import desk, shelf
from workflow.posting import posts

bp = Blueprint("letters", __name__)


@bp.get("/ops/letters")
@allow(*OPS)
def troubled() -> str:
    """What mail servers refused, and what nobody knows of."""
    return render_template("ops/letters.html", letters=shelf.letters(current_db()), posts=posts())


@bp.post("/ops/letters/<int:letter_id>/retry")
@allow(*OPS)
def retry(letter_id: int) -> Response:
    """Once more; what may have been sent is never sent again."""
    if desk.retry_letters(current_db(), letter_id):
        flash(gettext("It is tried again."), "success")
    else:
        flash(gettext("This letter cannot be tried again: it has gone out, or may have."), "warning")
    return back_to(url_for("ops.letters.troubled"))
