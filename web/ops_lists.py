"""The page of lists of domains: which are in force, whether a host is on one, and how they come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.list_diagnosis import STALE_AFTER, age_days
from web.state import current_db, list_folder
from workflow import desk
from workflow.domains import ascii_host, page_address
from workflow.findings import N_
from workflow.lists.files import BadList
from workflow.lists.folder import BadName, NothingInIt
from workflow.lists.listed import About, Kind, Listing, listings
from workflow.states import Role

bp = Blueprint("lists", __name__)

OPS = (Role.OPS, Role.ADMIN)
_Page = str | tuple[str, int] | Response
_LONGEST = 200
_REFUSALS = {
    BadName: N_("A list's name has 1 to 40 small letters, digits and hyphens, and no two have the same."),
    NothingInIt: N_("No line of the file names a domain that can be read."),
    BadList: N_("The list that is there is damaged: remove it, and add it anew."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One list on the page. about: None where its file is damaged. days: how old this version is, if that is known."""

    name: str
    about: About | None
    days: int | None = None

    @property
    def is_old(self) -> bool:
        """Whether a newer one should be looked for."""
        denies = self.about is not None and self.about.kind is Kind.DENY
        return denies and self.days is not None and self.days > STALE_AFTER.days


@bp.get("/ops/lists")
@allow(*OPS)
def every() -> str:
    """All lists as this machine has them, and what they say of a host."""
    return _page()


@bp.post("/ops/lists")
@allow(*OPS)
def add() -> _Page:
    """A new list from an uploaded file."""
    name = request.form.get("name", "").strip()
    kind = Kind.ALLOW if request.form.get("kind") == Kind.ALLOW else Kind.DENY
    done = gettext("“%(name)s” is in force from the next article on.", name=name)
    return _tried(
        lambda: desk.add_list(current_db(), g.actor, list_folder(), name, _lines(), kind=kind, **_told()), done
    )


@bp.post("/ops/lists/<name>")
@allow(*OPS)
def update(name: str) -> _Page:
    """Other contents for a list, from an uploaded file."""
    done = gettext("“%(name)s” is updated.", name=name)
    return _tried(lambda: desk.update_list(current_db(), g.actor, list_folder(), name, _lines(), **_told()), done)


@bp.post("/ops/lists/<name>/remove")
@allow(*OPS)
def remove(name: str) -> _Page:
    """Take a list away."""
    done = gettext("“%(name)s” is not in force any more. What was found with it stays as it was found.", name=name)
    return _tried(lambda: desk.remove_list(current_db(), g.actor, list_folder(), name), done)


def _told() -> dict[str, str]:
    return {name: request.form.get(name, "").strip()[:_LONGEST] for name in ("licence", "source")}


def _lines() -> list[str]:
    """What was uploaded, as `copydesk lists` reads a file; nothing where there is none."""
    file = request.files.get("file")
    return file.read().decode("utf-8-sig", "replace").splitlines() if file else []


def _tried(act: Callable[[], object], done: str) -> _Page:
    try:
        act()
    except (BadName, NothingInIt, BadList) as error:
        return _page(wrong=gettext(_REFUSALS[type(error)])), 422
    flash(done, "success")
    return redirect(url_for("ops.lists.every"), 303)


def _page(wrong: str = "") -> str:
    asked = request.args.get("host", "").strip()
    host = ascii_host(asked) or _host_of(asked)
    return render_template(
        "ops/lists.html",
        lists=list(_every()),
        asked=asked,
        host=host,
        found=_listings(host),
        kinds=Kind,
        typed=request.form,
        wrong=wrong,
    )


def _every() -> Iterator[Line]:
    folder = list_folder()
    for name in folder.names():
        try:
            about = folder.named(name).about
        except (BadList, BadName):
            yield Line(name, None)
        else:
            yield Line(name, about, age_days(about))


def _host_of(asked: str) -> str:
    address = page_address(asked)
    return ascii_host(address.partition("//")[2].partition("/")[0].partition(":")[0]) if address else ""


def _listings(host: str) -> tuple[Listing, ...]:
    return listings(list_folder().current(), host) if host else ()
