"""OpenDocument texts, packed or flat, as Markdown: headings, lists, links, emphasis and tables stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import turbohtml
from lxml import etree

from workflow.article import Format, Source
from workflow.findings import N_
from workflow.importers._dates import iso_date, states_a_date
from workflow.importers._marking import markdown, take_title
from workflow.importers._open_styles import STYLE, Styles
from workflow.importers._open_text import OFFICE, Page, signs_of, words_of
from workflow.importers._package import (
    ZIP,
    Counted,
    Kind,
    Package,
    member_of,
    names_its_kind,
    refuse_large,
    tree_of,
    unpack,
)
from workflow.importers._tally import EXAMPLES, Tally
from workflow.importers._values import Imported, Note, Refusal, Unreadable, another_kind, no_text
from workflow.importers._words import Told

LABEL = N_("OpenDocument text")
ORDER = 12
EXTENSIONS = (".odt", ".fodt", ".ott")

_KIND = Kind(
    part="content.xml",
    broken=(
        Refusal.ODT_BROKEN,
        N_("The OpenDocument file is damaged. Open it in your word processor, save it again as .odt, and retry."),
    ),
    locked=(
        Refusal.ODT_LOCKED,
        N_("The OpenDocument file is locked with a password. Save it without one and try again."),
    ),
    bomb=(
        Refusal.ODT_BOMB,
        N_("The OpenDocument file unpacks to far more than an article. Copy the text into a new document and retry."),
    ),
    too_large=N_("The OpenDocument file is larger than %(limit)s MiB. Take large pictures out and try again."),
)
_MIME = b"application/vnd.oasis.opendocument."
_TEXTS = (b"text", b"text-template", b"text-master", b"text-web")
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"


@dataclass(frozen=True, slots=True)
class _Document:
    """The trees of a document: its text, and where its styles, its properties and its formulas are said."""

    content: etree._Element
    styles: tuple[etree._Element, ...]
    about: etree._Element | None
    equations: Mapping[str, str]


def recognises(head: bytes) -> bool:
    """Whether it is a packed OpenDocument file, or a ZIP archive that may be one, or a flat one."""
    if head.startswith(ZIP):
        return names_its_kind(head) or b"[Content_Types].xml" not in head
    return b"<office:document" in head and b":opendocument:" in head


def read(raw: bytes) -> Imported:
    """The document as a Markdown source; its title, date and summary as far as it has them.

    Raises:
        Unreadable: too large, locked, damaged, empty, built to exhaust memory, or a sheet or a presentation.
    """
    tally = Tally()
    document = _packed(raw, tally) if raw.startswith(ZIP) else _flat(raw)
    body = next(document.content.iter(f"{OFFICE}text"), None)
    if body is None:
        raise another_kind(N_("an OpenDocument file, but not a text"))
    _count_around(document, tally)
    html = Page(Styles(document.styles), tally, document.equations).html(body)
    page = turbohtml.parse_fragment(html)
    source = Source("", Format.MARKDOWN, title=take_title(page))
    source = replace(source, body=markdown(page, tally))
    if not source.body:
        raise no_text(tally.notes())
    return _with_properties(source, document.about, tally.notes())


def _packed(raw: bytes, tally: Tally) -> _Document:
    refuse_large(raw, _KIND)
    mime = member_of(raw, "mimetype", 200).strip()
    if mime and mime.removeprefix(_MIME) not in _TEXTS:
        raise another_kind(
            N_("an OpenDocument file, but not a text") if mime.startswith(_MIME) else N_("a ZIP archive")
        )
    package = unpack(raw, _KIND)
    _refuse_locked(package)
    trees = {
        name: tree_of(package.parts[name], _KIND)
        for name in ("content.xml", "styles.xml", "meta.xml")
        if name in package.parts
    }
    if "content.xml" not in trees:
        raise _KIND.is_broken()
    if any(name.startswith(("Basic/", "Scripts/")) for name in (*package.parts, *package.others)):
        tally.add(Told.MACROS)
    styles = tuple(trees[name] for name in ("styles.xml", "content.xml") if name in trees)
    return _Document(trees["content.xml"], styles, trees.get("meta.xml"), _equations(package))


def _flat(raw: bytes) -> _Document:
    refuse_large(raw, _KIND)
    Counted(_KIND).check(raw)
    root = tree_of(raw, _KIND)
    return _Document(root, (root,), root, {})


def _refuse_locked(package: Package) -> None:
    manifest = package.parts.get("META-INF/manifest.xml")
    if manifest and next(tree_of(manifest, _KIND).iter(f"{_MANIFEST}encryption-data"), None) is not None:
        raise Unreadable(*_KIND.locked)


def _equations(package: Package) -> Mapping[str, str]:
    """The signs of each formula, by the folder that holds it."""
    found = {}
    for name, part in package.parts.items():
        if name.endswith("/content.xml") and b"MathML" in part:
            root = tree_of(part, _KIND)
            formula = root if root.tag == _MATH else next(root.iter(_MATH), None)
            if formula is not None:
                found[name.removesuffix("/content.xml")] = signs_of(formula)
    return found


def _count_around(document: _Document, tally: Tally) -> None:
    """Headers and footers, which the pages' styles hold, and macros of a flat file."""
    for root in document.styles:
        for page in root.iter(f"{STYLE}master-page"):
            for band in page:
                if words := words_of(band).strip():
                    tally.add(Told.HEADERS, words)
    if any(len(scripts) for scripts in document.content.iter(f"{OFFICE}scripts")) and not tally.count(Told.MACROS):
        tally.add(Told.MACROS)


def _with_properties(source: Source, about: etree._Element | None, notes: tuple[Note, ...]) -> Imported:
    """The source with what the file's properties say, where the text itself does not.

    Not their language: word processors write that of their own settings there, whatever the text is in.
    """
    if about is None:
        return Imported(source, notes)
    said = {name: next(_said(about, tag), "") for name, tag in _PROPERTIES.items()}
    if not source.title and said["title"]:
        source = replace(source, title=said["title"], body=_without(source.body, said["title"]))
    if not states_a_date(source.body):
        source = replace(source, date=iso_date(said["changed"] or said["made"]))
    source = replace(source, summary=said["summary"])
    return Imported(source, (*notes, *_unused(about, said)))


_PROPERTIES = {
    "title": f"{_DC}title",
    "summary": f"{_DC}description",
    "changed": f"{_DC}date",
    "made": f"{_META}creation-date",
    "author": f"{_META}initial-creator",
    "last": f"{_DC}creator",
}


def _said(about: etree._Element, tag: str) -> Iterator[str]:
    for meta in about.iter(f"{OFFICE}meta"):
        for one in meta.iterfind(tag):
            if words := " ".join(words_of(one).split()):
                yield words


def _without(body: str, title: str) -> str:
    """The body without a first line that only repeats the title."""
    first, _, rest = body.partition("\n")
    return rest.lstrip("\n") if first.lstrip("# ").strip() == title and rest.strip() else body


def _unused(about: etree._Element, said: Mapping[str, str]) -> Iterator[Note]:
    author = said["author"] or said["last"]
    if author:
        yield Note(Told.AUTHOR, {"author": author})
    keywords = [word for words in _said(about, f"{_META}keyword") for word in words.split(", ")]
    if keywords:
        yield Note(Told.KEYWORDS, {"count": len(keywords)}, tuple(keywords[:EXAMPLES]))
