"""Take inline Markdown apart: what a reader sees, and where each piece of it stands in the source."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from workflow.parse.pieces import Piece

_SPECIAL = re.compile(r"[\\`*_~\[\]<&]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~\n])")
_TICKS = re.compile("`+")
_RUN = re.compile(r"\*+|_+|~~?")
_TAG = re.compile(r"</?[A-Za-z][^<>]*+>")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*+|[^<>\s@]{1,80}@[^<>\s@]{1,80})>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,60}\]")
_TARGET = re.compile(
    r"\]\(\s*+(?:<[^<>\n]*+>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+){0,9}+)"
    r"(?:\s++(?:\"[^\"]*+\"|'[^']*+'|\([^()]*+\)))?\s*+\)"
)
_REFERENCE = re.compile(r"\]\[([^\[\]]{0,200}+)\]")
_PAIRED = frozenset("*_~")


@dataclass(slots=True)
class _Inline:
    """The state of one walk through a text: what to leave out (cuts), what to replace, and what is still open."""

    text: str
    references: frozenset[str]
    cuts: list[tuple[int, int, str]] = field(default_factory=list)
    brackets: list[tuple[int, int]] = field(default_factory=list)
    runs: dict[str, list[list[int]]] = field(default_factory=dict)
    ticks: dict[int, list[int]] | None = None

    def walk(self) -> None:
        """Visit every character that may be markup, once."""
        at = 0
        while match := _SPECIAL.search(self.text, at):
            at = self._visit(match[0], match.start())

    def _visit(self, sign: str, at: int) -> int:
        if sign == "[":
            return self._open_bracket(at)
        if sign == "]":
            return self._close_bracket(at)
        if sign == "`":
            return self._code(at)
        if sign in _PAIRED:
            return self._emphasis(at)
        return self._plain(sign, at)

    def _plain(self, sign: str, at: int) -> int:
        """An escape, an entity, an autolink or a tag: each is complete in itself."""
        if sign == "\\" and (match := _ESCAPE.match(self.text, at)):
            self.cuts.append((at, at + 1, ""))
        elif sign == "&" and (match := _ENTITY.match(self.text, at)):
            self.cuts.append((*match.span(), html.unescape(match[0])))
        elif sign == "<" and (match := _AUTOLINK.match(self.text, at)):
            self.cuts += [(at, at + 1, ""), (match.end() - 1, match.end(), "")]
        elif sign == "<" and (match := _TAG.match(self.text, at)):
            self.cuts.append((*match.span(), ""))
        else:
            return at + 1
        return match.end()

    def _open_bracket(self, at: int) -> int:
        if match := _FOOTNOTE.match(self.text, at):
            self.cuts.append((*match.span(), ""))
            return match.end()
        start = at - 1 if at and self.text[at - 1] == "!" else at
        self.brackets.append((start, at + 1))
        return at + 1

    def _close_bracket(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        start, end = self.brackets.pop()
        match = _TARGET.match(self.text, at) or _REFERENCE.match(self.text, at)
        if match is None or (match.re is _REFERENCE and self._name(match[1], end, at) not in self.references):
            return at + 1
        self.cuts += [(start, end, ""), (*match.span(), "")]
        return match.end()

    def _name(self, name: str, start: int, end: int) -> str:
        return reference_name(name or self.text[start : min(end, start + 200)])

    def _code(self, at: int) -> int:
        """A code span shows its code; a run of backticks that nothing closes shows itself."""
        if self.ticks is None:
            self.ticks = {}
            for match in _TICKS.finditer(self.text):
                self.ticks.setdefault(len(match[0]), []).append(match.start())
            for places in self.ticks.values():
                places.reverse()
        size = self._run_length(at, "`")
        places = self.ticks.get(size, [])
        while places and places[-1] <= at:
            places.pop()
        if not places:
            return at + size
        self.cuts += [(at, at + size, ""), (places[-1], places[-1] + size, "")]
        return places.pop() + size

    def _run_length(self, at: int, sign: str) -> int:
        match = _TICKS.match(self.text, at) if sign == "`" else _RUN.match(self.text, at)
        return match.end() - at if match else 1

    def _emphasis(self, at: int) -> int:
        size = self._run_length(at, self.text[at])
        if self.text[at] == "~" and size < 2:
            return at + size
        before = self.text[at - 1] if at else " "
        after = self.text[at + size] if at + size < len(self.text) else " "
        sign = self.text[at]
        inside = sign == "_" and before.isalnum() and after.isalnum()
        left = 0 if before.isspace() or inside else self._close_runs(at, size, sign)
        if left < size and not after.isspace() and not inside:
            self.runs.setdefault(sign, []).append([at + left, size - left])
        return at + size

    def _close_runs(self, at: int, size: int, sign: str) -> int:
        """Pair this run with open runs of its sign, innermost first; how many of its characters found a partner."""
        used = 0
        open_runs = self.runs.get(sign, [])
        while used < size and open_runs:
            run = open_runs[-1]
            pair = min(run[1], size - used)
            run[1] -= pair
            self.cuts += [(run[0] + run[1], run[0] + run[1] + pair, ""), (at + used, at + used + pair, "")]
            used += pair
            if not run[1]:
                open_runs.pop()
        return used


def reference_name(name: str) -> str:
    """A link reference's name as Markdown compares it: case and runs of space do not count."""
    return " ".join(name.split()).casefold()


def shown(text: str, start: int, references: Iterable[str] = ()) -> list[Piece]:
    """The visible pieces of one stretch of inline Markdown that stands at body[start:]."""
    if not _SPECIAL.search(text):
        return [Piece(text, start, start + len(text))]
    inline = _Inline(text, frozenset(references))
    inline.walk()
    pieces: list[Piece] = []
    at = 0
    for begin, end, instead in sorted(inline.cuts):
        if begin < at:
            continue
        if begin > at:
            pieces.append(Piece(text[at:begin], start + at, start + begin))
        if instead:
            pieces.append(Piece(instead, start + begin, start + end))
        at = end
    if at < len(text) or not pieces:
        pieces.append(Piece(text[at:], start + at, start + len(text)))
    return pieces
