"""Build blocks out of pieces of a body, keeping for every visible character its place in the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from workflow.article import Block, Kind


class Piece(NamedTuple):
    """Visible text and the stretch body[start:end] it comes from; where the lengths differ, it was decoded."""

    text: str
    start: int
    end: int


def block_of(
    kind: Kind, start: int, end: int, pieces: Sequence[Piece], *, level: int = 0, number: int | None = None
) -> Block:
    """A block at body[start:end] that shows these pieces, stripped; an empty list makes an empty block at its end."""
    text = "".join(piece.text for piece in pieces)
    lead = len(text) - len(text.lstrip())
    tail = max(lead, len(text.rstrip()))
    if _is_plain(pieces):
        text_start = pieces[0].start + lead if pieces else end
        return Block(kind, start, end, text[lead:tail], text_start, level=level, number=number)
    places = _places(pieces)[lead : tail + 1]
    first, size = places[0], tail - lead
    offsets = () if places == list(range(first, first + size + 1)) else tuple(places)
    return Block(kind, start, end, text[lead:tail], first, offsets, level, number)


def _is_plain(pieces: Sequence[Piece]) -> bool:
    at = pieces[0].start if pieces else 0
    for piece in pieces:
        if piece.start != at or len(piece.text) != piece.end - piece.start:
            return False
        at = piece.end
    return True


def _places(pieces: Sequence[Piece]) -> list[int]:
    places: list[int] = []
    for text, start, end in pieces:
        places += range(start, end) if len(text) == end - start else [start] * len(text)
    places.append(pieces[-1].end)
    return places


def without_prefix(block: Block, kind: Kind, size: int) -> Block:
    """The same block with the first `size` visible characters, a label, left out of its text."""
    return replace(
        block, kind=kind, text=block.text[size:], text_start=block.at(size), offsets=block.offsets[size:], level=0
    )
