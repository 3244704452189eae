"""HTML into blocks: the tokens of a conforming tokenizer, grouped by block-level tags, never nested in memory."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import pairwise

from turbohtml import Token, TokenType, tokenize

from workflow.article import Block, Kind
from workflow.parse.pieces import Piece, block_of

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {"li": Kind.ITEM, "blockquote": Kind.QUOTE, "pre": Kind.CODE, "table": Kind.TABLE}
_BLOCK_TAGS = """
address article aside body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form head
header hgroup hr html legend li main menu nav ol optgroup option p pre section summary table ul blockquote template
title h1 h2 h3 h4 h5 h6
"""
_BREAKS = frozenset(_BLOCK_TAGS.split())
_CELLS = frozenset(("td", "th", "tr", "br", "wbr"))
_HIDDEN = frozenset(("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select", "head"))
_MARKS = re.compile(r"&(?:#[0-9]{1,7}+|#[xX][0-9a-fA-F]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);?|[ \t\n\f\r]++")


def html_blocks(body: str) -> list[Block]:
    """The blocks of an HTML text, in order. Hidden elements (script, style, …) show nothing; comments are blocks."""
    reader = _Reader(body)
    tokens = list(tokenize(body.replace("\r", " ")))
    places = [*_token_places(body, tokens), len(body)]
    for token, (start, end) in zip(tokens, pairwise(places), strict=True):
        reader.read(token, start, max(start, end))
    reader.flush(len(body))
    return sorted(reader.blocks, key=lambda block: block.start)


def _token_places(body: str, tokens: list[Token]) -> list[int]:
    """Where each token starts, in code points; the tokenizer counts lines from 1 and columns from 0."""
    lines = [0, *(match.end() for match in re.finditer("\n", body))]
    places: list[int] = []
    at = 0
    for token in tokens:
        line = min(max(token.line or 1, 1), len(lines))
        at = min(max(at, lines[line - 1] + (token.col or 0)), len(body))
        places.append(at)
    return places


@dataclass(slots=True)
class _Reader:
    """Collects the text between block-level tags. Open containers are counters, so depth costs nothing."""

    body: str
    blocks: list[Block] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    start: int = -1
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    open: dict[str, int] = field(default_factory=dict)
    ordinals: list[int] = field(default_factory=list)
    number: int | None = None
    hidden: str = ""

    def read(self, token: Token, start: int, end: int) -> None:
        """Take in one token, which stands at body[start:end]."""
        if self.hidden:
            self._end_hidden(token, end)
        elif token.type is TokenType.TEXT:
            self._text(start, end)
        elif token.type is TokenType.START_TAG:
            self._open_tag(token, token.tag or "", start, end)
        elif token.type is TokenType.END_TAG:
            self._close_tag(token.tag or "", start, end)
        elif token.type is TokenType.COMMENT:
            self.blocks.append(block_of(Kind.COMMENT, start, end, [Piece(self.body[start:end], start, end)]))

    def _end_hidden(self, token: Token, end: int) -> None:
        if token.type is TokenType.END_TAG and token.tag == self.hidden:
            self.hidden = ""
        elif token.tag == "body" or (self.hidden == "head" and token.tag == "p"):
            self.hidden = ""
            self.start = end

    def _open_tag(self, token: Token, tag: str, start: int, end: int) -> None:
        if tag in _HIDDEN and not token.self_closing:
            self.hidden = tag
        elif tag == "img":
            self._image(token, start, end)
        elif tag in _CELLS:
            self._space(start)
        elif tag in _BREAKS and not (self.open.get("table") and tag not in ("table", *_HEADINGS)):
            self.flush(start)
            self._enter(token, tag, start)

    def _enter(self, token: Token, tag: str, start: int) -> None:
        self.open[tag] = self.open.get(tag, 0) + 1
        if tag in ("ol", "ul", "menu"):
            self.ordinals.append(_first_ordinal(token) if tag == "ol" else -1)
        elif tag == "li" and self.ordinals and self.ordinals[-1] >= 0:
            self.number = self.ordinals[-1]
            self.ordinals[-1] += 1
        self.level = _HEADINGS.get(tag, len(self.ordinals) if tag == "li" else 0)
        self.kind = Kind.HEADING if tag in _HEADINGS else _KINDS.get(tag, self._container())
        self.start = start

    def _container(self) -> Kind:
        """What text is when no tag of its own says so: it belongs to the quote, list item or code around it."""
        for tag, kind in _KINDS.items():
            if self.open.get(tag, 0) > 0:
                return kind
        return Kind.PARAGRAPH

    def _close_tag(self, tag: str, start: int, end: int) -> None:
        if tag in _CELLS:
            self._space(start)
        elif tag in _BREAKS and not (self.open.get("table") and tag not in ("table", *_HEADINGS)):
            self.flush(end)
            self.open[tag] = max(0, self.open.get(tag, 0) - 1)
            if tag in ("ol", "ul", "menu") and self.ordinals:
                self.ordinals.pop()
            self.kind, self.level, self.number = self._container(), 0, None

    def _image(self, token: Token, start: int, end: int) -> None:
        alt = _attribute(token, "alt")
        at = self.body.find(alt, start, end) if alt else -1
        piece = Piece(alt, at, at + len(alt)) if at >= 0 else Piece(alt, start, end)
        block = block_of(Kind.IMAGE, start, end, [piece] if alt else [])
        if self.pieces and any(not piece.text.isspace() for piece in self.pieces):
            self._space(start)
        self.blocks.append(block)

    def _space(self, at: int) -> None:
        if self.pieces and at > self.pieces[-1].start:
            self.pieces.append(Piece(" ", at, at))

    def _text(self, start: int, end: int) -> None:
        if self.start < 0:
            self.start = start
        if self.kind is Kind.CODE:
            self.pieces.append(Piece(self.body[start:end], start, end))
            return
        for match in _MARKS.finditer(self.body, start, end):
            if match.start() > start:
                self.pieces.append(Piece(self.body[start : match.start()], start, match.start()))
            self._mark(match[0], match.start(), match.end())
            start = match.end()
        if end > start:
            self.pieces.append(Piece(self.body[start:end], start, end))

    def _mark(self, mark: str, start: int, end: int) -> None:
        if mark[0] == "&":
            self.pieces.append(Piece(html.unescape(mark), start, end))
        elif self.pieces and not self.pieces[-1].text[-1:].isspace():
            self.pieces.append(Piece(mark if len(mark) == 1 else " ", start, end))

    def flush(self, end: int) -> None:
        """Close the block that is open, if it shows anything."""
        if any(not piece.text.isspace() for piece in self.pieces):
            start = self.start if 0 <= self.start <= self.pieces[0].start else self.pieces[0].start
            self.blocks.append(block_of(self.kind, start, end, self.pieces, level=self.level, number=self.number))
            self.number = None
        self.pieces = []
        self.start = -1


def _attribute(token: Token, name: str) -> str:
    return next((value or "" for key, value in token.attrs or () if key == name), "")


def _first_ordinal(token: Token) -> int:
    start = _attribute(token, "start")
    return int(start) if start.isdecimal() and len(start) < 7 else 1
