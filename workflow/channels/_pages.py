"""What people read: the article, the front page, and what stands where an article was withdrawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workflow.channels import Piece
from workflow.channels._feeds import language_tag, legal, stamp
from workflow.channels._place import Place
from workflow.channels._words import day, direction, is_chinese, words_for

PER_PAGE = 50
"""Articles on one page of the index."""

_FOLDER = Path(__file__).parent / "site_templates"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    auto_reload=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})

STYLE = (_FOLDER / "style.css").read_bytes()
"""The one stylesheet."""

CHROME = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(_FOLDER.iterdir()))).hexdigest()
"""Changes whenever a template or the stylesheet does: then every page is written anew."""


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
    )


def index_pages(live: Sequence[Piece], place: Place) -> dict[str, bytes]:
    """The front page and the pages after it: path → bytes; `live` is newest first."""
    chunks = [live[at : at + PER_PAGE] for at in range(0, len(live), PER_PAGE)] or [live]
    names = ["index.html", *(f"pages/{number}.html" for number in range(2, len(chunks) + 1))]
    return {name: _index_page(chunks, names, at, place) for at, name in enumerate(names)}


def _index_page(chunks: Sequence[Sequence[Piece]], names: Sequence[str], at: int, place: Place) -> bytes:
    addresses = [place.url() if name == "index.html" else place.url(name) for name in names]
    return _render(
        "index.html",
        place,
        place.language,
        pieces=[(piece, _category(piece, place.language)) for piece in chunks[at]],
        number=at + 1,
        total=len(names),
        url=addresses[at],
        newer=addresses[at - 1] if at else "",
        older=addresses[at + 1] if at + 1 < len(names) else "",
        direction=direction(place.language),
    )


def tombstone(place: Place) -> bytes:
    """What stands at the address of an article that is no longer live; search engines are told to drop it."""
    return _render("withdrawn.html", place, place.language, direction=direction(place.language))


def _render(template: str, place: Place, language: str, **values: object) -> bytes:
    page = _TEMPLATES.get_template(template).render(
        **values,
        place=place,
        language=language,
        words=words_for(language),
        style=place.url(f"style.css?v={hashlib.sha256(STYLE).hexdigest()[:12]}"),
        day=lambda moment, shown: day(place.local(moment), shown),
        stamp=stamp,
        tag=lambda piece: language_tag(piece, place),
        dir_of=direction,
    )
    return legal(page).encode("utf-8")


def _category(piece: Piece, language: str) -> str:
    return piece.category_zh or piece.category if is_chinese(language) else piece.category or piece.category_zh


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
