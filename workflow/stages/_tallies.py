"""Hold counts of things against the series right after them: "three causes:" and a list of two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import NamedTuple

from workflow.article import Article, Block, Kind
from workflow.stages._counts import LEAST, counts, is_led_in, lead_in, tells_the_rest
from workflow.stages._enumerations import counted
from workflow.stages._parts import named_points, numbered_headings, sections
from workflow.stages._series import series_of

# Of a list or row that starts below a count so many blocks are read.
_LONGEST = 400
_COLONS = (":", "：")
# The first of what was counted, at the head of the next clause, sentence or paragraph.
_FIRST = re.compile(
    r"[^。.!?！？\n]{0,40}[。：:，,.;—–-]\s*"
    r"(?:首先|第一[是，,、：:个点步条]|其一|一是|一来|the first\b|first(?:ly)?\b|one(?: is\b|:)|erstens|premièrement"
    r"|d['’]abord|primero|en primer lugar|во-первых|첫째|第一に|一つ目)",
    re.IGNORECASE,
)
_LAST_BLOCKS = 3
_READ = 20_000
_MOST_MISSING = 2


class Tally(NamedTuple):
    """A count of things at block.text[start:end], or in the title field where block is None, and what follows it."""

    block: Block | None
    start: int
    end: int
    promised: int
    found: int


def short_tallies(article: Article) -> Iterator[Tally]:
    """Counts in the title or above a series that has fewer."""
    said: set[tuple[int, int]] = set()
    for tally in chain(
        _short_lists(article.blocks), _short_rows(article), _short_sections(article), _short_prose(article)
    ):
        place = (tally.block.start if tally.block else -1, tally.start)
        if place not in said:
            said.add(place)
            yield tally


def _short_lists(blocks: Sequence[Block]) -> Iterator[Tally]:
    """Lists that a count with a colon leads in; without a colon only a list that ends the article is judged."""
    for at, (block, first) in enumerate(pairwise(blocks), start=1):
        if block.kind is Kind.PARAGRAPH and first.kind is Kind.ITEM and (count := lead_in(block)):
            found = _found(blocks[at : at + _LONGEST], colon=block.text.rstrip().endswith(_COLONS))
            if 0 < found < count.promised:
                yield Tally(block, count.start, count.end, count.promised, found)


def _found(below: Sequence[Block], *, colon: bool) -> int:
    """The items of the list that starts here, those after paragraphs as well; 0 when the list is not to be judged."""
    items = _items(below)
    ends = _size(below) == len(below) < _LONGEST
    return len(_items(below, through=True)) if ends or (colon and len(items) >= LEAST) else 0


def _size(below: Sequence[Block]) -> int:
    """How many blocks the list that starts here takes up."""
    return next((at for at, block in enumerate(below) if block.kind in {Kind.HEADING, Kind.PARAGRAPH}), len(below))


def _items(below: Sequence[Block], *, through: bool = False) -> list[Block]:
    """The outermost items of the list that starts here; through: after paragraphs as well, to the next heading."""
    size = next((at for at, block in enumerate(below) if block.kind is Kind.HEADING), len(below))
    listed = below[: size if through else _size(below)]
    return [block for block in listed if block.kind is Kind.ITEM and block.level <= below[0].level]


def _short_rows(article: Article) -> Iterator[Tally]:
    """Paragraphs that start alike, or are numbered in the words of the count, right below it or in its own sentence."""
    for at, block in enumerate(article.blocks):
        if block.kind is Kind.PARAGRAPH and len(block.text) <= _READ:
            below = article.blocks[at + 1 : at + 1 + _LONGEST]
            rows = ((count, series_of(article, block, below, count)) for count in counts(block.text, measures=True))
            short = ((count, found) for count, found in rows if 0 < found < count.promised)
            for count, found in islice(short, 1):
                yield Tally(block, count.start, count.end, count.promised, found)


def _short_sections(article: Article) -> Iterator[Tally]:
    """Sections held against counts in the title and in the paragraph above the first of them."""
    numbered = _first_series(article)
    series = numbered or sections(article)
    if len(series) < LEAST:
        return
    places = [(None, article.title)] if numbered else []
    found = [
        (block, count)
        for block, text in [*places, *_above(article, series[0], sure=bool(numbered))]
        for count in counts(text[-300:], measures=not numbered)
    ]
    most = _LONGEST if numbered else _MOST_MISSING
    if not any(count.promised == len(series) for _, count in found):
        short = [(block, count) for block, count in found if len(series) < count.promised <= len(series) + most]
        for block, count in short[:1]:
            yield Tally(block, count.start, count.end, count.promised, len(series))


def _above(article: Article, first: Block, *, sure: bool) -> Iterator[tuple[Block | None, str]]:
    """The paragraph above a series, where it can be about it; sure: the series carries numbers."""
    at = next(at for at, block in enumerate(article.blocks) if block is first)
    above = article.blocks[at - 1] if at else None
    if above is None or above.kind not in {Kind.PARAGRAPH, Kind.SUMMARY, Kind.HEADING} or len(above.text) > 300:
        return
    ahead = is_led_in(above.text)
    listed = first.kind is Kind.ITEM
    # A list under a colon has been held against its own sentence.
    if (ahead and not (listed and above.text.rstrip().endswith(_COLONS))) or (sure and not listed):
        yield above, above.text


def _first_series(article: Article) -> list[Block]:
    """The numbered headings of the series that starts with the first 1; or the numbered list that ends the article."""
    numbered = numbered_headings(article)
    first = next((series for _, series, number in numbered if number == 1), None)
    if first is not None:
        return [block for block, series, _ in numbered if series == first]
    if named := named_points(article):
        return named
    start = next((at for at, block in enumerate(article.blocks) if block.kind is Kind.ITEM and block.number == 1), None)
    if start is None or start + _size(article.blocks[start:]) < len(article.blocks):
        return []
    items = _items(article.blocks[start:])
    return items if all(item.number for item in items) else []


def _short_prose(article: Article) -> Iterator[Tally]:
    """Counts in the last paragraphs whose first is told at once and whose last never comes.

    Further up a text may tell the others in words of its own; at its end nothing is left to do so.
    """
    last = article.blocks[-_LAST_BLOCKS:]
    for at, block in enumerate(last):
        if all(other.kind is Kind.PARAGRAPH for other in last[at:]):
            below = [other.text for other in last[at + 1 :]]
            yield from _told_short(block, "\n".join((block.text, *below))[:_READ], article.language)


def _told_short(block: Block, text: str, language: str) -> Iterator[Tally]:
    """The last count of a paragraph that its first follows, when `text`, which it opens, does not come to its last."""
    begun = [count for count in counts(block.text[:_READ]) if _FIRST.match(text, count.end)]
    count = max(begun, key=lambda count: count.start, default=None)
    found = counted(text[count.end :], language, count.promised) if count else 0
    if count and 0 < found < count.promised and not tells_the_rest(text[count.end :]):
        yield Tally(block, count.start, count.end, count.promised, found)
