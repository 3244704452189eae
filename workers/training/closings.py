"""Ends without a stop that writers make and few of the texts have: lists without marks, phrases for a section."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)])\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_MARKS = ("", "", "→ ", "– ", "• ", "➡️ ", "✅ ", "— ", "+ ")
_JOINTS = ("\n\n", "\n\n", "  \n")
_LEAST, _MOST = 3, 12
_EARLIEST, _SHORTEST = 8, 20


def closings(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """A text down to a list whose marks are changed, and one whose last section is a phrase; each whole and cut."""
    lines = _prose(text)
    if runs := list(_runs(lines)):
        start, end = chance.choice(runs)
        mark, joint = chance.choice(_MARKS), chance.choice(_JOINTS)
        rows = [mark + _ITEM.sub("", lines[at], count=1).strip() for at in range(start, end)]
        yield _whole_and_cut("\n".join(lines[:start]) + "\n\n" + joint.join(rows[:-1]) + joint, rows[-1], chance)
    headings = [at for at, line in enumerate(lines) if _HEADING.match(line)]
    if len(headings) > _LEAST:
        at = chance.randrange(1, len(headings) - 1)
        phrase = _HEADING.sub("", lines[headings[at + 1]]).strip()
        above = "\n".join(lines[: headings[at] + 1])
        yield _whole_and_cut(above + "\n\n", phrase, chance)


def _whole_and_cut(above: str, last: str, chance: random.Random) -> tuple[str, str]:
    """The text with its last line, and with a beginning of it; nothing where the line is too short to cut."""
    cut = above + last[: chance.randrange(_EARLIEST, len(last) - 3)].rstrip() if len(last) >= _SHORTEST else ""
    return above + last, cut


def _prose(text: str) -> list[str]:
    """The lines of a text down to the first fence of code, which a change of lines might break."""
    lines = text.split("\n")
    fence = next((at for at, line in enumerate(lines) if _FENCE.match(line)), len(lines))
    return lines[:fence]


def _runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where lists of a few items of one line each begin and end."""
    start = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and _ITEM.match(lines[at]):
            continue
        if _LEAST <= at - start <= _MOST:
            yield start, at
        start = at + 1
