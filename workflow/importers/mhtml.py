"""Web pages saved as one file (.mhtml, .mht): the page in it is read as any saved page is; its pictures are not."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Mapping
from email.header import decode_header
from email.parser import BytesHeaderParser

from workflow.findings import N_
from workflow.importers._values import PAGE_BYTES, Imported, Refusal, Unreadable
from workflow.importers.html import read_page

LABEL = N_("Web page in one file")
ORDER = 18
EXTENSIONS = (".mhtml", ".mht")

_OPENING = re.compile(
    rb"(?i)\A\s*(?:from|mime-version|snapshot-content-location|subject|date|content-type|x-\S{1,40}):"
)
_BLANK = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEAD = 32_768
_MOST_PARTS = 2_000
_PAGES = ("text/html", "application/xhtml+xml")
_MIB = 1024 * 1024


def recognises(head: bytes) -> bool:
    """Whether it begins as a message does whose parts belong together."""
    return bool(_OPENING.match(head)) and b"multipart/related" in head.lower()


def read(raw: bytes) -> Imported:
    """The article of the page.

    Raises:
        Unreadable: too large, damaged, without a page in it, or as for a page.
    """
    return _read(raw, whole=False)


def read_whole(raw: bytes) -> Imported:
    """The page, whatever is on it. Raises as `read` does."""
    return _read(raw, whole=True)


def _read(raw: bytes, *, whole: bool) -> Imported:
    if len(raw) > PAGE_BYTES:
        message = N_("The page is larger than %(limit)s MiB. Save it without its pictures and films, and try again.")
        raise Unreadable(Refusal.TOO_LARGE, message, {"limit": PAGE_BYTES // _MIB})
    top, body = _opened(raw)
    for head, part in _parts(top, body):
        kind, said = _parameters(head.get("content-type", ""))
        if kind in _PAGES:
            address = top.get("snapshot-content-location") or head.get("content-location", "")
            return read_page(_decoded(head, part), charset=said.get("charset", ""), address=address, whole=whole)
    raise _broken()


def _broken() -> Unreadable:
    message = N_("There is no page in this file that can be read. Save it again, as a complete web page (.html).")
    return Unreadable(Refusal.MHTML_BROKEN, message)


def _parts(top: Mapping[str, str], body: bytes) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """The parts between the boundaries, each with its head; none is looked into, so none can hold others."""
    kind, said = _parameters(top.get("content-type", ""))
    if not kind.startswith("multipart/"):
        yield top, body
        return
    boundary = said.get("boundary", "").encode("utf-8", "surrogateescape")
    if not boundary:
        raise _broken()
    for piece in body.split(b"--" + boundary, _MOST_PARTS)[1:]:
        if not piece.startswith(b"--"):
            yield _opened(piece.lstrip(b" \t").removeprefix(b"\r").removeprefix(b"\n"))


def _opened(message: bytes) -> tuple[Mapping[str, str], bytes]:
    """The head of a message, names in lower case, and what stands below it."""
    blank = _BLANK.search(message[:_LONGEST_HEAD])
    if blank is None:
        return {}, b""
    head = BytesHeaderParser().parsebytes(message[: blank.end()])
    return {name.lower(): _plain(str(value)) for name, value in head.items()}, message[blank.end() :]


def _plain(value: str) -> str:
    """A line of a head as text: folded lines made one, encoded words decoded as far as they can be."""
    try:
        words = decode_header(" ".join(value.split()))
        return "".join(
            word.decode(name or "ascii", "replace") if isinstance(word, bytes) else word for word, name in words
        )
    except (LookupError, ValueError, binascii.Error):
        return value


def _parameters(value: str) -> tuple[str, Mapping[str, str]]:
    """A content type and its parameters, both in lower case but for the parameters' values."""
    kind, *rest = value.split(";")
    pairs = (one.partition("=") for one in rest)
    return kind.strip().lower(), {name.strip().lower(): said.strip().strip("\"'") for name, _, said in pairs}


def _decoded(head: Mapping[str, str], part: bytes) -> bytes:
    encoding = head.get("content-transfer-encoding", "").strip().lower()
    try:
        if encoding == "base64":
            return base64.b64decode(part)
        return quopri.decodestring(part) if encoding == "quoted-printable" else part
    except (binascii.Error, ValueError) as error:
        raise _broken() from error
