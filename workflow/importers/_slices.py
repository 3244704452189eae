"""A stretch of a page's source with some of it cut out; everything else stays as it was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import turbohtml


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of a source, in code points."""

    start: int
    end: int


def place_of(element: turbohtml.Element) -> Cut | None:
    """Where an element stands with all that is in it; None where the source does not say, as of an unclosed one."""
    where = element.source_location
    if where is None or where.start_tag is None:
        return None
    if where.end_tag is None:
        return Cut(where.start_tag.start_offset, where.start_tag.end_offset) if element.tag in _VOID else None
    return Cut(where.start_tag.start_offset, where.end_tag.end_offset)


_VOID = frozenset(("img", "input", "br", "hr", "embed", "source", "link", "meta"))


def sliced(text: str, start: int, end: int, cuts: Iterable[Cut]) -> str:
    """text[start:end] without the cuts; of cuts that overlap the first one in the text counts."""
    kept: list[str] = []
    at = start
    for cut in sorted(cuts, key=lambda one: (one.start, -one.end)):
        if cut.start >= at and cut.end <= end:
            kept.append(text[at : cut.start])
            at = cut.end
    return "".join((*kept, text[at:end]))
