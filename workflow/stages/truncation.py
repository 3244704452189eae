"""Does the article end where its writer meant it to end, or was it cut?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflow.article import Article, Block, Format, Kind, Span
from workflow.findings import N_, Finding, Severity
from workflow.stages._broken_lines import Left, cut_row, empty_item, open_element
from workflow.stages._odds import evidence
from workflow.stages._reader import REACH
from workflow.stages._reasons import in_words
from workflow.stages._stubs import stub_at
from workflow.stages._tails import Opinion, ends_of, opinion_on, tail_of, writers_blocks
from workflow.stages._unclosed import unclosed_bracket, unclosed_code, unclosed_quote
from workflow.stages._unfinished import Tail
from workflow.stages._weights import BLOCK_AT, ODDS, READER, WARN_AT
from workflow.stages._words import LANGUAGES, stops_before_closers

LABEL = N_("Truncation")
ORDER = 60
VERSION = "2"
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
LONGEST_QUOTE = 60
# How sure the rules are, on the same scale as the networks: of 2,030 whole articles one or none met each of the sure
# ones, and four ended with a heading.
SURE, AT_A_HEADING = 0.999, 0.998
_OPENED = N_("“%(opened)s” is opened here and never closed: the end of the text is missing.")
_CUT_ROW = N_("The last row of the table, “%(opened)s”, has no end, while the rows above it have one.")
_EMPTY_ITEM = N_("The text ends with “%(opened)s”, the mark of a list item, and nothing after it.")
# A line of hashtags at the end of a Chinese text looks like a heading whose mark is glued to it: #阅读#城市
_HASHTAGS = re.compile(r"#[^\s#]+(?:#|\s+#)")


def check(article: Article) -> Sequence[Finding]:
    """The evidence that the article was cut, the surest first."""
    blocks = writers_blocks(article)
    if not blocks:
        return ()
    sure = next((found for rule in (_broken, _stub, _code, _unfinished) if (found := rule(article, blocks))), None)
    at_end = [sure] if sure else _sentence(article, blocks)
    return (*at_end, *_empty_headings(article, blocks))


def _at(article: Article, span: Span, **about: Any) -> Finding:
    """A finding of this stage on one piece of the body."""
    return Finding(
        stage="truncation", start=span.start, end=span.end, quote=article.body[span.start : span.end], **about
    )


def _broken(article: Article, blocks: Sequence[Block]) -> Finding | None:
    last = blocks[-1]
    text = last.text.rstrip()
    if not text.endswith("\ufffd"):
        return None
    return _at(
        article,
        last.span(max(0, len(text.rstrip("\ufffd")) - LONGEST_QUOTE // 2), len(text)),
        code="truncation.broken-character",
        severity=Severity.BLOCK,
        confidence=SURE,
        message=N_("The text ends in a character that was cut in half: the end was lost on its way here."),
    )


def _stub(article: Article, blocks: Sequence[Block]) -> Finding | None:
    last = blocks[-1]
    found = None if last.kind is Kind.CODE else stub_at(last.text)
    if not found:
        return None
    return _at(
        article,
        last.span(*found),
        code="truncation.stub",
        severity=Severity.BLOCK,
        confidence=SURE,
        message=N_("The text ends with “%(mark)s”: it is the beginning of an article that goes on elsewhere."),
        params={"mark": last.text[slice(*found)].strip()},
    )


def _code(article: Article, blocks: Sequence[Block]) -> Finding | None:
    found = unclosed_code(article.body, article.source.format, blocks[-1])
    if not found:
        return None
    start, opened = found
    return _at(
        article,
        Span(start, min(start + LONGEST_QUOTE, len(article.body.rstrip()))),
        code="truncation.unclosed-code",
        severity=Severity.BLOCK,
        confidence=SURE,
        message=_OPENED,
        params={"opened": opened},
    )


def _unfinished(article: Article, blocks: Sequence[Block]) -> Finding | None:
    """A row of a table, a list item or an element of HTML that the end of the text cuts through."""
    body = article.body
    left = open_element(body, article.source.format)
    if left and not any(block.start <= left.start < block.end for block in blocks if block.kind is Kind.CODE):
        return _left(article, left, "unclosed-code", _OPENED)
    if article.source.format is Format.HTML:
        return None
    if left := cut_row(body, blocks[-1]):
        return _left(article, left, "cut-row", _CUT_ROW)
    left = empty_item(body)
    return _left(article, left, "empty-item", _EMPTY_ITEM) if left else None


def _left(article: Article, left: Left, code: str, message: str) -> Finding:
    span = Span(left.start, min(left.start + LONGEST_QUOTE, len(article.body.rstrip())))
    about = {"severity": Severity.BLOCK, "confidence": SURE, "message": message, "params": {"opened": left.opened}}
    return _at(article, span, code=f"truncation.{code}", **about)


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
    return [_at(article, _end_of(tail), params=params, **about), *_unclosed(article, tail.block)]


def _sure(tail: Tail, seen: Mapping[str, float]) -> float:
    sure = ODDS.confidence(seen)
    most = {Opinion.FULL: 1.0, Opinion.GUARDED: BLOCK_AT - 0.001, Opinion.NONE: 0.0}[opinion_on(tail, seen)]
    return round(min(sure, most), 3)


def _end_of(tail: Tail) -> Span:
    size = min(len(tail.fragment.lstrip()) or 1, LONGEST_QUOTE)
    return tail.block.span(len(tail.text) - size, len(tail.text))


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
            about = {"severity": Severity.WARN, "confidence": sure, "message": message}
            found.append(_at(article, span, code=f"truncation.unclosed-{code}", params={"mark": text[where]}, **about))
    return found


def _empty_headings(article: Article, blocks: Sequence[Block]) -> Iterator[Finding]:
    for heading, below in zip(blocks, [*blocks[1:], None], strict=True):
        if heading.kind is not Kind.HEADING or _HASHTAGS.match(article.body, heading.start, heading.end):
            continue
        span = Span(heading.start, heading.end)
        about = {"code": "truncation.empty-heading", "params": {"heading": heading.text.strip()[:LONGEST_QUOTE]}}
        if below is None and not article.body[heading.end :].strip():
            message = N_("The text ends with the heading “%(heading)s”: the section under it is missing.")
            yield _at(article, span, severity=Severity.BLOCK, confidence=AT_A_HEADING, message=message, **about)
        elif below and below.kind is Kind.HEADING and below.level <= heading.level:
            message = N_("Nothing stands under the heading “%(heading)s”.")
            yield _at(article, span, severity=Severity.INFO, confidence=0.1, message=message, **about)
