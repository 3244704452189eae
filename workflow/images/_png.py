"""PNG: chunk by chunk; what draws stays, what tells goes (W3C PNG, third edition)."""

from __future__ import annotations

import struct
import zlib

from workflow.images._cleaned import Cleaned, NoPicture, Wrong

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DRAWS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT"})
_COLOURS = frozenset({b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs"})


def is_one(raw: bytes) -> bool:
    """By its signature."""
    return raw.startswith(_SIGNATURE)


def clean(raw: bytes) -> Cleaned:
    """The picture with its colours, and none of its texts, times and camera notes; nothing behind its end."""
    kept = [_SIGNATURE]
    at = len(_SIGNATURE)
    name, size = b"", (0, 0)
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", raw, at)
        name, chunk = raw[at + 4 : at + 8], raw[at : at + 12 + length]
        if struct.unpack_from(">I", chunk, 8 + length)[0] != zlib.crc32(chunk[4 : 8 + length]):
            raise NoPicture(Wrong.DAMAGED)
        if name == b"IHDR":
            size = struct.unpack_from(">II", chunk, 8)
        if name in _DRAWS or name in _COLOURS:
            kept.append(chunk)
        at += 12 + length
    width, height = size
    return Cleaned(b"".join(kept), width, height, width * height)
