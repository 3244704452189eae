"""Paragraphs that only changed their place: told apart from those that were removed and those that were written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import Indel

from workflow.diff import Passage, Piece, Tag, inline

# Shorter lines ("***", "1.") stand in many places by chance.
_SHORTEST = 8
# So alike that a reader would call it the same paragraph.
_ALIKE = 0.8
_MOST_PAIRS = 4_000


def with_moves(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages, with each removed line that turned up elsewhere paired with that place.

    Of such a pair either passage names the other's line in `moved`. The old one is not marked, as its words are still
    there; the new one marks what was changed on the way. Both texts can be read back as before.
    """
    gone = {passage.old: _text(passage) for passage in passages if _movable(passage, passage.new)}
    come = {passage.new: _text(passage) for passage in passages if _movable(passage, passage.old)}
    to = dict(_moves(gone, come))
    at = {new: old for old, new in to.items()}
    return tuple(_moved(passage, to, at, gone) for passage in passages)


def _movable(passage: Passage, other_side: int) -> bool:
    return other_side == 0 and len(_text(passage).strip()) >= _SHORTEST


def _text(passage: Passage) -> str:
    return "".join(piece.text for piece in passage.pieces)


def _moves(gone: Mapping[int, str], come: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """(old line, new line) of each move: the same words first, then those most alike."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for new, text in come.items():
        places[text.strip()].append(new)
    left = {}
    for old, text in gone.items():
        if places[text.strip()]:
            yield old, places[text.strip()].pop(0)
        else:
            left[old] = text
    yield from _alike(left, {new: come[new] for some in places.values() for new in some})


def _alike(gone: Mapping[int, str], come: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    if len(gone) * len(come) > _MOST_PAIRS:
        return
    pairs = [
        (likeness, old, new)
        for old, one in gone.items()
        for new, other in come.items()
        if (likeness := Indel.normalized_similarity(one, other, score_cutoff=_ALIKE))
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    for _likeness, old, new in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if old not in taken[0] and new not in taken[1]:
            taken[0].add(old)
            taken[1].add(new)
            yield old, new


def _moved(passage: Passage, to: Mapping[int, int], at: Mapping[int, int], gone: Mapping[int, str]) -> Passage:
    if passage.new == 0 and passage.old in to:
        return replace(passage, pieces=(Piece(Tag.SAME, _text(passage)),), moved=to[passage.old])
    if passage.old == 0 and passage.new in at:
        old = at[passage.new]
        return replace(passage, pieces=inline(gone[old], _text(passage)), moved=old)
    return passage
