"""What an article says about itself and its text can be held against: its contents, its length, its later sections."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workflow.article import Article, Block, Kind, Span
from workflow.parse.headings import is_conclusion
from workflow.parse.length import counts_characters, length
from workflow.parse.numbering import label_of, ordinal
from workflow.stages._parts import numbered_headings
from workflow.stages._trailers import is_references

_CONTENTS = re.compile(
    r"\W*(?:目录|目錄|目次|本文目录|内容提要|목차|차례|table of contents|contents|in this (?:guide|article|post|issue)"
    r"|inhalt(?:sverzeichnis)?|sommaire|table des matières|índice|contenido|содержание|оглавление|المحتويات)\W*",
    re.IGNORECASE,
)
_LEAST_ENTRIES = 2
_LETTERS = re.compile(r"[\W_]+")


class Missing(NamedTuple):
    """Entries of a table of contents: how many it has, those without a heading, and where the table stands."""

    entries: int
    names: tuple[str, ...]
    span: Span


def contents_missing(article: Article) -> Missing | None:
    """The entries of the table of contents that no heading below it takes up; None when there are none, or no table.

    When no entry at all is found below, the list was no table of contents.
    """
    blocks = article.blocks
    title = next((at for at, block in enumerate(blocks[:40]) if _CONTENTS.fullmatch(block.text[:60])), None)
    if title is None:
        return None
    entries = _entries(blocks[title + 1 :])
    below = {
        _bare(block.text) for block in blocks[title + 1 + len(entries) :] if block.kind in {Kind.HEADING, Kind.ITEM}
    }
    missing = tuple(entry.text.strip() for entry in entries if _bare(entry.text) not in below)
    if len(entries) < _LEAST_ENTRIES or not missing or len(missing) == len(entries):
        return None
    return Missing(len(entries), missing, Span(entries[0].start, entries[-1].end))


def _entries(below: Sequence[Block]) -> Sequence[Block]:
    """The list right under the title, up to where its first entry comes again: there the text starts."""
    entries: list[Block] = []
    for block in below:
        again = bool(entries) and _bare(block.text) == _bare(entries[0].text)
        if block.kind is not Kind.ITEM or again:
            break
        entries.append(block)
    return [entry for entry in entries if entry.level <= entries[0].level]


def _bare(text: str) -> str:
    """An entry without its number, marks and case."""
    label = label_of(text)
    return _LETTERS.sub("", text[label.size :] if label else text).casefold()


_DECLARED = re.compile(
    r"(?:全文|本文|正文|字数)[^。\n]{0,6}?(?P<signs>\d[\d,]{2,6})\s?字"
    r"|\(?(?:about|around|approx\w*\.?|some|word count:?)\s(?P<words>\d[\d,]{2,6})(?:\swords)?\)?"
    r"|\b(?P<count>\d[\d,]{2,6})[ -]words?\b"
    r"|(?:阅读|讀完|读完)[^。\n]{0,8}?(?P<zh>\d{1,3})\s?分钟|(?P<ja>\d{1,3})分で読め"
    r"|(?:reading time:?\s*|\b)(?P<en>\d{1,3})[ -]min(?:ute)?s?(?:\sread)?\b|lesezeit:?\s*(?P<de>\d{1,3})\s?min"
    r"|(?:temps de lecture|lecture)\s?:?\s*(?P<fr>\d{1,3})\s?min|(?:tiempo de lectura)\s?:?\s*(?P<es>\d{1,3})\s?min"
    r"|время чтения\s?:?\s*(?P<ru>\d{1,3})\s?мин",
    re.IGNORECASE,
)
_ABOUT_READING = re.compile(
    r"全文|本文|正文|字数|阅读|读完|読め|words?\)|word count|read|lesezeit|lecture|lectura|чтения", re.IGNORECASE
)
# What a reader manages in a minute, generously low, in the units that lengths are counted in.
_A_MINUTE = {"characters": 300, "words": 150}
# A text shorter than this share of what it declares is not all there; minutes are given carelessly, so half of that.
_SHARE = 0.5
_OPENING_BLOCKS = 4
_LONGEST_LINE = 60


class Declared(NamedTuple):
    """A length that the text declares at `span` and the length that it has, both in its own units."""

    declared: int
    actual: int
    span: Span


def too_short_for_itself(article: Article) -> Declared | None:
    """A declared length or reading time, of which the text has less than half (a quarter of a reading time)."""
    for block in article.blocks[:_OPENING_BLOCKS]:
        if len(block.text) > _LONGEST_LINE or not (found := _DECLARED.search(block.text)):
            continue
        if not _ABOUT_READING.search(block.text):
            continue
        exact = found["signs"] or found["words"] or found["count"]
        unit = "characters" if counts_characters(article.language) else "words"
        minutes = next((value for name, value in found.groupdict().items() if len(name) == 2 and value), "0")
        declared = int(exact.replace(",", "")) if exact else int(minutes) * _A_MINUTE[unit]
        actual = sum(length(piece.text, article.language) for piece in article.blocks)
        if actual < declared * (_SHARE if exact else _SHARE / 2):
            return Declared(declared, actual, block.span(*found.span()))
    return None


_SECTION_AHEAD = re.compile(
    r"第\s?(?P<zh>[一二三四五六七八九十\d]{1,3})\s?(?P<kind>[章节篇讲]|部分)(?:将|会|给出|讨论|介绍|说明|再|则|是|为)"
    r"|\b(?P<word>section|part|chapter|step|kapitel|abschnitt|teil|chapitre|partie|capítulo|sección)\s(?P<n>\d{1,2})\b"
    r"(?!\s+(?:of|du|de|des|der|del)\b)",
    re.IGNORECASE,
)
_STYLES: Mapping[str, str] = {
    "章": "chapter",
    "篇": "chapter",
    "节": "chapter-section",
    "讲": "chapter-section",
    "部分": "chapter",
}


class Ahead(NamedTuple):
    """A section that the text speaks of at `span` and does not have; last: the number of the last it has."""

    name: str
    last: int
    span: Span


def section_ahead(article: Article) -> Ahead | None:
    """A numbered section that a paragraph points to, while the headings of that name end at least one before it."""
    last: dict[str, int] = {}
    for _, series, number in numbered_headings(article):
        style, _, _, word = (*series.split("/"), "", "")[:4]
        last[word or style] = max(last.get(word or style, 0), number)
    for block in article.of_kind(Kind.PARAGRAPH, Kind.SUMMARY) if last else ():
        for found in _SECTION_AHEAD.finditer(block.text[:4_000]):
            key = _STYLES[found["kind"]] if found["kind"] else found["word"].casefold()
            number = ordinal(found["zh"] or found["n"]) or 0
            if 2 <= last.get(key, 0) < number <= last[key] + 3:
                return Ahead(found.group(), last[key], block.span(*found.span()))
    return None


# Sections with fewer words than this are not judged by their fellows' length; a last section under this share is thin.
_LEAST_SIGNS, _LEAST_WORDS = 60, 45
_THIN = 0.15
_LINK = re.compile(r"https?://|\]\(|\]\[|\[\[|<a\s")
_LEAST_SECTIONS = 3


class Thin(NamedTuple):
    """The heading of a last section far shorter than the others: its length and theirs, in the text's units."""

    heading: Block
    size: int
    usual: int


