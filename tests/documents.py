"""OpenDocument and Word files made in memory, part by part."""

from __future__ import annotations

import io
import zipfile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = {
    "office": f"{_OASIS}:office:1.0",
    "style": f"{_OASIS}:style:1.0",
    "text": f"{_OASIS}:text:1.0",
    "table": f"{_OASIS}:table:1.0",
    "draw": f"{_OASIS}:drawing:1.0",
    "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}:svg-compatible:1.0",
    "meta": f"{_OASIS}:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "math": "http://www.w3.org/1998/Math/MathML",
}
NAMES = " ".join(f'xmlns:{short}="{name}"' for short, name in _NAMES.items())
ODT_MIME = "application/vnd.oasis.opendocument.text"


def odt(body: str, *, automatic: str = "", about: str = "", mime: str = ODT_MIME, **more: str) -> bytes:
    """A packed OpenDocument text. automatic: its automatic styles; about: its properties; more: part → XML."""
    parts = {
        "content.xml": f"<office:document-content {NAMES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "meta.xml": f"<office:document-meta {NAMES}><office:meta>{about}</office:meta></office:document-meta>",
    }
    return packed({"mimetype": mime, **parts, **more} if mime else {**parts, **more})


def fodt(body: str) -> bytes:
    """A flat OpenDocument text."""
    opening = f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:mimetype="{ODT_MIME}">'
    return f"{opening}<office:body><office:text>{body}</office:text></office:body></office:document>".encode()


def docx(body: str, **more: str) -> bytes:
    """A packed Word document around the XML of its blocks. more: part → XML, of the root's children alone."""
    targets = [("officeDocument", "word/document.xml", "")]
    roots = {"word/comments.xml": "comments", "word/footnotes.xml": "footnotes", "word/header1.xml": "hdr"}
    parts = {name: _word(roots[name], inside) if name in roots else inside for name, inside in more.items()}
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": _related(targets),
            "word/document.xml": _word("document", f"<w:body>{body}</w:body>"),
            **parts,
        }
    )


def packed(parts: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return stream.getvalue()


def _word(root: str, inside: str) -> str:
    return f'<w:{root} xmlns:w="{_W}" xmlns:r="{_R}">{inside}</w:{root}>'


def _related(targets: list[tuple[str, str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="r{number}" Type="{_R}/{kind}" Target="{target}"{mode}/>'
        for number, (kind, target, mode) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def words(text: str, properties: str = "") -> str:
    """A run of a Word document."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def line(*runs: str) -> str:
    """A paragraph of a Word document."""
    return f"<w:p>{''.join(runs)}</w:p>"
