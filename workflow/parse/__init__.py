"""Read a source into an article: blocks with exact places, the fields above the text, the language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflow.article import Article, Block, Format, Kind, Source
from workflow.parse.dates import iso_of
from workflow.parse.front import mark_front, matter_of
from workflow.parse.headings import mark_headings
from workflow.parse.html import html_blocks
from workflow.parse.language import language_of
from workflow.parse.length import length
from workflow.parse.markdown import markdown_blocks
from workflow.parse.text import text_blocks
from workflow.profiles import DEFAULT_PROFILES, Profiles

__all__ = ["language_of", "length", "parse"]

_PROSE = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.QUOTE, Kind.SUMMARY, Kind.TITLE)
_SAMPLE = 8_000


def parse(source: Source, profiles: Profiles = DEFAULT_PROFILES) -> Article:
    """The article that a source holds; never raises, whatever the text.

    Title, category, date and summary come from the source's fields or, where those are empty, from the lines above the
    text. `date` is ISO 8601 when it can be read and exists, else what the writer wrote. The text of a numbered heading
    keeps its number (1、…) unless Markdown or HTML made it out of a list.
    """
    blocks = mark_headings(mark_front(source, profiles, _blocks(source)))
    category = source.category.strip() or _first(blocks, Kind.CATEGORY)
    date = source.date.strip() or _first(blocks, Kind.DATE)
    return Article(
        source,
        tuple(blocks),
        source.language.split("-", maxsplit=1)[0].lower() or language_of(_sample(source, blocks)),
        title=source.title.strip() or _first(blocks, Kind.TITLE),
        category=category,
        date=iso_of(date) or date,
        summary=source.summary.strip() or _first(blocks, Kind.SUMMARY),
        profile=profiles.find(category),
        profiles=profiles,
    )


def _blocks(source: Source) -> list[Block]:
    if source.format is Format.HTML:
        return html_blocks(source.body)
    if source.format is Format.TEXT:
        return text_blocks(source.body)
    matter, at = matter_of(source.body)
    return matter + [_moved(block, at) for block in markdown_blocks(source.body[at:])]


def _moved(block: Block, by: int) -> Block:
    if not by:
        return block
    offsets = tuple(place + by for place in block.offsets)
    return replace(block, start=block.start + by, end=block.end + by, text_start=block.text_start + by, offsets=offsets)


def _first(blocks: Sequence[Block], kind: Kind) -> str:
    return next((block.text for block in blocks if block.kind is kind), "")


def _sample(source: Source, blocks: Sequence[Block]) -> str:
    """Enough prose to tell the language by; code and tables would only mislead."""
    parts: list[str] = [source.title, source.summary]
    size = 0
    for block in blocks:
        if block.kind in _PROSE and size < _SAMPLE:
            parts.append(block.text)
            size += len(block.text)
    return "\n".join(parts)
