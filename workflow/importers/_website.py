"""A page of a website, saved: its article as Markdown, and what the page says of it; its furniture is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import turbohtml

from workflow.article import Format, Source
from workflow.importers._embedded import count_embedded, is_unreachable, joined, name_of
from workflow.importers._facts import Facts
from workflow.importers._marking import markdown
from workflow.importers._outline import Node
from workflow.importers._region import Found, find_article
from workflow.importers._tally import EXAMPLES, Tally, clipped
from workflow.importers._values import Imported, Note, no_text
from workflow.importers._words import Told

_SPACE = re.compile(r"\s+")
_SEPARATOR = re.compile(r"\s+[-|–—·»«]\s+|[_|]")
_PARTED = re.compile(r"(?: {2}\n)(?:\\\n)+")
_SHORTEST_TITLE = 4
_NEVER_SHOWN = "script, style, noscript, template"


def is_website(facts: Facts, nodes: Sequence[Node]) -> bool:
    """Whether it is a page of a website and nothing that somebody marked up by hand: two signs of it, or the mark."""
    menus = sum(node.furniture and node.links >= 3 for node in nodes)
    return facts.saved or facts.structured + facts.scripted + min(menus, 2) >= 2


def article_of(page: turbohtml.Document, facts: Facts, nodes: Sequence[Node]) -> Imported | None:
    """The article; None where nothing on the page reads like one. The page is used up by it.

    Raises:
        Unreadable: there is nothing but pictures.
    """
    found = find_article(nodes)
    if found is None:
        return None
    for element in (*found.cut, *found.element.select(_NEVER_SHOWN)):
        element.decompose()
    tally = Tally()
    title = _take_title(page, found.element, facts)
    _leave_out_pictures(found.element, tally)
    count_embedded(found.element.find_all, tally)
    _complete(found.element, _base(page, facts))
    # Two line ends in a row are how old pages part their paragraphs.
    body = _PARTED.sub("\n\n", markdown(found.element, tally))
    if not body:
        raise no_text(tally.notes())
    source = Source(body, Format.MARKDOWN, title=title, **facts.fields())
    return Imported(source, (*_about(facts, found), *tally.notes()))


def line(element: turbohtml.Element | None) -> str:
    """The words in an element, on one line; empty for none."""
    return _SPACE.sub(" ", element.text).strip() if element else ""


def _take_title(page: turbohtml.Document, article: turbohtml.Element, facts: Facts) -> str:
    """The title, and take the heading out of the article that it stands in."""
    above = [line(heading) for heading in page.find_all("h1")]
    inside = article.find_all("h1")
    if len(inside) == 1 and (title := line(inside[0])):
        inside[0].decompose()
        return title
    window = line(page.find("title"))
    part = _SEPARATOR.split(window)[0].strip()
    repeated = [heading for heading in above if len(heading) >= _SHORTEST_TITLE and heading in part]
    return next(iter(repeated), "") or facts.headline or (part if len(part) >= _SHORTEST_TITLE else window)


def _leave_out_pictures(article: turbohtml.Element, tally: Tally) -> None:
    """Pictures that nobody else can see: those written into the page, and those saved beside it."""
    for picture in article.find_all("img"):
        if is_unreachable(picture):
            tally.add(Told.PICTURES, name_of(picture))
            picture.decompose()


def _base(page: turbohtml.Document, facts: Facts) -> str:
    """What addresses on the page go on from."""
    base = page.select_one("base[href]")
    return joined(facts.address, str(base.attrs.get("href")) if base else "")


def _complete(article: turbohtml.Element, base: str) -> None:
    """Write out the addresses that go on from the page's own: elsewhere they would lead nowhere."""
    for element in article.select("a[href], img"):
        name = "href" if element.tag == "a" else "src"
        address = str(element.attrs.get(f"data-{name}") or element.attrs.get(name) or "").strip()
        if address and not address.startswith("#"):
            element.attrs[name] = joined(base, address)


def _about(facts: Facts, found: Found) -> Iterator[Note]:
    if facts.address:
        yield Note(Told.SAVED_FROM, {"address": facts.address})
    if found.rest:
        beginnings = dict.fromkeys(filter(None, map(clipped, found.rest)))
        yield Note(Told.ARTICLE_ONLY, {}, tuple(islice(beginnings, EXAMPLES)))
    if facts.author:
        yield Note(Told.AUTHOR, {"author": facts.author})
