"""What the checks of prose share: its blocks, the stretches in them that are no prose, and what is only quoted."""

from __future__ import annotations

import re
from bisect import bisect_right

from workflow.article import Article, Block, Format, Kind

PROSE = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.QUOTE, Kind.TITLE, Kind.SUMMARY)
Spans = list[tuple[int, int]]

_TICKED = re.compile(r"(?<!`)(`{1,3})(?!`)[^`\n]*+\1(?!`)|(?<!\$)\$\$(?!\$)[^$]{1,400}+\$\$(?!\$)")
_TAGGED = re.compile(r"<(code|kbd|samp|tt|var|pre)\b[^<>]{0,200}>[^<]{0,400}+</\1", re.IGNORECASE)
_ADDRESS = re.compile(
    # Brackets belong to an address where they are closed, marks where more of it follows.
    r"(?:https?|ftp)://(?:[^\s()<>\u3000-\u9fff，。；：！？]|\([^\s()<>\u3000-\u9fff]{0,200}\))+(?<![.,;:!?'\"*_])|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}"
    r"|(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|cn|io|gov|edu)(?:/[!-~]*+)?(?![\w-])",
    re.IGNORECASE,
)
# Bounded, so that a mark that nothing closes costs no second look at the rest of a long text.
_QUOTED = re.compile(
    r"“[^“”]{1,400}+”|「[^「」]{1,400}+」|『[^『』]{1,400}+』|‘[^‘’]{2,200}+’|«[^«»]{1,400}+»|„[^„“”]{1,400}+[“”]"
    r"|\"[^\"\n]{1,400}+\"|《[^《》]{1,100}+》|(?<!\w)'[^'\n]{2,200}+'(?!\w)"
)


def guarded(article: Article, block: Block) -> Spans:
    """Stretches of the body within a block that are code, formulas or addresses, in text order."""
    spans = [match.span() for match in _ADDRESS.finditer(article.body, block.start, block.end)]
    return sorted(spans + code_of(article, block))


def code_of(article: Article, block: Block) -> Spans:
    """Stretches of the body within a block of prose that are code or formulas."""
    spans: Spans = []
    if article.source.format is Format.MARKDOWN:
        spans += [match.span() for match in _TICKED.finditer(article.body, block.start, block.end)]
    if article.source.format is not Format.TEXT:
        spans += [match.span() for match in _TAGGED.finditer(article.body, block.start, block.end)]
    return spans


def quoted(text: str) -> Spans:
    """Stretches of a text that stand between quotation marks, the marks included, in text order."""
    return [match.span() for match in _QUOTED.finditer(text)]


def within(at: int, spans: Spans) -> bool:
    """Whether a place lies in one of these stretches, which are sorted by where they start."""
    index = bisect_right(spans, (at, 1 << 60)) - 1
    return index >= 0 and at < spans[index][1]


def with_gap(body: str, start: int, end: int) -> tuple[int, int]:
    """A block's stretch with the blank lines that set it off: those after it or, at the end of the text, before it."""
    size = len(body)
    after = end
    while after < size and body[after].isspace():
        after += 1
    if after < size:
        return start, body.rfind("\n", end, after) + 1 or end
    while start > 0 and body[start - 1].isspace():
        start -= 1
    return start, end
