"""HTML: what a writer marked up comes in as it is; of a saved web page the article comes in, and its furniture not."""

from __future__ import annotations

import re
from dataclasses import replace

import turbohtml

from workflow.article import Format, Source
from workflow.findings import N_
from workflow.importers._decoding import decode
from workflow.importers._embedded import count_embedded, is_unreachable, name_of
from workflow.importers._facts import Facts, facts_of
from workflow.importers._furniture import mark
from workflow.importers._outline import Node, outline
from workflow.importers._slices import Cut, place_of, sliced
from workflow.importers._slimming import slimmed
from workflow.importers._tally import Tally
from workflow.importers._values import Imported, Note, no_text
from workflow.importers._website import article_of, is_website, line
from workflow.importers._words import Told

LABEL = N_("HTML")
ORDER = 20
EXTENSIONS = (".html", ".htm", ".xhtml")

_OPENING = re.compile(
    rb"(?is)\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b"
)
_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE
)
_CLOSING = (re.compile(r"</html\s{0,9}>\Z", re.IGNORECASE), re.compile(r"</body\s{0,9}>\Z", re.IGNORECASE))
# Beyond this the page is no article, and looking for one in it would take seconds.
_MOST_TAGS = 100_000


def recognises(head: bytes) -> bool:
    """Whether it opens as an HTML document does; a fragment is told by its file name alone."""
    return bool(_OPENING.match(head)) or bool(_OPENING.match(head.replace(b"\0", b"").lstrip(b"\xff\xfe")))


def read(raw: bytes) -> Imported:
    """Of a saved page the article, as Markdown; of any other the inside of its only <article>, else of its <body>.

    Raises:
        Unreadable: too large, binary, empty, or in an encoding that cannot be told.
    """
    return read_page(raw)


def read_whole(raw: bytes) -> Imported:
    """The inside of the page's <body>, whatever it is. Raises as `read` does."""
    return read_page(raw, whole=True)


def read_page(raw: bytes, *, charset: str = "", address: str = "", whole: bool = False) -> Imported:
    """A page. charset: what is said of its encoding beside it. address: where it is known to come from.

    Raises:
        Unreadable: too large, binary, empty, or in an encoding that cannot be told.
    """
    raw = slimmed(raw)
    declared = _CHARSET.search(raw[:4_096])
    text, notes = decode(raw, charset or (declared.group(1).decode() if declared else ""))
    page = turbohtml.parse(text, source_locations=True)
    facts = facts_of(page, text, address)
    nodes = _surveyed(page, text)
    website = is_website(facts, nodes)
    imported = article_of(page, facts, nodes) if website and not whole else None
    if imported is None:
        imported = _as_written(page, text, facts, whole=whole)
        if website and facts.address:
            told = Note(Told.SAVED_FROM, {"address": facts.address})
            imported = replace(imported, notes=(told, *imported.notes))
    return replace(imported, notes=(*imported.notes, *notes))


def _surveyed(page: turbohtml.Document, text: str) -> list[Node]:
    """The page measured, its furniture marked; nothing for a page that is too large to be an article's."""
    body = page.find("body")
    if body is None or text.count("<") > _MOST_TAGS:
        return []
    nodes = outline(body)
    mark(nodes)
    return nodes


def _as_written(page: turbohtml.Document, text: str, facts: Facts, *, whole: bool) -> Imported:
    """What a writer marked up, untouched but for the <h1> that is the title, and for pictures that nobody could see."""
    start, end, told = _region(page, text, whole=whole)
    title, cuts = _title(page, facts, start, end)
    tally = Tally()
    pictures = [one for one in page.find_all("img") if is_unreachable(one) and _starts(one, start, end)]
    for picture in pictures:
        tally.add(Told.PICTURES, name_of(picture))
    count_embedded(lambda tag: [one for one in page.find_all(tag) if _starts(one, start, end)], tally)
    cuts += [place for picture in pictures if (place := place_of(picture))]
    body = sliced(text, start, end, cuts).strip()
    if "<" in body and not turbohtml.parse_fragment(body).text.strip():
        raise no_text(_all_pictures(page))
    return Imported(Source(body, Format.HTML, title=title, **facts.fields()), (*told, *tally.notes()))


def _all_pictures(page: turbohtml.Document) -> tuple[Note, ...]:
    tally = Tally()
    for picture in page.find_all("img"):
        tally.add(Told.PICTURES, name_of(picture))
    return tally.notes()


def _starts(element: turbohtml.Element, start: int, end: int) -> bool:
    """Whether an element begins in a stretch of the source."""
    where = element.source_location
    return bool(where and where.start_tag and start <= where.start_tag.start_offset < end)


def _region(page: turbohtml.Document, text: str, *, whole: bool) -> tuple[int, int, tuple[Note, ...]]:
    """Where the article stands in the text, and whether the rest of the page was left out for it."""
    articles = page.find_all("article")
    where = articles[0].source_location if len(articles) == 1 and not whole else None
    body = page.find("body")
    if where and where.end_tag and body and len(articles[0].text) * 2 > len(body.text):
        return where.start_tag.end_offset, where.end_tag.start_offset, (Note(Told.ARTICLE_ONLY),)
    return _body_start(page), _body_end(text), ()


def _title(page: turbohtml.Document, facts: Facts, start: int, end: int) -> tuple[str, list[Cut]]:
    """The title, and the heading that it was taken from."""
    headings = page.find_all("h1")
    place = place_of(headings[0]) if len(headings) == 1 else None
    if place and (title := line(headings[0])):
        return title, [place] if start <= place.start and place.end <= end else []
    return "" if headings else facts.headline or line(page.find("title")), []


def _body_start(page: turbohtml.Document) -> int:
    """Where the body begins: after its tag, or after the head, or after the last tag that belongs above it."""
    for name in ("body", "head"):
        element = page.find(name)
        where = element.source_location if element else None
        tag = where and (where.start_tag if name == "body" else where.end_tag)
        if tag:
            return tag.end_offset
    inside = page.select("html, head > *")
    ends = [_end_of(element.tag, where) for element in inside if (where := element.source_location)]
    return max(ends, default=0)


def _end_of(tag: str, where: turbohtml.SourceLocation) -> int:
    return where.start_tag.end_offset if tag == "html" or not where.end_tag else where.end_tag.end_offset


def _body_end(text: str) -> int:
    """Where the body ends; whatever a page has after a first closing tag still counts, as it does in browsers."""
    text = text.rstrip()
    for closing in _CLOSING:
        # The slice keeps the search at the end of a text that may be megabytes of blanks.
        tail = closing.search(text[-30:])
        text = text[: len(text) - len(tail.group())].rstrip() if tail else text
    return len(text)
