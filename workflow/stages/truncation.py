"""Does the article end where its writer meant it to end, or was it cut?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from workflow.article import Article, Block, Kind, Span
from workflow.findings import N_, Finding, Severity
from workflow.stages._certain import LONGEST_QUOTE, certain_cut, finding_at, heading_at_end, is_hashtags
from workflow.stages._odds import evidence
from workflow.stages._reader import REACH
from workflow.stages._reasons import in_words
from workflow.stages._tails import Opinion, ends_of, opinion_on, tail_of, writers_blocks
from workflow.stages._unclosed import unclosed_bracket, unclosed_quote
from workflow.stages._unfinished import Tail
from workflow.stages._weights import BLOCK_AT, ODDS, READER, WARN_AT
from workflow.stages._words import LANGUAGES, stops_before_closers

LABEL = N_("Truncation")
ORDER = 60
VERSION = "4"
CODES: Mapping[str, str] = {
    "truncation.mid-sentence": N_("The text ends inside a sentence"),
    "truncation.unclosed-bracket": N_("A bracket near the end is never closed"),
    "truncation.unclosed-quote": N_("A quotation near the end is never closed"),
    "truncation.unclosed-code": N_("Code or markup at the end is never closed"),
    "truncation.empty-heading": N_("A heading with nothing under it"),
    "truncation.stub": N_("The text ends with a mark that more was left out"),
    "truncation.broken-character": N_("The text ends in a broken character"),
    "truncation.cut-row": N_("The last row of a table is cut"),
    "truncation.empty-item": N_("A list item with nothing in it at the end"),
}

# What is left of a word before which the quote would begin, where words have spaces between them.
_REST_OF_WORD = re.compile(r"(?<=[^\W\d_\u2e80-\uffff])[^\W\d_\u2e80-\uffff]+[^\w\s]*\s+(?=\S)")


def check(article: Article) -> Sequence[Finding]:
    """The evidence that the article was cut, the surest first."""
    blocks = writers_blocks(article)
    if not blocks:
        return ()
    sure = certain_cut(article, blocks)
    at_end = [sure] if sure else _sentence(article, blocks)
    heading = heading_at_end(article, blocks)
    return (*at_end, *_empty_headings(article, blocks), *([heading] if heading else ()))


def _sentence(article: Article, blocks: Sequence[Block]) -> list[Finding]:
    """What the last block says, and the one above the credits, tags and references at the end: the surer of the two."""
    if article.language not in LANGUAGES:
        return []
    ends = list(ends_of(blocks))
    tails = [tail_of(article, end) for end in ends if not end.is_stopped]
    judged = [(_sure(tail, seen := evidence(tail, READER.outlook(tail.read(REACH)))), tail, seen) for tail in tails]
    sure, tail, seen = max(judged, key=lambda judgement: judgement[0], default=(0.0, None, {}))
    if tail is None or sure < WARN_AT:
        return _unclosed(article, ends[-1].last) if ends and ends[-1].is_stopped else []
    message, params = in_words(tail, seen)
    severity = Severity.BLOCK if sure >= BLOCK_AT else Severity.WARN
    about = {"code": "truncation.mid-sentence", "severity": severity, "confidence": sure, "message": message}
    return [finding_at(article, _end_of(tail), params=params, **about), *_unclosed(article, tail.block)]


def _sure(tail: Tail, seen: Mapping[str, float]) -> float:
    sure = ODDS.confidence(seen)
    most = {Opinion.FULL: 1.0, Opinion.GUARDED: BLOCK_AT - 0.001, Opinion.NONE: 0.0}[opinion_on(tail, seen)]
    return round(min(sure, most), 3)


def _end_of(tail: Tail) -> Span:
    """The end of the text, from the beginning of a word."""
    start = len(tail.text) - min(len(tail.fragment.lstrip()) or 1, LONGEST_QUOTE)
    if cut := _REST_OF_WORD.match(tail.text, start):
        start = cut.end()
    return tail.block.span(start, len(tail.text))


def _unclosed(article: Article, block: Block) -> list[Finding]:
    text = block.text.rstrip()
    sure = 0.3 if stops_before_closers(text) else 0.5
    found = []
    for code, where, message in (
        ("bracket", unclosed_bracket(text), N_("The bracket “%(mark)s” is opened here and never closed.")),
        ("quote", unclosed_quote(text), N_("The quotation mark “%(mark)s” is opened here and never closed.")),
    ):
        if where is not None:
            span = block.span(where, min(len(text), where + LONGEST_QUOTE))
            about = {"code": f"truncation.unclosed-{code}", "severity": Severity.WARN, "confidence": sure}
            found.append(finding_at(article, span, message=message, params={"mark": text[where]}, **about))
    return found


def _empty_headings(article: Article, blocks: Sequence[Block]) -> Iterator[Finding]:
    """The headings inside the text that another one of their level follows at once."""
    for heading, below in pairwise(blocks):
        is_empty = heading.kind is below.kind is Kind.HEADING and below.level <= heading.level
        if is_empty and not is_hashtags(article, heading):
            yield finding_at(
                article,
                Span(heading.start, heading.end),
                code="truncation.empty-heading",
                severity=Severity.INFO,
                confidence=0.1,
                message=N_("Nothing stands under the heading “%(heading)s”."),
                params={"heading": heading.text.strip()[:LONGEST_QUOTE]},
            )
