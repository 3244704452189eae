"""Find the places where a text may have been cut: its last block, and the last above credits, tags and references."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from workflow.article import Article, Block, Kind
from workflow.stages._habits import PROSE, habit_of
from workflow.stages._promo import promos_of
from workflow.stages._trailers import SILENT, above_settled, above_trailers, has_references, is_credit, is_sign
from workflow.stages._unfinished import Tail
from workflow.stages._words import COMMAS, UNSPACED, stops_before_closers

_LONGEST_REFERENCE = 120
_FRONT = frozenset({Kind.CATEGORY, Kind.TITLE, Kind.DATE, Kind.SUMMARY})


class End(NamedTuple):
    """A place where a text may end: the blocks down to it, and how many blocks with words stand below."""

    blocks: Sequence[Block]
    below: int

    @property
    def last(self) -> Block:
        """The block that ends there."""
        return self.blocks[-1]

    @property
    def is_stopped(self) -> bool:
        """Whether it ends with a stop."""
        return stops_before_closers(self.last.text)


def writers_blocks(article: Article) -> list[Block]:
    """The blocks of the text itself: without title, date and summary, and without what an advertiser put at the end."""
    return _without_advertising(article, [block for block in article.blocks if block.kind not in _FRONT])


def _without_advertising(article: Article, blocks: list[Block]) -> list[Block]:
    """The blocks without what an advertiser glued to the end: that is not where the writer's text stops."""
    promo = next((promo for promo in promos_of(article) if blocks and promo.block == blocks[-1]), None)
    if promo is None:
        return blocks
    if promo.whole:
        return blocks[:-1]
    last = promo.block
    left = last.text[: promo.start].rstrip()
    offsets = last.offsets[: len(left) + 1]
    return [*blocks[:-1], replace(last, text=left, offsets=offsets, end=last.at(len(left) - 1) + 1)]


def ends_of(blocks: Sequence[Block]) -> Iterator[End]:
    """The ends to judge, the last first: above what is surely a credit, and above all that may be one.

    None where code, a table or a heading stands there.
    """
    upper = above_trailers(blocks)
    lower = above_settled(blocks)
    parts = (lower, upper) if 0 < len(upper) < len(lower) else (lower,)
    for part in parts:
        if part and part[-1].kind in PROSE and part[-1].text.strip() and not _is_reference(part):
            yield End(part, sum(block.kind not in SILENT and bool(block.text.strip()) for block in blocks[len(part) :]))


def _is_reference(part: Sequence[Block]) -> bool:
    """Whether the last block is an entry of a list of references: those end as they like."""
    last = part[-1]
    return (last.kind is Kind.ITEM or len(last.text) < _LONGEST_REFERENCE) and has_references(part)


def tail_of(article: Article, end: End) -> Tail:
    """What an end is judged by."""
    last, above = end.last, end.blocks[:-1]
    return Tail(
        last,
        above,
        article.body[last.start : last.end],
        article.language,
        habit_of(above, wide=article.language in UNSPACED),
        end.below,
        is_credit(last),
        is_sign(last),
        has_references(end.blocks),
    )


class Opinion(StrEnum):
    """How much the stage may say: all, no more than a warning, or nothing."""

    FULL = "full"
    GUARDED = "guarded"
    NONE = "none"


def opinion_on(tail: Tail, seen: Container[str]) -> Opinion:
    """What may be said of a tail: of a text that hardly uses stops nothing, unless its last word or mark is open.

    A text whose last block has a stop inside uses them, whatever the blocks above do.
    """
    if not tail.habit.is_sparing or "inner-stop" in seen:
        return Opinion.FULL
    before = [block.text.rstrip() for block in tail.above[-5:]]
    if ("comma" in seen or "opener" in seen) and not any(text[-1:] in COMMAS for text in before):
        return Opinion.FULL
    return Opinion.GUARDED if "function-word" in seen else Opinion.NONE
