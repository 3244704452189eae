"""JPEG: segment by segment; of the camera's notes only the way the picture is turned stays (ITU-T T.81, Exif 2.32)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from workflow.images._cleaned import Cleaned, NoPicture, Wrong

_START, _END = b"\xff\xd8", b"\xff\xd9"
_EOI, _SOS, _COMMENT = 0xD9, 0xDA, 0xFE
_APP0, _APP1, _APP2, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
# A frame's header; the three left out are tables, an extension, and arithmetic conditioning.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# In a scan a marker is whatever is neither a stuffed byte, nor a restart, nor padding.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JFIF, _EXIF = b"JFIF\x00", b"Exif\x00\x00"
_ORIENTATION = 0x0112
_UPRIGHT = 1
_SIDEWAYS = frozenset({5, 6, 7, 8})
_MOST_TAGS = 512


def is_one(raw: bytes) -> bool:
    """By its signature."""
    return raw.startswith(b"\xff\xd8\xff")


def clean(raw: bytes) -> Cleaned:
    """The picture with its colour profile and its orientation, and nothing else that its maker wrote into it."""
    head: list[bytes] = []
    rest: list[bytes] = []
    sizes: list[tuple[int, int]] = []
    orientation = _UPRIGHT
    for marker, segment in _segments(raw):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            sizes.append((width, height))
        if marker == _APP1 and segment[4:10] == _EXIF:
            orientation = _orientation(segment[10:])
        elif marker == _APP0:
            head += [] if head else _plain_jfif(segment)
        elif _stays(marker, segment):
            rest.append(segment)
    if not sizes:
        raise NoPicture(Wrong.DAMAGED)
    width, height = sizes[0]
    if orientation in _SIDEWAYS:
        width, height = height, width
    turned = [_turned(orientation)] if orientation != _UPRIGHT else []
    pixels = max(one * other for one, other in sizes)
    return Cleaned(b"".join([_START, *head, *turned, *rest, _END]), width, height, pixels)


def _segments(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment with its marker, up to the end of the picture; what a phone hangs on behind it is left out."""
    at = len(_START)
    while True:
        if raw[at] != 0xFF:
            raise NoPicture(Wrong.DAMAGED)
        while raw[at] == 0xFF:
            at += 1
        marker = raw[at]
        if marker == _EOI:
            return
        end = at + 1 if marker in _ALONE else at + 1 + struct.unpack_from(">H", raw, at + 1)[0]
        if marker == _SOS:
            end = _end_of_scan(raw, end)
        if end > len(raw):
            raise NoPicture(Wrong.DAMAGED)
        yield marker, b"\xff" + raw[at:end]
        at = end


def _end_of_scan(raw: bytes, start: int) -> int:
    found = _MARKER.search(raw, start)
    if found is None:
        raise NoPicture(Wrong.DAMAGED)
    return found.start()


def _stays(marker: int, segment: bytes) -> bool:
    if _APP0 <= marker <= _APP15:
        is_profile = marker == _APP2 and segment[4:].startswith(b"ICC_PROFILE\x00")
        return is_profile or (marker == _APP14 and segment[4:].startswith(b"Adobe"))
    return marker != _COMMENT


def _plain_jfif(segment: bytes) -> list[bytes]:
    """The header of old without the small copy of the picture that it may hold."""
    if not segment[4:].startswith(_JFIF) or len(segment) < 18:
        return []
    return [b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00"]


def _orientation(tiff: bytes) -> int:
    """How the picture is turned, by its Exif; upright where that cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return _UPRIGHT
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for number in range(min(count, _MOST_TAGS)):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else _UPRIGHT
    except struct.error:
        return _UPRIGHT
    return _UPRIGHT


def _turned(orientation: int) -> bytes:
    """An Exif segment that says this one thing."""
    tags = struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    exif = _EXIF + b"MM\x00\x2a\x00\x00\x00\x08" + tags
    return struct.pack(">BBH", 0xFF, _APP1, len(exif) + 2) + exif
