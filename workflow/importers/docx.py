"""Word documents, as Markdown: headings, lists, links, emphasis and tables stay; pictures do not."""

from __future__ import annotations

import io
import re

import comrak
import mammoth
import turbohtml

from workflow.article import Format, Source
from workflow.findings import N_
from workflow.importers._package import broken, repack
from workflow.importers._values import Imported, Note, Refusal, Unreadable

LABEL = N_("Word document")
ORDER = 10
EXTENSIONS = (".docx",)

_STYLES = """
p[style-name='Title'] => p.document-title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
_RAW_STRONG = re.compile(r"(?<!\\)</?(strong|em)>")
_MARK = {"strong": "**", "em": "*"}
_SPACE = re.compile(r"\s+")


def recognises(head: bytes) -> bool:
    """Whether it is a ZIP archive; one without a Word document inside is refused with that reason."""
    return head.startswith(b"PK\x03\x04")


def read(raw: bytes) -> Imported:
    """The document as a Markdown source; a paragraph in the style Title is its title.

    Raises:
        Unreadable: too large, locked, damaged, empty, or built to exhaust memory.
    """
    package = repack(raw)
    page, pictures = _page(package)
    title = _take_title(page)
    body = _markdown(page)
    if not body:
        raise Unreadable(Refusal.EMPTY, N_("The Word file has no text in it."))
    return Imported(Source(body, Format.MARKDOWN, title=title), _about_pictures(pictures))


def _about_pictures(count: int) -> tuple[Note, ...]:
    """That they are not taken, and what to do instead."""
    if not count:
        return ()
    where = N_("Write where each picture belongs, for example [Photo: the bridge], and send the files to the desk.")
    return (
        Note("pictures-left-out", N_("%(count)s pictures were left out."), {"count": count}),
        Note("pictures-belong", where),
    )


def _page(package: io.BytesIO) -> tuple[turbohtml.Element, int]:
    """The document as HTML, and how many pictures it had."""
    pictures: list[object] = []

    def leave_out(picture: object) -> list[object]:
        pictures.append(picture)
        return []

    try:
        html = mammoth.convert_to_html(
            package, convert_image=leave_out, style_map=_STYLES, include_embedded_style_map=False
        ).value
    except Exception as error:
        raise broken(error) from error
    return turbohtml.parse_fragment(html), len(pictures)


def _take_title(page: turbohtml.Element) -> str:
    titles = page.select("p.document-title")
    words = " ".join(_SPACE.sub(" ", title.text).strip() for title in titles)
    for title in titles:
        title.decompose()
    return words.strip()


def _markdown(page: turbohtml.Element) -> str:
    for link in page.find_all("a"):
        if str(link.attrs.get("href") or "#").startswith("#"):
            link.replace_with(turbohtml.Text(link.text if link.text != "↑" else ""))
    text = page.to_markdown().strip()
    return text and _with_marks(text) + "\n"


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