def thin_last_section(article: Article) -> Thin | None:
    """The last section, when it is plain prose and has less than a sixth of what the others have.

    Each of the others must have at least half of what is usual among them. Lists of links and the like, and sections
    that conclude, may be short.
    """
    parts = _sections(article)
    if len(parts) < _LEAST_SECTIONS + 1 or not _is_plain(article, parts[-1]):
        return None
    *fellows, last = (sum(length(block.text, article.language) for block in part[1:]) for part in parts)
    usual = statistics.median(fellows)
    least = _LEAST_SIGNS if counts_characters(article.language) else _LEAST_WORDS
    if usual < least or min(fellows) < usual / 2 or not 0 < last < usual * _THIN:
        return None
    return Thin(parts[-1][0], last, int(usual))


def _sections(article: Article) -> list[list[Block]]:
    """The sections of the level of the last heading, each with its heading first."""
    parts: list[list[Block]] = []
    level = next((block.level for block in reversed(article.blocks) if block.kind is Kind.HEADING), 0)
    for block in article.blocks:
        if block.kind is Kind.HEADING and block.level <= level:
            parts.append([block])
        elif parts and block.kind is not Kind.COMMENT:
            parts[-1].append(block)
    return parts


def _is_plain(article: Article, part: Sequence[Block]) -> bool:
    """Whether a section is made of paragraphs alone, without links, and is neither a conclusion nor references."""
    heading, *below = part
    raw = article.body[heading.start : below[-1].end] if below else ""
    words = heading.text.strip()
    return (
        all(block.kind is Kind.PARAGRAPH for block in below)
        and not _LINK.search(raw)
        and not is_conclusion(words)
        and not is_references(words)
    )
