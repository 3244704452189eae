"""Opens a Word file without trusting it: what comes out is small, whole, and free of entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from workflow.findings import N_
from workflow.importers._values import (
    DOCX_BYTES,
    DOCX_DEPTH,
    DOCX_ELEMENTS,
    DOCX_MEMBERS,
    DOCX_RATIO,
    DOCX_UNPACKED_BYTES,
    Refusal,
    Unreadable,
)

_CHUNK = 64 * 1024
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_MIB = 1024 * 1024


def broken(error: Exception | None = None) -> Unreadable:
    """The refusal of a file that says it is a Word document and is not a whole one."""
    message = N_("The Word file is damaged. Open it in your word processor, save it again as .docx, and retry.")
    refusal = Unreadable(Refusal.DOCX_BROKEN, message)
    refusal.__cause__ = error
    return refusal


def _bomb() -> Unreadable:
    message = N_("The Word file unpacks to far more than an article. Copy the text into a new document and retry.")
    return Unreadable(Refusal.DOCX_BOMB, message)


def repack(raw: bytes) -> io.BytesIO:
    """The XML parts of a Word file in a fresh archive, everything counted while it was unpacked; media are left out.

    The sizes that the archive states are never relied on: bytes are counted as they come out of the decompressor.

    Raises:
        Unreadable: too large, locked, damaged, or built to exhaust memory.
    """
    if len(raw) > DOCX_BYTES:
        message = N_("The Word file is larger than %(limit)s MiB. Take large pictures out and try again.")
        raise Unreadable(Refusal.TOO_LARGE, message, {"limit": DOCX_BYTES // _MIB})
    if raw.count(_DIRECTORY_ENTRY) > DOCX_MEMBERS:
        raise _bomb()
    fresh = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package, zipfile.ZipFile(fresh, "w") as parts:
            _copy(package, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise broken(error) from error
    fresh.seek(0)
    return fresh


def _copy(package: zipfile.ZipFile, parts: zipfile.ZipFile) -> None:
    members = _xml_members(package)
    unpacked, counted = 0, _Counter()
    for member in members:
        part = b"".join(_unpack(package, member, DOCX_UNPACKED_BYTES - unpacked))
        unpacked += len(part)
        counted.check(part)
        parts.writestr(member.filename, part)


def _xml_members(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [member for member in package.infolist() if member.filename.lower().endswith((".xml", ".rels"))]
    names = {member.filename for member in members}
    if any(member.flag_bits & _ENCRYPTED for member in members):
        message = N_("The Word file is locked with a password. Save it without one and try again.")
        raise Unreadable(Refusal.DOCX_LOCKED, message)
    if len(names) < len(members) or not any(name.endswith("document.xml") for name in names):
        raise broken()
    return members


def _unpack(package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    size = 0
    with package.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left or (size > _MIB and size > DOCX_RATIO * max(member.compress_size, 1)):
                raise _bomb()
            yield chunk


class _Counter:
    """Counts the elements of all parts, and refuses document types: without them no entity can be declared."""

    def __init__(self) -> None:
        self.elements = 0
        self.depth = 0

    def check(self, part: bytes) -> None:
        """Read one part to its end.

        Raises:
            Unreadable: not well-formed, with a document type, or with too many elements or too deep ones.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(part, True)
        except expat.ExpatError as error:
            raise broken(error) from error

    def _open(self, _name: str, _attributes: object) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > DOCX_ELEMENTS or self.depth > DOCX_DEPTH:
            raise _bomb()

    def _close(self, _name: str) -> None:
        self.depth -= 1

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise broken()
