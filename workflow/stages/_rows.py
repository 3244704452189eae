"""Signs that the last block is a row of a list that carries no marks of one, and how the text's sections end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from workflow.article import Block, Kind
from workflow.stages._habits import PROSE, READ_BLOCKS
from workflow.stages._words import CLOSERS, COLONS, COMMAS, OPENERS, stops_before_closers

_MOST_ROWS = 6
_LABELLED = re.compile(r"\W{0,3}[^\s:：][^:：.。!?\n]{1,40}?\s?[:：](?:\s|[^\x00-\x7f])\s?\S")
_READ = 20_000
_NUMBER = re.compile(r"[\[(]?\d")


def row_signs(block: Block, above: Sequence[Block]) -> Iterator[tuple[str, float]]:
    """How the last line of a block stands to the lines above it, and the block to the ends of the sections above."""
    rows = [*_rows_above(above), *_lines(block)]
    last, before = rows[-1], rows[-1 - _MOST_ROWS : -1]
    mark = _mark(last)
    yield "row-mark", bool(mark)
    yield "row-digit", mark == "0"
    yield "rows-alike", bool(mark) and sum(_mark(row) == mark for row in before) / _MOST_ROWS
    opened = [row for row in before if _is_open(row)]
    yield "rows-open", len(opened) / _MOST_ROWS
    yield "rows-shut", (len(before) - len(opened)) / _MOST_ROWS
    yield "row-alone", not before
    yield "row-label", bool(_LABELLED.match(last))
    yield "rows-labelled", sum(bool(_LABELLED.match(row)) for row in before) / _MOST_ROWS
    longest = max((len(row) for row in before), default=0)
    yield "row-longest", len(last) > longest
    yield "breaks", min(_breaks(_lines(block)), 4) / 4
    yield from _section_signs(above)


def _lines(block: Block) -> list[str]:
    return [line.strip() for line in block.text[-_READ:].split("\n") if line.strip()]


def _rows_above(above: Sequence[Block]) -> list[str]:
    """The lines of the paragraphs right above, down from the last block of another kind."""
    rows: list[str] = []
    for block in reversed(above[-_MOST_ROWS:]):
        if block.kind not in PROSE:
            break
        rows = _lines(block) + rows
    return rows


def _mark(row: str) -> str:
    """What a row starts with, unless it is a word, a bracket or a quotation mark; 0 for any number."""
    first = row[0]
    if _NUMBER.match(row):
        return "0"
    return "" if first.isalpha() or first in OPENERS or first in CLOSERS - {"*", "~"} else first


def _is_open(row: str) -> bool:
    return not stops_before_closers(row) and row[-1] not in COMMAS and row[-1] not in COLONS


def _breaks(lines: Sequence[str]) -> int:
    """How many lines end though the next word would have fitted, and without a mark: broken on purpose."""
    longest = max(map(len, lines))
    return sum(_is_open(line) and len(line) + len(below.split()[0]) + 1 < longest for line, below in pairwise(lines))


def _section_signs(above: Sequence[Block]) -> Iterator[tuple[str, float]]:
    """How the sections of the text end, and how what stands right under its headings does."""
    near = [block for block in above[-READ_BLOCKS:] if block.text.strip()]
    pairs = list(pairwise(near))
    ends = [one for one, below in pairs if below.kind is Kind.HEADING and one.kind in PROSE]
    starts = [below for one, below in pairs if one.kind is Kind.HEADING and below.kind is Kind.PARAGRAPH]
    for name, blocks in (("ends", ends), ("starts", starts)):
        known = min(len(blocks), 4) / 4
        opened = sum(_is_open(block.text.rstrip()) for block in blocks) / len(blocks) if blocks else 0.0
        yield f"section-{name}-open", opened * known
        yield f"section-{name}-shut", (1 - opened) * known
