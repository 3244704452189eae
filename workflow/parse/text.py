"""Plain text into blocks: a line is a paragraph, unless the writer's program wrapped the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflow.article import Block, Kind
from workflow.parse.numbering import label_of
from workflow.parse.pieces import Piece, block_of

_BULLET = re.compile(r"[-*•●▪◦‣–—]\s++(?=\S)")
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003fffd]"
)
_SENTENCE_END = re.compile(r"[.!?。！？…:：][\"'”’)）」』]*$")
_NARROWEST, _WIDEST, _RAGGED = 40, 120, 25
Line = tuple[int, int]


def text_blocks(body: str) -> list[Block]:
    """The blocks of a plain text, in order; spans are stripped of the space around a paragraph."""
    blocks: list[Block] = []
    for group in _groups(body):
        if _is_wrapped(body, group):
            blocks.append(_block(body, group[0][0], group[-1][1]))
        else:
            blocks += [_block(body, start, end) for start, end in group]
    return blocks


def _groups(body: str) -> Iterator[list[Line]]:
    """Runs of lines with no empty line between them."""
    group: list[Line] = []
    at = 0
    for line in body.split("\n"):
        if line and not line.isspace():
            group.append((at, at + len(line)))
        elif group:
            yield group
            group = []
        at += len(line) + 1
    if group:
        yield group


def _is_wrapped(body: str, group: list[Line]) -> bool:
    """Whether these lines are one paragraph broken by a program: alike in width and mostly cut inside a sentence."""
    if len(group) < 2:
        return False
    lines = [body[start:end].strip() for start, end in group]
    full = lines[:-1]
    if any(label_of(line) or _BULLET.match(line) for line in lines):
        return False
    widths = [len(line) + len(_WIDE.findall(line)) for line in full]
    ended = sum(bool(_SENTENCE_END.search(line[-8:])) for line in full)
    narrow, wide = min(widths), max(widths)
    return narrow >= _NARROWEST and wide <= _WIDEST and wide - narrow <= _RAGGED and ended * 2 <= len(full)


def _block(body: str, start: int, end: int) -> Block:
    text = body[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    bullet = _BULLET.match(text)
    kind, lead = (Kind.ITEM, bullet.end()) if bullet else (Kind.PARAGRAPH, 0)
    piece = Piece(text[lead:], start + lead, start + len(text))
    return block_of(kind, start, start + len(text), [piece], level=1 if bullet else 0)
