"""Counts of things that the series right after them come short of: "three causes:" and a list of two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from workflow.article import Article, Block, Kind
from workflow.parse.numbering import ordinal
from workflow.stages._enumerations import counted
from workflow.stages._parts import numbered_headings
from workflow.stages._promises import NUMBER_WORDS

_LEAST, _MOST = 2, 20
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
# What counts time, money, sizes or people is seldom a plan for the text.
_MEASURES = (
    "per ?cent|prozent|(?:year|month|week|day|hour|minute|second|mile|time|euro|dollar|pound)s?|people|person|ans?"
    "|années?|mois|(?:jour|heure|semaine|foi|personne)s?|(?:jahr|monat|woche|tag|stunde)(?:e?[ns]?)|minuten|mal|años?|mes(?:es)?"
    "|días?|horas?|semanas?|veces|лет|года?|месяц(?:ев|а)?|недел[ьи]|дн(?:ей|я)|час(?:ов|а)?|раза?|км|[kcm]?m|kg|px|[gm]b"
)
_HAN = "\u3040-\u30ff\u3400-\u9fff"
_SPACED = re.compile(
    rf"(?<![\w.,:/#$€£(-])(?P<n>{_WORDS}|\d{{1,2}})(?![\w.,:/%-])\s+(?!(?:[^\W\d]+\s+)?(?:{_MEASURES})\b)"
    rf"(?P<what>[^\W\d{_HAN}])",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?<![第以上每\dA-Za-z.-])(?<![零十百千万两近约超余多])(?<!以上\s)(?P<n>[二两三四五六七八九十]{1,2}|\d{1,2})\s?"
    r"(?:个|大|点|种|条|项|步|类|层|部分|者|位|款|处|则|件|句|组|章|节|讲|篇|幕|站|道|首|招|封|关|届|本|座|家|张|次|場|つ|種類|個)"
    r"(?!人|月|多|小时|世纪|星期|国家|省|学期)(?P<what>)"
)
_KOREAN = re.compile(rf"(?<![\w.])(?P<n>{_WORDS}|\d{{1,2}})\s?(?P<what>가지|개|단계|종류|부분|섹션|질문|방법|이유)")
# "React 19 releases:" names a version; "more than five", "five of them" say that the rest is not here.
_NO_COUNT_BEFORE = re.compile(
    r"[A-Z][\w.]*\s+$"
    r"|(?i:than|over|least|about|some|up to|as many as|mehr als|über|etwa|bis zu|plus de|jusqu['’]à|más de|unos|hasta"
    r"|более|до|超过|至少|大约|将近|多达)\s*$"
)
_NO_COUNT_AFTER = re.compile(
    r"(?:\s?(?:of|中的?|之一|里的?)\b|\w{0,12}\s(?:of (?:the|them|these|those)))", re.IGNORECASE
)
_BEFORE = 40
_STOPS = ".!?。！？；;"
# From the count to the end of the sentence that leads in a list; a Han character says as much as three others.
_LEAD_IN, _LEAD_IN_HAN = 60, 20
# Of a list that starts below a count so many blocks are read.
_LONGEST = 400
_COLONS = (":", "：")
# The first of what was counted, at the head of the next clause, sentence or paragraph.
_FIRST = re.compile(
    r"[^。.!?！？\n]{0,40}[。：:，,.;—–-]\s*"
    r"(?:首先|第一[是，,、：:个点步条]|其一|一是|一来|the first\b|first(?:ly)?\b|one is\b|erstens|premièrement"
    r"|d['’]abord|primero|en primer lugar|во-первых|첫째|第一に|一つ目)",
    re.IGNORECASE,
)
_LAST_BLOCKS = 3
_READ = 20_000


class Tally(NamedTuple):
    """A count of things at block.text[start:end], or in the title field where block is None, and what follows it."""

    block: Block | None
    start: int
    end: int
    promised: int
    found: int


def short_tallies(article: Article) -> Iterator[Tally]:
    """Counts in the title or above a series that has fewer."""
    yield from _short_lists(article.blocks)
    yield from _short_sections(article)
    yield from _short_prose(article)


def _short_lists(blocks: Sequence[Block]) -> Iterator[Tally]:
    """Lists that a count with a colon leads in; without a colon only a list that ends the article is judged."""
    for at, (block, first) in enumerate(pairwise(blocks), start=1):
        if block.kind is Kind.PARAGRAPH and first.kind is Kind.ITEM and (count := _lead_in(block)):
            found = _found(blocks[at : at + _LONGEST], colon=block.text.rstrip().endswith(_COLONS))
            if 0 < found < count.promised:
                yield Tally(block, count.start, count.end, count.promised, found)


def _found(below: Sequence[Block], *, colon: bool) -> int:
    """The items of the list that starts here, those after paragraphs as well; 0 when the list is not to be judged."""
    items = _items(below)
    ends = _size(below) == len(below) < _LONGEST
    return len(_items(below, through=True)) if ends or (colon and len(items) >= _LEAST) else 0


def _size(below: Sequence[Block]) -> int:
    """How many blocks the list that starts here takes up."""
    return next((at for at, block in enumerate(below) if block.kind in {Kind.HEADING, Kind.PARAGRAPH}), len(below))


def _items(below: Sequence[Block], *, through: bool = False) -> list[Block]:
    """The outermost items of the list that starts here; through: after paragraphs as well, to the next heading."""
    size = next((at for at, block in enumerate(below) if block.kind is Kind.HEADING), len(below))
    listed = below[: size if through else _size(below)]
    return [block for block in listed if block.kind is Kind.ITEM and block.level <= below[0].level]


def _lead_in(block: Block) -> _Count | None:
    """The count that the last sentence of a paragraph ends with."""
    text = block.text.rstrip()
    end = len(text.rstrip(": ：…" + _STOPS))
    begin = max(*(text.rfind(stop, 0, end) + 1 for stop in _STOPS), end - 200)
    last = max(_counts(text[begin:end]), key=lambda count: count.start, default=None)
    rest = text[begin + last.end : end] if last else ""
    short = len(rest) <= (_LEAD_IN_HAN if re.search(f"[{_HAN}]", rest) else _LEAD_IN) and not re.search(r"\d", rest)
    return _Count(last.promised, begin + last.start, begin + last.end) if last and short else None


class _Count(NamedTuple):
    promised: int
    start: int
    end: int


def _counts(text: str) -> Iterator[_Count]:
    for pattern in (_CHINESE, _KOREAN, _SPACED):
        for match in pattern.finditer(text):
            number = NUMBER_WORDS.get(match["n"].lower()) or ordinal(match["n"]) or 0
            before = text[max(0, match.start() - _BEFORE) : match.start()]
            exact = not _NO_COUNT_BEFORE.search(before) and not _NO_COUNT_AFTER.match(text, match.end())
            if _LEAST <= number <= _MOST and exact:
                yield _Count(number, match.start(), match.end())


def _short_sections(article: Article) -> Iterator[Tally]:
    """Sections numbered from 1, held against counts in the title and in the paragraph above the first of them."""
    series = _first_series(article)
    if len(series) < _LEAST:
        return
    at = next(at for at, block in enumerate(article.blocks) if block is series[0])
    above = article.blocks[at - 1] if at else None
    places: list[tuple[Block | None, str]] = [(None, article.title)]
    if above is not None and above.kind in {Kind.PARAGRAPH, Kind.SUMMARY, Kind.HEADING}:
        places.append((above, above.text))
    counts = [(block, count) for block, text in places for count in _counts(text[-300:])]
    if any(count.promised == len(series) for _, count in counts):
        return
    for block, count in counts:
        if count.promised > len(series):
            yield Tally(block, count.start, count.end, count.promised, len(series))
            return


def _first_series(article: Article) -> list[Block]:
    """The numbered headings of the series that starts with the first 1; or the numbered list that ends the article."""
    numbered = numbered_headings(article)
    first = next((series for _, series, number in numbered if number == 1), None)
    if first is not None:
        return [block for block, series, _ in numbered if series == first]
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
        if block.kind is Kind.PARAGRAPH:
            below = [other.text for other in last[at + 1 :]]
            yield from _told_short(block, "\n".join((block.text, *below))[:_READ], article.language)


def _told_short(block: Block, text: str, language: str) -> Iterator[Tally]:
    """The last count of a paragraph that its first follows, when `text`, which it opens, does not come to its last."""
    counts = [count for count in _counts(block.text[:_READ]) if _FIRST.match(text, count.end)]
    count = max(counts, key=lambda count: count.start, default=None)
    found = counted(text[count.end :], language, count.promised) if count else 0
    if count and 0 < found < count.promised:
        yield Tally(block, count.start, count.end, count.promised, found)
