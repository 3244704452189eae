"""HTML: the article of the page as the writer marked it up, with what its head says about it."""

from __future__ import annotations

import re

import turbohtml

from workflow.article import Format, Source
from workflow.findings import N_
from workflow.importers._dates import iso_date
from workflow.importers._decoding import decode
from workflow.importers._values import Imported, Note
from workflow.importers._words import Told

LABEL = N_("HTML")
ORDER = 20
EXTENSIONS = (".html", ".htm", ".xhtml")

_OPENING = re.compile(
    rb"(?is)\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b"
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_CLOSING = (re.compile(r"</html\s{0,9}>\Z", re.IGNORECASE), re.compile(r"</body\s{0,9}>\Z", re.IGNORECASE))
_SPACE = re.compile(r"\s+")


def recognises(head: bytes) -> bool:
    """Whether it opens as an HTML document does; a fragment is told by its file name alone."""
    return bool(_OPENING.match(head)) or bool(_OPENING.match(head.replace(b"\0", b"").lstrip(b"\xff\xfe")))


def read(raw: bytes) -> Imported:
    """The inside of the page's only <article>, or else of its <body>, untouched but for the <h1> that is the title.

    Raises:
        Unreadable: too large, binary, empty, or in an encoding that cannot be told.
    """
    charset = _CHARSET.search(raw[:4_096])
    text, notes = decode(raw, charset.group(1).decode() if charset else "")
    page = turbohtml.parse(text, source_locations=True)
    start, end, cut = _region(page, text)
    if cut:
        notes += (Note(Told.ARTICLE_ONLY),)
    title, body = _title_and_body(page, text, start, end)
    fields = {
        "title": title,
        "summary": _meta(page, "description", "og:description"),
        "date": iso_date(_meta(page, "article:published_time", "date", "pubdate", "dc.date")),
        "category": _meta(page, "article:section", "category"),
        "language": _language(page),
    }
    return Imported(Source(body, Format.HTML, **fields), notes)


def _region(page: turbohtml.Document, text: str) -> tuple[int, int, bool]:
    """Where the article stands in the text, and whether the rest of the page was left out for it."""
    articles = page.find_all("article")
    where = articles[0].source_location if len(articles) == 1 else None
    if where and where.end_tag and len(articles[0].text) * 2 > len(_body_text(page)):
        return where.start_tag.end_offset, where.end_tag.start_offset, True
    return _body_start(page), _body_end(text), False


def _body_text(page: turbohtml.Document) -> str:
    body = page.find("body")
    return body.text if body else ""


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


def _title_and_body(page: turbohtml.Document, text: str, start: int, end: int) -> tuple[str, str]:
    """The title, and the body without the heading it was taken from."""
    headings = page.find_all("h1")
    where = headings[0].source_location if len(headings) == 1 else None
    title = _SPACE.sub(" ", headings[0].text).strip() if len(headings) == 1 else ""
    if title and where and where.end_tag:
        first, last = where.start_tag.start_offset, where.end_tag.end_offset
        if start <= first and last <= end:
            return title, (text[start:first] + text[last:end]).strip()
        return title, text[start:end].strip()
    element = page.find("title")
    title = _meta(page, "og:title") or (_SPACE.sub(" ", element.text).strip() if element else "")
    return ("" if headings else title), text[start:end].strip()


def _meta(page: turbohtml.Document, *names: str) -> str:
    """What the first <meta> of these names says."""
    said: dict[str, str] = {}
    for meta in page.find_all("meta"):
        key = str(meta.attrs.get("name") or meta.attrs.get("property") or "").lower()
        said.setdefault(key, _SPACE.sub(" ", str(meta.attrs.get("content") or "")).strip())
    return next((said[name] for name in names if said.get(name)), "")


def _language(page: turbohtml.Document) -> str:
    root = page.find("html")
    lang = str(root.attrs.get("lang") or "") if root else ""
    return lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang) else ""
