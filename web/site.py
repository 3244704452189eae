"""The published site at /site/, for desks without a web server of their own in front of the files."""

from __future__ import annotations

from pathlib import PurePosixPath

from flask import Blueprint, abort, current_app, redirect, send_from_directory
from werkzeug.wrappers import Response

from web.auth import public
from web.media import delivered
from web.state import current_db, parts_of
from workflow import shelf
from workflow.channels import site as channel

bp = Blueprint("site", __name__)

# What readers may ask for, and what it is. Everything else in the folder is the channel's own.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_ROOMS = frozenset({"", "pages"})


@bp.get("/site")
@public
def front_door() -> Response:
    """The site's own addresses are relative to /site/."""
    return redirect("/site/", 308)


@bp.get("/site/")
@bp.get("/site/<path:name>")
@public
def show(name: str = "index.html") -> Response:
    """A page, a feed or the sitemap; 410 for an article that was withdrawn."""
    path = PurePosixPath(name)
    room = "" if str(path.parent) == "." else str(path.parent)
    if room not in _ROOMS or path.name.startswith(".") or path.suffix not in _TYPES:
        abort(404)
    folder = parts_of(current_app).settings.site_folder
    response = send_from_directory(folder, name, mimetype=_TYPES[path.suffix].partition(";")[0], max_age=60)
    response.headers["Content-Type"] = _TYPES[path.suffix]
    response.headers["Content-Security-Policy"] = _policy()
    # As the pages themselves say it: other sites learn that readers come from here, and not from which article.
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    # Feeds and pages are public: other sites may read them.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status_code == 200 and path.suffix == ".html" and path.stem in _withdrawn():
        response.status_code = 410
    return response


@bp.get(f"/site/{channel.MEDIA}/<name>")
@public
def show_picture(name: str) -> Response:
    """A copy of a picture that something published shows, from the store: the files are for other web servers."""
    response = delivered(shelf.published_picture(current_db(), name))
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _withdrawn() -> frozenset[str]:
    return channel.withdrawn(channel.Settings(folder=str(parts_of(current_app).settings.site_folder)))


def _policy() -> str:
    """Published pages run nothing and frame nothing.

    Each page says of itself which servers its pictures come from; browsers keep to both policies.
    """
    # The pages name their style sheet by the desk's own address, which need not be the one typed here.
    own = f"'self' {parts_of(current_app).settings.address}"
    return (
        f"default-src 'none'; style-src {own}; img-src 'self' https: http: data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
