"""Does another submission say the same already?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workflow.article import Article, Block, Kind, Neighbour
from workflow.findings import N_, Finding, Severity
from workflow.sketch import LONGEST_READ, hashes_of

LABEL = N_("Copies")
ORDER = 66
VERSION = "1"
CODES: Mapping[str, str] = {"duplicates.near-copy": N_("Nearly the same as another submission")}
# The share of this text that stands in the other. Of a copy with every tenth word changed, 70 in 100 is left; a text
# that quotes a paragraph of another lies far below.
_COPY = 0.5
# A longer text around nearly all of an older, shorter one: that was cut, or this adds to it.
_WHOLE, _WHOLE_SHARE = 0.8, 0.25
_PROSE = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.HEADING, Kind.TABLE, Kind.SUMMARY)
_LONGEST_QUOTE = 120
_BLOCKS_READ = 400
_COPIED = N_(
    "%(share)s %% of this text stands in submission %(number)s of %(date)s already. Write it anew, or say why it comes"
    " twice."
)
_COPIED_TITLE = N_(
    "%(share)s %% of this text stands in submission %(number)s of %(date)s already: “%(title)s”. Write it anew, or say"
    " why it comes twice."
)
_ADDED = N_(
    "Nearly all of submission %(number)s of %(date)s stands in this text and makes up %(share)s %% of it. Check which"
    " of the two should go on."
)
_ADDED_TITLE = N_(
    "Nearly all of submission %(number)s of %(date)s, “%(title)s”, stands in this text and makes up %(share)s %% of it."
    " Check which of the two should go on."
)
_AGAIN = N_(
    "%(share)s %% of this text stands in submission %(number)s of %(date)s, “%(title)s”, by the same writer, which did"
    " not go on."
)


def check(article: Article) -> Sequence[Finding]:
    """The nearest older submission that this is a copy of; what the same writer hands in anew is only said."""
    near = [one for one in article.background.neighbours if _is_copy(one) or _is_added_to(one)]
    if not near:
        return []
    worst = max(near, key=lambda one: (not _is_again(one), max(one.share, one.whole)))
    return [_finding(article, worst)]


def _is_copy(one: Neighbour) -> bool:
    return one.share >= _COPY


def _is_added_to(one: Neighbour) -> bool:
    return one.whole >= _WHOLE and one.share >= _WHOLE_SHARE


def _is_again(one: Neighbour) -> bool:
    return one.own and one.ended


def _finding(article: Article, one: Neighbour) -> Finding:
    block = _fullest(article, one.shared)
    span = block.span(0, min(len(block.text), _LONGEST_QUOTE)) if block else None
    start, end = (span.start, span.end) if span else (0, 0)
    params: dict[str, str | int] = {"share": round(100 * one.share), "number": one.submission_id, "date": one.date}
    if one.title:
        params["title"] = one.title[:_LONGEST_QUOTE]
    severity = Severity.INFO if _is_again(one) else Severity.WARN
    sure = round(min(0.99, max(one.share, one.whole)), 2)
    quote = article.body[start:end]
    return Finding("duplicates.near-copy", "duplicates", severity, sure, _message(one), start, end, quote, params)


def _message(one: Neighbour) -> str:
    if _is_again(one) and one.title:
        return _AGAIN
    plain, titled = (_COPIED, _COPIED_TITLE) if _is_copy(one) else (_ADDED, _ADDED_TITLE)
    return titled if one.title else plain


def _fullest(article: Article, shared: frozenset[int]) -> Block | None:
    """The block that has the most of what both texts share."""
    blocks = [block for block in article.of_kind(*_PROSE) if block.text and block.end <= LONGEST_READ]
    return max(blocks[:_BLOCKS_READ], key=lambda block: len(shared & hashes_of(block.text)), default=None)
