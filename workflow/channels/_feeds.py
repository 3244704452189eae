"""What machines read: Atom 1.0, JSON Feed 1.1, a sitemap, robots.txt."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from workflow.channels import Entry, Piece
from workflow.channels._place import Place

ENTRIES = 50
"""Most articles in a feed."""

ADDRESSES = 50_000
"""Most addresses in one sitemap: the limit of sitemaps.org."""

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def legal(text: str) -> str:
    """The text without the characters that no XML or HTML file may hold."""
    return _NOT_XML.sub("", text)


def stamp(moment: datetime) -> str:
    """A moment as RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def language_tag(entry: Entry, place: Place) -> str:
    """The language of an article as a tag; that of the site when it is not known."""
    return entry.language if entry.language not in ("", "und") else place.language


def atom(newest: Sequence[Piece], place: Place) -> bytes:
    """The newest articles as an Atom 1.0 feed (RFC 4287), whole texts included."""
    feed = etree.fromstring(f'<feed xmlns="{_ATOM}"/>')
    feed.set(_XML_LANG, place.language)
    _add(feed, "id", place.url())
    _add(feed, "title", place.title)
    _add(feed, "updated", stamp(max((piece.updated_at for piece in newest), default=_BEGINNING)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=place.url("feed.atom"))
    _add(feed, "link", rel="alternate", type="text/html", href=place.url())
    _add(feed, "generator", "copydesk")
    for piece in newest:
        _add_entry(feed, piece, place)
    return _serialised(feed)


def _add_entry(feed: etree._Element, piece: Piece, place: Place) -> None:
    url = place.url(f"{piece.slug}.html")
    entry = _add(feed, "entry")
    entry.set(_XML_LANG, language_tag(piece, place))
    _add(entry, "id", url)
    _add(entry, "title", piece.title)
    _add(entry, "link", rel="alternate", type="text/html", href=url)
    _add(entry, "published", stamp(piece.published_at))
    _add(entry, "updated", stamp(piece.updated_at))
    _add(_add(entry, "author"), "name", piece.author or place.title)
    if piece.category:
        _add(entry, "category", term=piece.category)
    if piece.summary:
        _add(entry, "summary", piece.summary)
    _add(entry, "content", piece.html, type="html")


def sitemap(live: Sequence[Entry], place: Place) -> bytes:
    """The front page and every article, newest first (sitemaps.org 0.9)."""
    pages = etree.fromstring(f'<urlset xmlns="{_SITEMAP}"/>')
    _add(_add(pages, "url"), "loc", place.url())
    for entry in live[: ADDRESSES - 1]:
        page = _add(pages, "url")
        _add(page, "loc", place.url(f"{entry.slug}.html"))
        _add(page, "lastmod", stamp(entry.updated_at))
    return _serialised(pages)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A new last child in the namespace of its parent."""
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    child.text = legal(text) or None
    for key, value in attributes.items():
        child.set(key, legal(value))
    return child


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def json_feed(newest: Sequence[Piece], place: Place) -> bytes:
    """The newest articles as a JSON Feed 1.1 (jsonfeed.org)."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": place.title,
        "home_page_url": place.url(),
        "feed_url": place.url("feed.json"),
        "language": place.language,
        "items": [_json_entry(piece, place) for piece in newest],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _json_entry(piece: Piece, place: Place) -> dict[str, object]:
    url = place.url(f"{piece.slug}.html")
    optional = {
        "summary": legal(piece.summary),
        "authors": [{"name": legal(piece.author)}] if piece.author else [],
        "tags": [legal(piece.category)] if piece.category else [],
    }
    return {
        "id": url,
        "url": url,
        "title": legal(piece.title),
        "content_html": legal(piece.html),
        "date_published": stamp(piece.published_at),
        "date_modified": stamp(piece.updated_at),
        "language": language_tag(piece, place),
        **{name: value for name, value in optional.items() if value},
    }


def robots(place: Place) -> bytes:
    """All may be read but the copies under articles/, which are the same pages once more; where the sitemap is."""
    copies = urlsplit(place.url("articles/")).path
    return f"User-agent: *\nDisallow: {copies}\n\nSitemap: {place.url('sitemap.xml')}\n".encode()
