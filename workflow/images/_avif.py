"""AVIF: a file of boxes; since it points into itself, Exif and XMP are blotted out where they lie (ISO 23008-12)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.images._cleaned import Cleaned, NoPicture, Wrong

# What an item is that tells something; XMP is one of those that carry a MIME type.
_TELLING = frozenset({b"Exif", b"mime", b"uri "})
_MOST_ITEMS = 4096
_MOST_STRETCHES = 64


@dataclass(frozen=True, slots=True)
class _Box:
    """A box of the file. start, end: of what is in it."""

    kind: bytes
    start: int
    end: int


def is_one(raw: bytes) -> bool:
    """By its signature; an animated one is another format inside."""
    return raw[4:8] == b"ftyp" and raw[8:12] == b"avif"


def clean(raw: bytes) -> Cleaned:
    """The picture with every item that is none of its pixels, and every private box, made of zeros."""
    top = list(_boxes(raw, 0, len(raw)))
    meta = next((box for box in top if box.kind == b"meta"), None)
    if meta is None:
        raise NoPicture(Wrong.DAMAGED)
    inner = {box.kind: box for box in _boxes(raw, meta.start + 4, meta.end)}
    # A track beside the picture would be one more place for anything.
    spans = [(box.start, box.end) for box in top if box.kind in {b"uuid", b"moov", b"free", b"skip"}]
    spans += _told(raw, inner)
    kept = bytearray(raw)
    for start, end in spans:
        if not 0 <= start <= end <= len(raw):
            raise NoPicture(Wrong.DAMAGED)
        kept[start:end] = bytes(end - start)
    # An Exif item of zeros is a damaged one to some readers; of a kind that they do not know it is none of theirs.
    for at in _telling(raw, inner).values():
        kept[at : at + 4] = b"free"
    sizes, is_turned = _sizes(raw, inner)
    width, height = (0, 0) if is_turned else sizes[0]
    return Cleaned(bytes(kept), width, height, max(across * down for across, down in sizes))


def _boxes(raw: bytes, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        length, kind = struct.unpack_from(">I4s", raw, at)
        head = 8
        if length == 1:
            (length,), head = struct.unpack_from(">Q", raw, at + 8), 16
        length = length or end - at
        if length < head or at + length > end:
            raise NoPicture(Wrong.DAMAGED)
        yield _Box(kind, at + head, at + length)
        at += length


def _told(raw: bytes, inner: dict[bytes, _Box]) -> list[tuple[int, int]]:
    """Where the items lie that tell something."""
    items = _telling(raw, inner)
    if not items:
        return []
    if b"iloc" not in inner:
        raise NoPicture(Wrong.DAMAGED)
    inside = inner[b"idat"].start if b"idat" in inner else 0
    return [
        (start + inside * in_idat, start + inside * in_idat + length)
        for item, in_idat, start, length in _places(raw, inner[b"iloc"])
        if item in items
    ]


def _telling(raw: bytes, inner: dict[bytes, _Box]) -> dict[int, int]:
    """The numbers of the items that tell something, and where the file says of each what it is."""
    return dict(_entries(raw, inner[b"iinf"])) if b"iinf" in inner else {}


def _entries(raw: bytes, box: _Box) -> Iterator[tuple[int, int]]:
    head = 6 if raw[box.start] == 0 else 8
    for entry in _boxes(raw, box.start + head, box.end):
        wide = raw[entry.start] > 2
        number, _protected, kind = struct.unpack_from(">IH4s" if wide else ">HH4s", raw, entry.start + 4)
        if entry.kind == b"infe" and kind in _TELLING:
            yield number, entry.start + (10 if wide else 8)


def _places(raw: bytes, box: _Box) -> Iterator[tuple[int, bool, int, int]]:
    """Each stretch of an item: its number, whether it is counted from the box of small data, from where, how long."""
    version, (sizes,) = raw[box.start], struct.unpack_from(">H", raw, box.start + 4)
    wide = version > 1
    reader = _Reader(raw, box.start + 6)
    offset, length, base = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index = sizes & 15 if version else 0
    for _ in range(min(reader.number(4 if wide else 2), _MOST_ITEMS)):
        item = reader.number(4 if wide else 2)
        in_idat = (reader.number(2) & 15) == 1 if version else False
        reader.number(2)
        start = reader.number(base)
        for _ in range(min(reader.number(2), _MOST_STRETCHES)):
            reader.number(index)
            at = start + reader.number(offset)
            yield item, in_idat, at, reader.number(length)


class _Reader:
    """Numbers of different lengths, one after the other."""

    def __init__(self, raw: bytes, at: int) -> None:
        self._raw = raw
        self._at = at

    def number(self, length: int) -> int:
        """The next one, of so many bytes."""
        raw = self._raw[self._at : self._at + length]
        if len(raw) < length:
            raise NoPicture(Wrong.DAMAGED)
        self._at += length
        return int.from_bytes(raw, "big")


def _sizes(raw: bytes, inner: dict[bytes, _Box]) -> tuple[list[tuple[int, int]], bool]:
    """Every width and height in the file, and whether anything in it is turned."""
    properties = inner.get(b"iprp")
    if properties is None:
        raise NoPicture(Wrong.DAMAGED)
    boxes = [
        one
        for box in _boxes(raw, properties.start, properties.end)
        if box.kind == b"ipco"
        for one in _boxes(raw, box.start, box.end)
    ]
    sizes = [struct.unpack_from(">II", raw, box.start + 4) for box in boxes if box.kind == b"ispe"]
    if not sizes:
        raise NoPicture(Wrong.DAMAGED)
    return [(width, height) for width, height in sizes], any(box.kind in {b"irot", b"clap"} for box in boxes)
