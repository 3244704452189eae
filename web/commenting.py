"""Comments on an article: forms that open a conversation, answer in it, settle it and open it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.errors import status_of
from web.state import current_db
from web.viewing import viewed
from workflow import desk
from workflow.desk.comments import LONGEST_COMMENT
from workflow.desk.errors import BadField, CommentNeeded, DeskError
from workflow.states import Role

bp = Blueprint("commenting", __name__)

_PASSAGE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_SHOWN = 48
_Page = Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that a comment may be about. value: its place, as the form sends it."""

    number: int
    value: str
    words: str


@bp.app_template_filter("paragraphs")
def paragraphs(body: str) -> Iterator[Paragraph]:
    """The written lines of a text, numbered, for whoever comments without a script."""
    at = number = 0
    for line in body.split("\n"):
        if line.strip():
            number += 1
            words = line.strip()
            shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
            yield Paragraph(number, f"{at}-{at + len(line)}", shown)
        at += len(line) + 1


@bp.app_template_global("longest_comment")
def longest_comment() -> int:
    """The most characters of one comment."""
    return LONGEST_COMMENT


@bp.post("/submissions/<int:submission_id>/comments")
@allow(Role.WRITER, Role.REVIEWER)
def open_thread(submission_id: int) -> _Page:
    """Begin a conversation about a passage ("start-end" of the revision's body), or about the whole text."""
    viewed(submission_id)
    found = _PASSAGE.fullmatch(request.form.get("passage", ""))
    start, end = (int(found[1]), int(found[2])) if found else (0, 0)
    revision = request.form.get("revision", 0, int)
    try:
        done = desk.comment(current_db(), g.actor, submission_id, _text(), revision=revision, start=start, end=end)
    except (CommentNeeded, BadField) as error:
        return _kept(submission_id, error)
    flash(gettext("Your comment is there. The other side sees it at once."), "success")
    return _back(submission_id, done.thread)


@bp.post("/submissions/<int:submission_id>/comments/<int:thread_id>")
@allow(Role.WRITER, Role.REVIEWER)
def go_on(submission_id: int, thread_id: int) -> _Page:
    """Answer in a conversation, settle it, or open it again; what was typed counts whichever button is pressed."""
    viewed(submission_id)
    act = request.form.get("act", "reply")
    try:
        if act == "reply" or _text().strip():
            desk.reply(current_db(), g.actor, submission_id, thread_id, _text())
    except (CommentNeeded, BadField) as error:
        return _kept(submission_id, error, thread_id)
    if act in {"resolve", "reopen"}:
        desk.resolve(current_db(), g.actor, submission_id, thread_id, resolved=act == "resolve")
    return _back(submission_id, thread_id)


def _text() -> str:
    return request.form.get("text", "")


def _kept(submission_id: int, error: DeskError, thread_id: int = 0) -> tuple[str, int]:
    """Everything that was typed, once more, and what is wrong with it."""
    page = render_template(
        "comments/kept.html",
        submission_id=submission_id,
        thread_id=thread_id,
        error=error,
        text=_text(),
        kept={name: request.form.get(name, "") for name in ("passage", "revision", "page")},
    )
    return page, status_of(error)


def _back(submission_id: int, thread_id: int) -> Response:
    reviews = g.person.role in {Role.REVIEWER, Role.ADMIN} and request.form.get("page") == "review"
    page = "reviewer.show" if reviews else "writer.show"
    return redirect(url_for(page, submission_id=submission_id, _anchor=f"thread-{thread_id}"), 303)
