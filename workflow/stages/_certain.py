"""Signs in the structure of a text that leave no doubt that its end is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from workflow.article import Article, Block, Format, Kind, Span
from workflow.findings import N_, Finding, Severity
from workflow.stages._broken_lines import Left, cut_row, empty_item, open_element
from workflow.stages._stubs import stub_at
from workflow.stages._unclosed import unclosed_code

# How sure the rules are, on the same scale as the networks: of 2,030 whole articles one or none met each of the sure
# ones, and four ended with a heading.
SURE, AT_A_HEADING = 0.999, 0.998
LONGEST_QUOTE = 60
_OPENED = N_("“%(opened)s” is opened here and never closed: the end of the text is missing.")
_CUT_ROW = N_("The last row of the table, “%(opened)s”, has no end, while the rows above it have one.")
_EMPTY_ITEM = N_("The text ends with “%(opened)s”, the mark of a list item, and nothing after it.")
# A line of hashtags at the end of a Chinese text looks like a heading whose mark is glued to it: #阅读#城市
_HASHTAGS = re.compile(r"#[^\s#]+(?:#|\s+#)")


def certain_cut(article: Article, blocks: Sequence[Block]) -> Finding | None:
    """The first sign at the end of the writer's blocks, one or more, that the text was cut; headings not among them."""
    return next((found for rule in (_broken, _stub, _code, _unfinished) if (found := rule(article, blocks))), None)


def heading_at_end(article: Article, blocks: Sequence[Block]) -> Finding | None:
    """The heading that a text ends with, its section missing."""
    heading = blocks[-1]
    if heading.kind is not Kind.HEADING or is_hashtags(article, heading) or article.body[heading.end :].strip():
        return None
    return finding_at(
        article,
        Span(heading.start, heading.end),
        code="truncation.empty-heading",
        severity=Severity.BLOCK,
        confidence=AT_A_HEADING,
        message=N_("The text ends with the heading “%(heading)s”: the section under it is missing."),
        params={"heading": heading.text.strip()[:LONGEST_QUOTE]},
    )


def is_hashtags(article: Article, heading: Block) -> bool:
    """Whether what looks like a heading is a line of hashtags."""
    return bool(_HASHTAGS.match(article.body, heading.start, heading.end))


def finding_at(article: Article, span: Span, **about: Any) -> Finding:
    """A finding of the truncation stage on one piece of the body."""
    return Finding(
        stage="truncation", start=span.start, end=span.end, quote=article.body[span.start : span.end], **about
    )


def _broken(article: Article, blocks: Sequence[Block]) -> Finding | None:
    last = blocks[-1]
    text = last.text.rstrip()
    if not text.endswith("\ufffd"):
        return None
    return finding_at(
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
    return finding_at(
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
    return finding_at(
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
    return finding_at(article, span, code=f"truncation.{code}", **about)
