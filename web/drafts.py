"""What the desk has of an article that somebody writes at, and how that comes together with what they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from web.article_form import Typed, typed_from, typed_in_draft
from web.filters import category_key
from web.state import current_db
from workflow import shelf
from workflow.diff import Piece, Tag, inline
from workflow.merge import MergedFields, merge_fields
from workflow.shelf import RevisionView, SubmissionView

# Of longer passages it is not shown where they differ: nobody waits for that.
_MOST_COMPARED = 400_000_000


@dataclass(frozen=True, slots=True)
class Contested:
    """A passage or a field that both changed, for the page: what each has, cut where they differ.

    name: of the field, "body" for a passage. line, count: where mine stands in the merged text, from 0. other: theirs
    as one text; gone: they have taken the passage out.
    """

    name: str
    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]
    other: str
    line: int = 0
    count: int = 0
    gone: bool = False


def standing(view: SubmissionView, user_id: int) -> Typed:
    """What the desk has now: this person's draft slot, else the text that is current, else nothing."""
    slot = shelf.draft(current_db(), view.id, user_id)
    if slot:
        kept = typed_in_draft(slot.fields, draft=view.id, version=slot.version)
        return replace(kept, seen=slot.base_number, stamp=slot.stamp)
    if view.current is None:
        return Typed(draft=view.id)
    return made_from(view.current, draft=view.id)


def made_from(revision: RevisionView, *, draft: int, version: int = 0) -> Typed:
    """A form that follows on a revision; its category as the form names it."""
    typed = typed_from(revision.source)
    key = category_key(typed.category)
    return replace(typed, category=key, draft=draft, version=version, seen=revision.number)


def together(base: Mapping[str, str] | None, mine: Typed, theirs: Typed) -> tuple[Typed, MergedFields]:
    """Both in one form that follows on theirs; base: what both began with, None when nobody knows."""
    merged = merge_fields(base, mine.fields(), theirs.fields())
    fresh = typed_in_draft(merged.fields, draft=theirs.draft, version=theirs.version)
    return replace(fresh, seen=theirs.seen, stamp=theirs.stamp, imported=mine.imported or theirs.imported), merged


def contested(merged: MergedFields) -> tuple[Contested, ...]:
    """What a person has to choose between, fields first, then the passages in text order."""
    return (*_fields(merged), *_passages(merged))


def _fields(merged: MergedFields) -> Iterator[Contested]:
    for name, theirs in merged.contested.items():
        yield Contested(name, *_sides(merged.fields[name], theirs), theirs)


def _passages(merged: MergedFields) -> Iterator[Contested]:
    for one in merged.body.contests:
        mine, theirs = "\n".join(one.mine), "\n".join(one.theirs)
        yield Contested("body", *_sides(mine, theirs), theirs, line=one.line, count=len(one.mine), gone=not one.theirs)


def _sides(mine: str, theirs: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if len(mine) * len(theirs) > _MOST_COMPARED:
        return (Piece(Tag.SAME, mine),), (Piece(Tag.SAME, theirs),)
    pieces = inline(theirs, mine)
    return (
        tuple(piece for piece in pieces if piece.tag is not Tag.DELETED),
        tuple(piece for piece in pieces if piece.tag is not Tag.INSERTED),
    )
