"""A page made of a document, as Markdown."""

from __future__ import annotations

import re

import comrak
import turbohtml

from workflow.importers._tables import flatten
from workflow.importers._tally import Tally
from workflow.importers._words import Told

_RAW_STRONG = re.compile(r"(?<!\\)</?(strong|em)>")
_MARK = {"strong": "**", "em": "*"}
_SPACE = re.compile(r"\s+")
_ELSEWHERE = re.compile(r"[A-Za-z]:[\\/]|file:|javascript:|about:|\\\\|\.{0,2}/", re.IGNORECASE)


def take_title(page: turbohtml.Element) -> str:
    """The words of the paragraphs in the style of a title, which are taken off the page."""
    titles = page.select("p.document-title")
    words = " ".join(_SPACE.sub(" ", title.text).strip() for title in titles)
    for title in titles:
        title.decompose()
    return words.strip()


def markdown(page: turbohtml.Element, tally: Tally) -> str:
    """The page as Markdown; links that only make sense inside the document, or on its writer's disk, become words."""
    for link in page.find_all("a"):
        address = str(link.attrs.get("href") or "#")
        if address.startswith("#") or _ELSEWHERE.match(address):
            _unlink(link, address, tally)
    flatten(page)
    text = page.to_markdown().strip()
    return text and _with_marks(text) + "\n"


def _unlink(link: turbohtml.Element, address: str, tally: Tally) -> None:
    # The converter of Word files links footnotes to their numbers and back; those are no links of the writer's.
    if not address.startswith(("#footnote", "#endnote")) and link.text.strip() and "href" in link.attrs:
        tally.add(Told.LINKS, link.text)
    link.replace_with(turbohtml.Text(link.text if link.text != "↑" else ""))


def _with_marks(text: str) -> str:
    """Emphasis as ** and * where the converter fell back to tags, as far as it renders the same."""
    marked = _RAW_STRONG.sub(lambda tag: _MARK[tag.group(1)], text)
    return marked if _emphases(marked) == _emphases(text) else text


def _emphases(text: str) -> int:
    return len(re.findall(r"<(?:strong|em)>", _render(text)))


def _render(text: str) -> str:
    extensions, rendering = comrak.ExtensionOptions(), comrak.RenderOptions()
    extensions.cjk_friendly_emphasis = extensions.table = True
    rendering.unsafe_ = True
    return str(comrak.render_markdown(text, extension_options=extensions, render_options=rendering))
