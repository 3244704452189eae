"""Word documents, as Markdown: headings, lists, links, emphasis and tables stay; pictures do not."""

from __future__ import annotations

import io

import mammoth
import turbohtml

from workflow.article import Format, Source
from workflow.findings import N_
from workflow.importers._marking import markdown, take_title
from workflow.importers._package import ZIP, Kind, names_its_kind, unpack
from workflow.importers._tally import Tally
from workflow.importers._values import Imported, Refusal, no_text
from workflow.importers._word import settled

LABEL = N_("Word document")
ORDER = 10
EXTENSIONS = (".docx",)

_KIND = Kind(
    part="document.xml",
    broken=(
        Refusal.DOCX_BROKEN,
        N_("The Word file is damaged. Open it in your word processor, save it again as .docx, and retry."),
    ),
    locked=(
        Refusal.DOCX_LOCKED,
        N_("The Word file is locked with a password. Save it without one and try again."),
    ),
    bomb=(
        Refusal.DOCX_BOMB,
        N_("The Word file unpacks to far more than an article. Copy the text into a new document and retry."),
    ),
    too_large=N_("The Word file is larger than %(limit)s MiB. Take large pictures out and try again."),
)
_STYLES = """
p[style-name='Title'] => p.document-title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""


def recognises(head: bytes) -> bool:
    """Whether it is a ZIP archive of no other kind; one without a Word document inside is refused with that reason."""
    return head.startswith(ZIP) and not names_its_kind(head)


def read(raw: bytes) -> Imported:
    """The document as a Markdown source; a paragraph in the style Title is its title.

    Raises:
        Unreadable: too large, locked, damaged, empty, or built to exhaust memory.
    """
    tally = Tally()
    page = _page(settled(unpack(raw, _KIND), _KIND, tally))
    title = take_title(page)
    body = markdown(page, tally)
    if not body:
        raise no_text(tally.notes())
    return Imported(Source(body, Format.MARKDOWN, title=title), tally.notes())


def _page(package: io.BytesIO) -> turbohtml.Element:
    """The document as HTML."""
    try:
        html = mammoth.convert_to_html(
            package, convert_image=lambda _picture: [], style_map=_STYLES, include_embedded_style_map=False
        ).value
    except Exception as error:
        raise _KIND.is_broken(error) from error
    return turbohtml.parse_fragment(html)
