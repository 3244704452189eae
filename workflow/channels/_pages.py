"""What people read: the article, the front page, and what stands where an article was withdrawn."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workflow.channels import Entry, Piece
from workflow.channels._feeds import language_tag, legal, stamp
from workflow.channels._place import Place
from workflow.channels._words import day, direction, is_chinese, words_for
from workflow.pictures import address_of, origin_of

PER_PAGE = 50
"""Articles on one page of the index; the front page shows up to twice as many, less one."""

_FOLDER = Path(__file__).parent / "site_templates"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    auto_reload=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_SOURCE = re.compile(r'<img src="([^"]*)"')
# Anything else could say more to a browser than where a picture comes from.
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?")
_OWN_PICTURES = "'self' data:"
_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})

STYLE = (_FOLDER / "style.css").read_bytes()
"""The one stylesheet."""

_MADE_BY = sorted([*_FOLDER.iterdir(), *Path(__file__).parent.glob("_*.py")])
CHROME = hashlib.sha256(b"".join(path.read_bytes() for path in _MADE_BY)).hexdigest()
"""Changes whenever a template, the stylesheet or the code that fills them does: then every page is written anew."""


def article_page(piece: Piece, place: Place) -> bytes:
    """The page of one article."""
    language = language_tag(piece, place)
    return _render(
        "article.html",
        place,
        language,
        piece=piece,
        body=Markup(legal(piece.html)),  # noqa: S704 - sanitised before it was handed over: that is the contract
        url=place.url(f"{piece.slug}.html"),
        direction=direction(piece.language),
        category=_category(piece, language),
        linked=Markup(_linked(piece, place)),  # noqa: S704 - JSON with everything escaped that could leave the script
        pictures=_pictures(piece.html, place),
    )


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the index: the front page (number 0) or, counted from the oldest, a page of the archive.

    newer, older: the paths of its neighbours, empty where there is none.
    """

    name: str
    number: int
    entries: Sequence[Entry]
    newer: str
    older: str


def leaves(live: Sequence[Entry]) -> list[Leaf]:
    """The index, the front page first; `live` is newest first.

    The archive is counted from the oldest article, so that a new one changes no page of it but the newest.
    """
    filed = max(0, len(live) // PER_PAGE - 1)
    names = ["index.html", *(f"pages/{number}.html" for number in range(filed, 0, -1))]
    front = len(live) - filed * PER_PAGE
    chunks = [live[:front], *(live[at : at + PER_PAGE] for at in range(front, len(live), PER_PAGE))]
    around = ["", *names, ""]
    return [
        Leaf(name, (filed + 1 - at) * (at > 0), chunk, around[at], around[at + 2])
        for at, (name, chunk) in enumerate(zip(names, chunks, strict=True))
    ]


def index_page(leaf: Leaf, place: Place) -> bytes:
    """One page of the index."""
    return _render(
        "index.html",
        place,
        place.language,
        entries=[(entry, _category(entry, place.language)) for entry in leaf.entries],
        number=leaf.number,
        url=_address(leaf.name, place),
        newer=_address(leaf.newer, place),
        older=_address(leaf.older, place),
        direction=direction(place.language),
    )


def _address(name: str, place: Place) -> str:
    return name and place.url("" if name == "index.html" else name)


def tombstone(place: Place) -> bytes:
    """What stands at the address of an article that is no longer live; search engines are told to drop it."""
    return _render("withdrawn.html", place, place.language, direction=direction(place.language))


def _render(template: str, place: Place, language: str, **values: object) -> bytes:
    page = _TEMPLATES.get_template(template).render(
        **{"pictures": _OWN_PICTURES, **values},
        place=place,
        language=language,
        words=words_for(language),
        style=place.url(f"style.css?v={hashlib.sha256(STYLE).hexdigest()[:12]}"),
        day=lambda moment, shown: day(place.local(moment), shown),
        stamp=stamp,
        tag=lambda entry: language_tag(entry, place),
        dir_of=direction,
    )
    return legal(page).encode("utf-8")


def _pictures(html: str, place: Place) -> str:
    """Where the page's policy lets pictures come from: the site, and the servers whose pictures stand in this text."""
    sources = (unescape(found) for found in _SOURCE.findall(html))
    origins = {origin_of(address) for address in map(address_of, sources) if address}
    # The copies lie with the page itself.
    origins.discard(origin_of(address_of(place.base_url)))
    return " ".join([_OWN_PICTURES, *sorted(origin for origin in origins if _ORIGIN.fullmatch(origin))])


def _category(entry: Entry, language: str) -> str:
    return entry.category_zh or entry.category if is_chinese(language) else entry.category or entry.category_zh


def _linked(piece: Piece, place: Place) -> str:
    """The article as schema.org NewsArticle, safe inside a script element."""
    publisher = {"@type": "NewsMediaOrganization", "name": place.title, "url": place.url()}
    author: Mapping[str, str] = {"@type": "Person", "name": piece.author} if piece.author else publisher
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": place.url(f"{piece.slug}.html"),
        "headline": piece.title,
        "description": piece.summary,
        "articleSection": _category(piece, language_tag(piece, place)),
        "inLanguage": language_tag(piece, place),
        "datePublished": stamp(piece.published_at),
        "dateModified": stamp(piece.updated_at),
        "author": author,
        "publisher": publisher,
    }
    return json.dumps({key: value for key, value in linked.items() if value}, ensure_ascii=False).translate(_SCRIPT)
