"""Two revisions of an article beside each other: any two, or the current one with what somebody knows already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from web.auth import allow
from web.review_sheet import Comparison, comparison
from web.state import current_db
from web.viewing import viewed
from workflow import shelf
from workflow.desk.errors import UnknownRevision
from workflow.diff import Passage, Piece, Tag
from workflow.findings import N_
from workflow.shelf.bases import Bases, bases

bp = Blueprint("comparing", __name__)

BASE_NAMES = {
    "seen": N_("Since I last looked"),
    "approved": N_("Since the last approval"),
    "live": N_("Against what is live"),
}


class Layout(StrEnum):
    """Ways to show two texts; each is a link with ?view=."""

    UNIFIED = "unified"
    SIDES = "sides"
    CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Sides:
    """One line of two columns: what the left text has there, and what the right one has. Either may be missing."""

    left: tuple[Piece, ...] | None
    right: tuple[Piece, ...] | None
    kind: str
    moved: int


@bp.get("/submissions/<int:submission_id>/compare")
@allow()
def show(submission_id: int) -> str | Response:
    """?from= and ?to= are numbers of revisions; from may be seen, approved or live; without them: what is new."""
    view = viewed(submission_id)
    if view.current is None:
        raise UnknownRevision
    known = bases(current_db(), submission_id, g.person.id)
    asked = request.args.get("view", "")
    to = request.args.get("to", known.current, int)
    old, new = (shelf.revision(current_db(), submission_id, number) for number in (_from(known, to), to))
    if old is None or new is None:
        raise UnknownRevision
    found = comparison((old.number, old.source), (new.number, new.source))
    return render_template(
        "reviewer/compare.html",
        view=view,
        found=found,
        old=old,
        new=new,
        layout=Layout(asked) if asked in set(Layout) else Layout.UNIFIED,
        layouts=Layout,
        known=[(name, label, getattr(known, name)) for name, label in BASE_NAMES.items() if getattr(known, name)],
        asked=request.args.get("from", ""),
        rows=tuple(rows(found)),
    )


def _from(known: Bases, to: int) -> int:
    """The number of the older text: the one asked for, else the best there is, else the one before."""
    asked = request.args.get("from", "")
    if asked in BASE_NAMES and getattr(known, asked):
        return int(getattr(known, asked))
    if asked.isascii() and asked.isdigit():
        return request.args.get("from", 0, int)
    return next((number for number in (known.seen, known.approved, known.live) if 0 < number < to), max(to - 1, 1))


def rows(found: Comparison) -> Iterator[Sides | int]:
    """The lines of the body for two columns; of a stretch that is folded only how many written lines it has."""
    for stretch in found.body:
        if stretch.folded:
            yield sum(bool(passage.pieces) for passage in stretch.passages)
        else:
            yield from (sides(passage) for passage in stretch.passages if passage.pieces)


def sides(passage: Passage) -> Sides:
    """A passage for two columns."""
    left = tuple(piece for piece in passage.pieces if piece.tag is not Tag.INSERTED) if passage.old else None
    right = tuple(piece for piece in passage.pieces if piece.tag is not Tag.DELETED) if passage.new else None
    return Sides(left, right, kind_of(passage), passage.moved)


@bp.app_template_filter("diff_kind")
def kind_of(passage: Passage) -> str:
    """What happened to a passage: same, changed, added, removed, left (for another place), or arrived (from one)."""
    if passage.moved:
        return "left" if passage.old else "arrived"
    if not passage.old:
        return "added"
    if not passage.new:
        return "removed"
    return "changed" if passage.changed else "same"
