"""Markdown, with the front matter that many editors write above it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from workflow.article import Format, Source
from workflow.findings import N_
from workflow.importers._dates import iso_date
from workflow.importers._decoding import decode
from workflow.importers._values import Imported, Note
from workflow.importers._words import Told

LABEL = N_("Markdown")
ORDER = 30
EXTENSIONS = (".md", ".markdown", ".mdown", ".mkd")

_FIELDS: Mapping[str, str] = {
    **dict.fromkeys(("title", "headline", "标题", "標題", "题目"), "title"),
    **dict.fromkeys(("category", "categories", "section", "分类", "分類", "栏目"), "category"),
    **dict.fromkeys(("date", "published", "日期", "发布日期"), "date"),
    **dict.fromkeys(("summary", "description", "abstract", "excerpt", "摘要", "文章摘要", "简介"), "summary"),
    **dict.fromkeys(("language", "lang", "语言", "語言"), "language"),
}
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"([^\s:：#'\"-][^:：\n]{0,40})[:：](?:[ \t]+(.*)|(.*))\Z")
_FIRST_HEADING = re.compile(r"\A\s*# +(.{1,400}?)(?: {1,9}#{1,9})? {0,9}\n")


def recognises(head: bytes) -> bool:
    """Whether it opens with front matter that names at least one of our fields."""
    if not head.startswith((b"---", b"\xef\xbb\xbf---")):
        return False
    front = _FRONT.match(head.decode("utf-8-sig", "ignore").replace("\r\n", "\n"))
    pairs = _pairs(front.group(1)) if front else None
    return bool(pairs and not _FIELDS.keys().isdisjoint(pairs))


def read(raw: bytes) -> Imported:
    """The Markdown below the front matter as a source, with the fields that the front matter gives.

    Raises:
        Unreadable: too large, binary, empty, or in an encoding that cannot be told.
    """
    text, notes = decode(raw)
    front = _FRONT.match(text)
    pairs = _pairs(front.group(1)) if front else None
    if front is None or not pairs:
        return Imported(Source(text, Format.MARKDOWN), notes)
    made = _with_fields(text[front.end() :].lstrip("\n"), pairs, notes)
    return replace(made, before=text.removesuffix(made.source.body))


def _with_fields(body: str, pairs: Mapping[str, str], notes: tuple[Note, ...]) -> Imported:
    fields = {_FIELDS[key]: value for key, value in reversed(list(pairs.items())) if key in _FIELDS and value}
    unused = [key for key in pairs if key not in _FIELDS]
    if unused:
        notes += (Note(Told.UNUSED, {"names": ", ".join(unused)}),)
    if written := fields.get("date"):
        fields["date"] = iso_date(written)
        if not fields["date"]:
            notes += (Note(Told.DATE, {"date": written}),)
    return Imported(Source(_without_title(body, fields.get("title", "")), Format.MARKDOWN, **fields), notes)


def _without_title(body: str, title: str) -> str:
    """The body without a first heading that only repeats the title."""
    heading = _FIRST_HEADING.match(body)
    return body[heading.end() :].lstrip("\n") if heading and heading.group(1).strip() == title else body


def _pairs(front: str) -> dict[str, str] | None:
    """Front matter as key → value, keys in lower case; None when these lines are something else, such as prose."""
    pairs: dict[str, str] = {}
    key = ""
    for line in front.split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] in " \t-":
            if not key:
                return None
            pairs[key] = f"{pairs[key]} {line.strip().removeprefix('- ')}".strip()
        elif pair := _PAIR.match(line):
            key = pair.group(1).strip().casefold()
            pairs[key] = _unquoted((pair.group(2) or pair.group(3) or "").strip())
        else:
            return None
    return pairs


def _unquoted(value: str) -> str:
    if value in (">", "|", ">-", "|-"):
        return ""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value
