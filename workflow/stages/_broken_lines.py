"""What the last lines leave unfinished: a row of a table, a list item with nothing in it, an element of HTML."""

from __future__ import annotations

import re
from typing import NamedTuple

from workflow.article import Block, Format, Kind

_LEAST_ROWS = 3
_MARKER = re.compile(r"[ \t]*(?:[-*+]|(?P<n>\d{1,3})[.)])[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\S")
# Elements that writers of HTML close, or leave open throughout; and those that Markdown lets stand between paragraphs.
_ELEMENTS = {
    Format.HTML: (
        "p",
        "div",
        "li",
        "td",
        "tr",
        "ul",
        "ol",
        "table",
        "blockquote",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
    ),
    Format.MARKDOWN: ("details", "div", "table", "figure", "blockquote"),
}
# In Markdown only what starts a line is a block of HTML; the rest may be talk about it.
_TAGS = {
    Format.HTML: re.compile(rf"<(/?)({'|'.join(_ELEMENTS[Format.HTML])})(?:\s[^<>]*)?>", re.IGNORECASE),
    Format.MARKDOWN: re.compile(
        rf"^[ ]{{0,3}}<(/?)({'|'.join(_ELEMENTS[Format.MARKDOWN])})(?:\s[^<>\n]*)?>", re.IGNORECASE | re.MULTILINE
    ),
}
_LEAST_CLOSED = 2


class Left(NamedTuple):
    """Where in the body something is left unfinished, and what opens it."""

    start: int
    opened: str


def cut_row(body: str, last: Block) -> Left | None:
    """The last row of a Markdown table that has an end in all the rows above it and none itself."""
    if last.kind is not Kind.TABLE:
        return None
    rows = body[last.start : last.end].rstrip().split("\n")
    *above, row = rows
    if len(above) < _LEAST_ROWS - 1 or not all(line.rstrip().endswith("|") for line in above):
        return None
    if row.rstrip().endswith("|") or "|" not in row:
        return None
    return Left(last.start + sum(len(line) + 1 for line in above), row.strip()[:20])


def empty_item(body: str) -> Left | None:
    """A marker of a list at the very end with nothing after it, under an item of the same list."""
    end = len(body.rstrip())
    at = body.rfind("\n", 0, end) + 1
    if end - at > 8 or not _MARKER.match(body, at, end):
        return None
    above = body[max(0, at - 2000) : at].rstrip().rsplit("\n", 1)[-1]
    marker = body[at:end].strip()
    return Left(at, marker) if _ITEM.match(above) and above.lstrip()[0].isdigit() == marker[0].isdigit() else None


def open_element(body: str, written: Format) -> Left | None:
    """The last element of a kind that is opened and not closed, where at least two of that kind above it are closed."""
    if "</" not in body or written not in _TAGS:
        return None
    openings: dict[str, list[re.Match[str]]] = {}
    closed: dict[str, list[int]] = {}
    for tag in _TAGS[written].finditer(body):
        name = tag[2].casefold()
        if tag[1]:
            closed.setdefault(name, []).append(tag.start())
        else:
            openings.setdefault(name, []).append(tag)
    found = [left for name, ends in closed.items() if (left := _last_open(openings.get(name, []), ends))]
    return max(found, default=None)


def _last_open(openings: list[re.Match[str]], closed: list[int]) -> Left | None:
    if len(closed) < _LEAST_CLOSED or len(openings) != len(closed) + 1:
        return None
    last = openings[-1]
    alone = last.start() > closed[-1] > openings[-2].start()
    return Left(last.start(), last.group()[:20]) if alone else None
