"""Pages for guests: one article in one revision, and a button that approves exactly that, once, without an account."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from web.auth import public
from web.errors import status_of
from web.review_sheet import as_published
from web.review_steps import unsigned
from web.state import current_db
from workflow import desk, shelf
from workflow.desk.errors import BadGuestLink, ChecklistOpen, DeskError, StaleRevision
from workflow.parse import parse
from workflow.profiles import Review
from workflow.shelf import GuestLinkView
from workflow.states import NotPossible

bp = Blueprint("guests", __name__)


@bp.get("/approve/<token>")
@public
def show(token: str) -> Response:
    """The article to read. Mail scanners and previews that fetch the address change nothing."""
    link = _link(token)
    return _page(token, link) if link else _ended(BadGuestLink(), 410)


@bp.post("/approve/<token>")
@public
def approve(token: str) -> Response:
    """Approve it; the link is used up."""
    link = _link(token)
    if link is None:
        return _ended(BadGuestLink(), 410)
    note = request.form.get("note", "").replace("\r\n", "\n")[:10_000]
    try:
        desk.approve_as_guest(current_db(), unsigned(token), note=note, checked=request.form.getlist("checked"))
    except ChecklistOpen as error:
        return _page(token, link, error)
    except (DeskError, NotPossible) as error:
        return _ended(error, status_of(error))
    return _private(render_template("guests/done.html", link=link, title=_title(link)), 200)


def _link(token: str) -> GuestLinkView | None:
    """The link that a token opens; one that this desk did not sign is not even looked for."""
    secret = unsigned(token)
    return shelf.guest_link(current_db(), secret) if secret else None


def _title(link: GuestLinkView) -> str:
    row = shelf.submission_brief(current_db(), link.submission_id)
    return row.title if row else ""


def _page(token: str, link: GuestLinkView, error: DeskError | None = None) -> Response:
    profiles = shelf.profiles(current_db())
    found = shelf.revision(current_db(), link.submission_id, link.revision)
    view = shelf.submission(current_db(), link.submission_id)
    if found is None or view is None or view.current is None:
        return _ended(BadGuestLink(), 410)
    if view.current.number != link.revision:
        return _ended(StaleRevision(seen=link.revision, current=view.current.number), 409)
    article = parse(found.source, profiles)
    profile = profiles.find(view.category)
    page = render_template(
        "guests/approve.html",
        token=token,
        link=link,
        article=article,
        revision=found,
        html=as_published(view, article, shelf.copies(current_db(), view.current.id), _picture_at(token)),
        title=article.title or view.title,
        review=profile.review if profile else Review(),
        ticked=set(request.form.getlist("checked")),
        note=request.form.get("note", ""),
        error=error,
    )
    return _private(page, status_of(error) if error else 200)


def _picture_at(token: str) -> Callable[[str], str]:
    return lambda name: url_for("media.show_guest", token=token, name=name)


def _ended(error: DeskError | NotPossible, status: int) -> Response:
    return _private(render_template("guests/ended.html", error=error if isinstance(error, DeskError) else None), status)


def _private(page: str, status: int) -> Response:
    """Nothing of it is for search engines, and no link in the article learns the address of the page."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
