"""Opens a Word or OpenDocument file without trusting it: what comes out is small, whole, and free of entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

from workflow.importers._values import (
    DEPTH,
    ELEMENTS,
    MEMBERS,
    PACKED_BYTES,
    RATIO,
    UNPACKED_BYTES,
    Refusal,
    Unreadable,
)

ZIP = b"PK\x03\x04"
_CHUNK = 64 * 1024
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_MIB = 1024 * 1024
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Kind:
    """How refusals of one kind of packed file read: for each its code and its message, an English template.

    part: what the name of the part with the text ends in.
    """

    part: str
    broken: tuple[Refusal, str]
    locked: tuple[Refusal, str]
    bomb: tuple[Refusal, str]
    too_large: str

    def is_broken(self, error: Exception | None = None) -> Unreadable:
        """The refusal of a file that says it is of this kind and is not a whole one."""
        refusal = Unreadable(*self.broken)
        refusal.__cause__ = error
        return refusal


@dataclass(frozen=True, slots=True)
class Package:
    """A packed file, opened. parts: its XML parts by name, each well-formed. others: names of everything else in it."""

    parts: Mapping[str, bytes]
    others: tuple[str, ...] = ()


def unpack(raw: bytes, kind: Kind) -> Package:
    """The XML parts of a packed file, everything counted while it was unpacked; media are left out.

    The sizes that the archive states are never relied on: bytes are counted as they come out of the decompressor.

    Raises:
        Unreadable: too large, locked, damaged, or built to exhaust memory.
    """
    refuse_large(raw, kind)
    if raw.count(_DIRECTORY_ENTRY) > MEMBERS:
        raise Unreadable(*kind.bomb)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return _opened(package, kind)
    except _DAMAGE as error:
        raise kind.is_broken(error) from error


def names_its_kind(head: bytes) -> bool:
    """Whether an archive begins with a file that says what it is, as OpenDocument files and electronic books do."""
    return head[30:38] == b"mimetype"


def refuse_large(raw: bytes, kind: Kind) -> None:
    """Raises Unreadable for more bytes than a packed file may have."""
    if len(raw) > PACKED_BYTES:
        raise Unreadable(Refusal.TOO_LARGE, kind.too_large, {"limit": PACKED_BYTES // _MIB})


def member_of(raw: bytes, name: str, most: int) -> bytes:
    """The first bytes of one file in an archive, however it says it is packed; empty where there is no such file."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package, package.open(name) as stream:
            return stream.read(most)
    except (*_DAMAGE, KeyError):
        return b""


def _opened(package: zipfile.ZipFile, kind: Kind) -> Package:
    members = _xml_members(package, kind)
    parts: dict[str, bytes] = {}
    unpacked, counted = 0, Counted(kind)
    for member in members:
        part = b"".join(_unpack(package, member, UNPACKED_BYTES - unpacked, kind))
        unpacked += len(part)
        counted.check(part)
        parts[member.filename] = part
    return Package(parts, tuple(name for name in package.namelist() if name not in parts))


def _xml_members(package: zipfile.ZipFile, kind: Kind) -> list[zipfile.ZipInfo]:
    members = [member for member in package.infolist() if member.filename.lower().endswith((".xml", ".rels"))]
    names = {member.filename for member in members}
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Unreadable(*kind.locked)
    if len(names) < len(members) or not any(name.endswith(kind.part) for name in names):
        raise kind.is_broken()
    return members


def _unpack(package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, kind: Kind) -> Iterator[bytes]:
    size = 0
    with package.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left or (size > _MIB and size > RATIO * max(member.compress_size, 1)):
                raise Unreadable(*kind.bomb)
            yield chunk


class Counted:
    """Counts the elements of all parts, and refuses document types: without them no entity can be declared."""

    def __init__(self, kind: Kind) -> None:
        """Nothing counted yet."""
        self.kind = kind
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
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise self.kind.is_broken(error) from error

    def _open(self, _name: str, _attributes: object) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > ELEMENTS or self.depth > DEPTH:
            raise Unreadable(*self.kind.bomb)

    def _close(self, _name: str) -> None:
        self.depth -= 1

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise self.kind.is_broken()


def tree_of(part: bytes, kind: Kind) -> etree._Element:
    """A part that was counted, as a tree. Nothing in it is resolved, and nothing outside of it is read.

    Raises:
        Unreadable: the two parsers do not agree that it is well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise kind.is_broken(error) from error
