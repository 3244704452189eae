"""Markdown into blocks: a line scanner that keeps exact places, which renderers of Markdown do not give."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from workflow.article import Block, Kind
from workflow.parse.inline import reference_name, shown
from workflow.parse.numbering import label_of
from workflow.parse.pieces import Piece, block_of

_FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_HEADING = re.compile(r"(?P<marks>#{1,6})(?:[ \t]+|$)(?P<text>.*?)(?:[ \t]+#+)?[ \t]*$")
_GLUED_HEADING = re.compile(r"(?P<marks>#{1,6})(?P<text>[\u3400-\u9fff].{0,60})$")
_SETEXT = re.compile(r"(?:=+|-{2,})[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"(?P<mark>[-*+]|(?P<n>\d{1,9})[.)])(?:[ \t]{1,4}(?=\S)|[ \t]*$)(?P<task>\[[ xX]\][ \t])?")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_DELIMITER_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$")
_DEFINITION = re.compile(r"\[(?P<name>[^\[\]\n]{1,200})\]:[ \t]*\S")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,60}\]:[ \t]*")
_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]\n]*+)\](?:\([^()\n]*+\)|\[[^\[\]\n]*+\])$")
_LINKED_IMAGE = re.compile(r"\[!\[(?P<alt>[^\[\]\n]*+)\]\([^()\n]*+\)\]\([^()\n]*+\)$")
_RAW = re.compile(r"<(?P<tag>script|style|pre|textarea|svg)\b", re.IGNORECASE)
_ALL_DEFINITIONS = re.compile(rf"^ {{0,3}}{_DEFINITION.pattern}", re.MULTILINE)
_TAB = 4


class Line(NamedTuple):
    """One line, body[start:end], its content stripped; indent: columns of space before it."""

    start: int
    end: int
    text: str
    at: int
    indent: int


def markdown_blocks(body: str) -> list[Block]:
    """The blocks of a Markdown text, in order; inline markup is left out of their text.

    Thematic breaks and link definitions show nothing and make no block. A numbered line in a notation that Markdown
    does not know (1、 or 第一章) starts a block of its own. Footnotes are items; code and comments keep their markup.
    """
    scanner = _Scanner(body, _lines(body), _references(body))
    while scanner.at < len(scanner.lines):
        scanner.take()
    return scanner.blocks


def _lines(body: str) -> list[Line]:
    lines: list[Line] = []
    at = 0
    for raw in body.split("\n"):
        lead = len(raw) - len(raw.lstrip())
        indent = lead + raw[:lead].count("\t") * (_TAB - 1)
        lines.append(Line(at, at + len(raw), raw.strip(), at + lead, indent))
        at += len(raw) + 1
    return lines


def _references(body: str) -> frozenset[str]:
    return frozenset(reference_name(match["name"]) for match in _ALL_DEFINITIONS.finditer(body))


@dataclass(slots=True)
class _Scanner:
    """Walks the lines once. item_indents: for each open list, the column at which text still belongs to its item."""

    body: str
    lines: list[Line]
    references: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    at: int = 0
    item_indents: list[int] = field(default_factory=list)

    def take(self) -> None:
        """Take the block that starts at the current line, or skip the line."""
        line = self.lines[self.at]
        if not line.text:
            self.at += 1
            return
        self._leave_lists(line)
        if line.indent >= self._inside() + _TAB and not _ITEM.match(line.text):
            self._indented()
        elif line.text[0] in "`~" and _FENCE.match(line.text):
            self._fenced()
        elif line.text[0] == "<" and self._raw(line):
            return
        else:
            self._take_marked(line)

    def _take_marked(self, line: Line) -> None:
        if match := _HEADING.match(line.text) or _GLUED_HEADING.match(line.text):
            self._heading(line, match)
        elif _RULE.match(line.text) or (_DEFINITION.match(line.text) and not _FOOTNOTE.match(line.text)):
            self.at += 1
        elif line.text[0] == ">":
            self._quote()
        elif match := _ITEM.match(line.text):
            self._item(line, match)
        elif self._is_table():
            self._table()
        else:
            self._paragraph(line)

    def _inside(self) -> int:
        return self.item_indents[-1] if self.item_indents else 0

    def _leave_lists(self, line: Line) -> None:
        while self.item_indents and line.indent < self.item_indents[-1]:
            if _ITEM.match(line.text) and line.indent >= self.item_indents[-1] - 1:
                break
            self.item_indents.pop()

    def _add(self, kind: Kind, first: Line, last: Line, pieces: list[Piece], *, level: int = 0) -> None:
        block = block_of(kind, first.at, last.at + len(last.text), pieces, level=level)
        if block.text:
            self.blocks.append(block)

    def _raw_block(self, kind: Kind, first: int, last: int) -> None:
        """Lines first to last, shown as they stand."""
        start, end = self.lines[first].at, self.lines[last].at + len(self.lines[last].text)
        self.blocks.append(block_of(kind, start, end, [Piece(self.body[start:end], start, end)]))
        self.at = last + 1

    def _indented(self) -> None:
        last = self.at
        while last + 1 < len(self.lines) and self.lines[last + 1].text and self.lines[last + 1].indent >= _TAB:
            last += 1
        self._raw_block(Kind.CODE, self.at, last)

    def _fenced(self) -> None:
        mark = _FENCE.match(self.lines[self.at].text)["mark"]  # type: ignore[index]
        last = self.at + 1
        while last < len(self.lines) and not self._closes(self.lines[last].text, mark):
            last += 1
        self._raw_block(Kind.CODE, self.at, min(last, len(self.lines) - 1))

    @staticmethod
    def _closes(text: str, mark: str) -> bool:
        return text.startswith(mark) and not text.strip(mark[0])

    def _raw(self, line: Line) -> bool:
        """Comments and elements whose text is not prose: to their end, wherever that is."""
        if line.text.startswith("<!--"):
            end, kind = "-->", Kind.COMMENT
        elif match := _RAW.match(line.text):
            end, kind = f"</{match['tag'].lower()}", Kind.CODE
        else:
            return False
        last = self.at
        while last < len(self.lines) and end not in self.lines[last].text.lower():
            last += 1
        if kind is Kind.COMMENT and last < len(self.lines) and not self.lines[last].text.endswith(end):
            return False
        self._raw_block(kind, self.at, min(last, len(self.lines) - 1))
        return True

    def _heading(self, line: Line, match: re.Match[str]) -> None:
        start = line.at + match.start("text")
        pieces = shown(match["text"], start, self.references)
        self._add(Kind.HEADING, line, line, pieces, level=len(match["marks"]))
        self.at += 1

    def _quote(self) -> None:
        """Each paragraph of a quote is a block; the marks at the start of its lines are left out."""
        first = self.lines[self.at]
        pieces: list[Piece] = []
        last = first
        while self.at < len(self.lines) and (line := self.lines[self.at]).text:
            mark = _QUOTE.match(line.text)
            if mark is None and self._starts_block(line):
                break
            size = mark.end() if mark else 0
            if size == len(line.text):
                break
            pieces += self._continued(pieces, line, size)
            last = line
            self.at += 1
        self._add(Kind.QUOTE, first, last, pieces)
        if last is first and not pieces:
            self.at += 1

    def _continued(self, pieces: list[Piece], line: Line, size: int) -> list[Piece]:
        text = shown(line.text[size:], line.at + size, self.references)
        return [Piece("\n", pieces[-1].end, text[0].start), *text] if pieces else text

    def _item(self, line: Line, match: re.Match[str]) -> None:
        while self.item_indents and line.indent < self.item_indents[-1]:
            self.item_indents.pop()
        self.item_indents.append(line.indent + max(2, match.end() - len(match["task"] or "")))
        start = line.at + match.end()
        self.at += 1
        last = self._run_on(line)
        text = self.body[start : last.at + len(last.text)]
        number = int(match["n"]) if match["n"] else None
        block = block_of(
            Kind.ITEM, line.at, last.at + len(last.text), shown(text, start, self.references),
            level=len(self.item_indents), number=number,
        )  # fmt: skip
        if block.text:
            self.blocks.append(block)

    def _run_on(self, first: Line) -> Line:
        """Move over the lines that continue a paragraph, and return the last of them."""
        last = first
        while self.at < len(self.lines) and (line := self.lines[self.at]).text and not self._starts_block(line):
            last = line
            self.at += 1
        return last

    def _starts_block(self, line: Line) -> bool:
        """Whether this line ends the paragraph before it; a lone number does so only as a 1."""
        text = line.text
        if text[0] in "#>`~*-_<+=" or text[0].isdigit():
            return self._starts_item(text) or bool(
                _HEADING.match(text) or text[0] == ">" or _FENCE.match(text) or _RULE.match(text) or _SETEXT.match(text)
                or text.startswith("<!--") or _RAW.match(text) or self._numbered(text)
            )  # fmt: skip
        return bool(_FOOTNOTE.match(text)) or self._numbered(text)

    def _starts_item(self, text: str) -> bool:
        item = _ITEM.match(text)
        return item is not None and (bool(self.item_indents) or item["n"] in (None, "1"))

    @staticmethod
    def _numbered(text: str) -> bool:
        label = label_of(text)
        return label is not None and not label.uncertain and len(text) <= 60

    def _is_table(self) -> bool:
        below = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        return "|" in self.lines[self.at].text and "-" in below and "|" in below and bool(_DELIMITER_ROW.match(below))

    def _table(self) -> None:
        last = self.at + 1
        while last + 1 < len(self.lines) and "|" in self.lines[last + 1].text:
            last += 1
        self._raw_block(Kind.TABLE, self.at, last)

    def _paragraph(self, line: Line) -> None:
        if match := _IMAGE.match(line.text) or _LINKED_IMAGE.match(line.text):
            start = line.at + match.start("alt")
            block = block_of(
                Kind.IMAGE, line.at, line.at + len(line.text), [Piece(match["alt"], start, start + len(match["alt"]))]
            )
            self.blocks.append(block)
            self.at += 1
            return
        footnote = _FOOTNOTE.match(line.text)
        start = line.at + (footnote.end() if footnote else 0)
        self.at += 1
        last = self._run_on(line) if not self._stands_alone(line) else line
        pieces = shown(self.body[start : last.at + len(last.text)], start, self.references)
        if not footnote and (level := self._underline()):
            self._add(Kind.HEADING, line, self.lines[self.at], pieces, level=level)
            self.at += 1
            return
        kind = Kind.ITEM if footnote or self.item_indents else Kind.PARAGRAPH
        self._add(kind, line, last, pieces, level=max(1, len(self.item_indents)) if kind is Kind.ITEM else 0)

    def _stands_alone(self, line: Line) -> bool:
        """A numbered heading that Markdown does not know needs no empty line after it."""
        return self._numbered(line.text) and line.text[-1] not in "。.！!；;，,"

    def _underline(self) -> int:
        """The level of the setext underline at the current line, 0 when there is none."""
        if self.at >= len(self.lines) or not (text := self.lines[self.at].text) or not _SETEXT.match(text):
            return 0
        return 1 if text[0] == "=" else 2
