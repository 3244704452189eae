"""Rows of what was counted: paragraphs or sentences that say "the second one" of it, or that all start alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.article import Article, Block, Kind
from workflow.parse.numbering import to_han
from workflow.stages._counts import LEAST, Count, counts, is_led_in, lead_in, tells_the_rest
from workflow.stages._promises import names_at

# So far from a count its first member may stand in the same paragraph.
_NEAR = 40
# A row of paragraphs that only look alike is judged where it is nearly whole.
_MOST_MISSING, _LONGEST_ROW = 4, 10
_READ = 20_000
_SHORT = 160
_EN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_EN_CARDINAL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TO_NAMES = re.compile(r"[^。！？，,：:.!?\n]{0,16}(?=[：:])")
_SHAPES = (
    re.compile(r"\*\*|__|<(?:b|strong)>"),
    re.compile(r"《"),
    re.compile(r"问[:：]"),
    re.compile(r"Q(?:uestion)?\s?\d*\s?[:.]", re.IGNORECASE),
)


def series_of(article: Article, block: Block, below: Sequence[Block], count: Count) -> int:
    """How many members the row of a count in a paragraph has; 0 where none starts at once."""
    rest = block.text[count.end :]
    found = _by_ordinals(rest, below, count) or _by_names(rest, below, count)
    return found or (_by_shape(article, below, count) if lead_in(block) == count or _is_alone(block, count) else 0)


def _is_alone(block: Block, count: Count) -> bool:
    """Whether a short paragraph leads in what it counts, and counts nothing else."""
    return len(block.text) <= _SHORT and is_led_in(block.text) and counts(block.text, measures=True) == (count,)


def _by_ordinals(rest: str, below: Sequence[Block], count: Count) -> int:
    """How far "第一句, 第二句" or "line 1, line 2" get, in the unit of the count; words for the rest end the count."""
    text = (rest + "\n" + "\n".join(block.text for block in below))[:_READ]
    patterns = _ordinals(count)
    at_once = patterns and (
        patterns[0].search(text[:_NEAR]) or (len(rest) <= _NEAR and patterns[0].match(text, len(rest) + 1))
    )
    if not at_once or tells_the_rest(text[at_once.start() :]):
        return 0
    reached = [at for at, pattern in enumerate(patterns, start=1) if pattern.search(text, at_once.start())]
    return max(reached) if max(reached) >= LEAST or not text[at_once.end() :].count("\n") else 0


def _ordinals(count: Count) -> Sequence[re.Pattern[str]]:
    """A pattern for each member in turn."""
    unit = count.unit
    if re.match("[\u3400-\u9fff]", unit):
        return [re.compile(f"第{to_han(number)}{unit}") for number in range(1, count.promised + 1)]
    noun = unit.split()[-1].casefold()
    if count.promised > len(_EN) or not re.fullmatch("[a-z]{3,}s", noun):
        return []
    one = re.escape(noun.removesuffix("s"))
    return [
        re.compile(rf"\b(?:{one}\s(?:{number}|{_EN_CARDINAL[number - 1]})|{_EN[number - 1]}\s{one})\b", re.IGNORECASE)
        for number in range(1, count.promised + 1)
    ]


def _by_names(rest: str, below: Sequence[Block], count: Count) -> int:
    """How many of the things that the count names right after itself head a block below, when the rest are nowhere."""
    lead = _TO_NAMES.match(rest)
    names, end = names_at(rest, lead.end() if lead else 0, count.promised)
    text = rest[end:] + "\n" + "\n".join(block.text for block in below)[:_READ]
    missing = [name for name in names if name not in text]
    heads = [name for name in names if any(block.text.startswith(name) for block in below)]
    return len(names) - len(missing) if missing and len(heads) == len(names) - len(missing) >= LEAST else 0


def _by_shape(article: Article, below: Sequence[Block], count: Count) -> int:
    """How many paragraphs start like the first one below; what stands between them is theirs."""
    if not below or below[0].kind is not Kind.PARAGRAPH or count.promised > _LONGEST_ROW:
        return 0
    shape = next((shape for shape in _SHAPES if shape.match(article.body, below[0].start)), None)
    if shape is None:
        return 0
    end = next((at for at, block in enumerate(below) if block.kind is Kind.HEADING), len(below))
    alike = [block for block in below[:end] if shape.match(article.body, block.start)]
    return len(alike) if len(alike) >= max(LEAST, count.promised - _MOST_MISSING) else 0
