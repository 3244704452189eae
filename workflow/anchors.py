"""Passages that are found again in a later text: by their words, and by what stood before and after them.

After the text quote selector of the W3C's Web Annotation model: offsets alone drift with the first change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from workflow.diff import units

# So much of what stands around a passage is kept, in code points on either side.
AROUND = 40
# Of words around a passage that was rewritten, at least so many have to be there still.
_LEAST_AROUND = 8
# A rewritten passage is at most so much longer than it was.
_STRETCH = 3
# In hundredths. Below it a reader would not say that these are the same words, changed.
_ALIKE = 70
_SHARED = 0.35
# In fewer characters than these, likeness is chance.
_SHORTEST = 6
_LONGEST_SEARCH = 400_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage as it was. start: in code points of its text. quote: empty for the text as a whole."""

    start: int
    quote: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands now, in code points. exact: in the very same words."""

    start: int
    end: int
    exact: bool


def anchor(body: str, start: int, end: int) -> Anchor:
    """The anchor of body[start:end], without white space at its ends; of the whole text where nothing is left."""
    start, end = max(0, min(start, len(body))), max(0, min(end, len(body)))
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    if start >= end:
        return Anchor(0, "")
    return Anchor(start, body[start:end], body[max(0, start - AROUND) : start], body[end : end + AROUND])


def locate(body: str, sought: Anchor) -> Place | None:
    """Where the passage stands in a later text: in the same words, else rewritten, else nowhere (None)."""
    if not sought.quote:
        return Place(0, 0, exact=True)
    return _same_words(body, sought) or _between(body, sought) or _alike(body, sought)


def _same_words(body: str, sought: Anchor) -> Place | None:
    """Of several places with these words the one whose surroundings are most like; of these the nearest."""
    places = list(_occurrences(body, sought.quote))
    if not places:
        return None
    best = max(places, key=lambda at: (_surroundings(body, at, sought), -abs(at - sought.start)))
    return Place(best, best + len(sought.quote), exact=True)


def _occurrences(body: str, words: str) -> Iterator[int]:
    at = body.find(words)
    while at >= 0:
        yield at
        at = body.find(words, at + 1)


def _surroundings(body: str, at: int, sought: Anchor) -> int:
    """How many characters next to body[at:] are those that stood next to the passage."""
    end = at + len(sought.quote)
    before = _common(reversed(body[max(0, at - AROUND) : at]), reversed(sought.prefix))
    return before + _common(iter(body[end : end + AROUND]), iter(sought.suffix))


def _common(one: Iterator[str], other: Iterator[str]) -> int:
    number = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        number += 1
    return number


def _between(body: str, sought: Anchor) -> Place | None:
    """A rewritten passage between what stood before and after it: both are there still, and once only."""
    before, after = sought.prefix[-_LEAST_AROUND:], sought.suffix[:_LEAST_AROUND]
    if len(before) < _LEAST_AROUND or len(after) < _LEAST_AROUND or body.count(before) != 1 or body.count(after) != 1:
        return None
    start = body.find(before) + len(before)
    end = body.find(after)
    if not start < end <= start + _STRETCH * len(sought.quote) + AROUND or not body[start:end].strip():
        return None
    # With hardly a word of the passage left, something else was written in its place.
    return Place(start, end, exact=False) if _shared(body[start:end], sought.quote) >= _SHARED else None


def _shared(one: str, other: str) -> float:
    """How much of two passages is the same, counted in words, or in characters where a script has no spaces."""
    return Indel.normalized_similarity(*([unit for unit in units(text) if not unit.isspace()] for text in (one, other)))


def _alike(body: str, sought: Anchor) -> Place | None:
    """The stretch that is most like the passage, if it is like enough."""
    if len(sought.quote) < _SHORTEST or len(body) > _LONGEST_SEARCH:
        return None
    # The shorter of the two is looked for in the longer: a body shorter than the quote has no place for it.
    found = fuzz.partial_ratio_alignment(sought.quote, body, score_cutoff=_ALIKE) if len(body) else None
    if found is None or len(body) < len(sought.quote):
        return None
    start, end = found.dest_start, found.dest_end
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return Place(start, end, exact=False) if start < end else None
