"""WebP: chunk by chunk; frames, colours and transparency stay, Exif and XMP go (RFC 9649)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from workflow.images._cleaned import Cleaned, NoPicture, Wrong

_DRAWS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_XMP, _EXIF = 0x04, 0x08


def is_one(raw: bytes) -> bool:
    """By its signature."""
    return raw.startswith(b"RIFF") and raw[8:12] == b"WEBP"


def clean(raw: bytes) -> Cleaned:
    """The picture as it is drawn, and nothing behind its end."""
    kept: list[bytes] = []
    sizes: list[tuple[int, int]] = []
    for name, data in _chunks(raw, 12, 8 + struct.unpack_from("<I", raw, 4)[0]):
        if name in _DRAWS:
            sizes += _sizes(name, data)
            kept.append(_packed(name, _without_flags(data) if name == b"VP8X" else data))
    if not sizes:
        raise NoPicture(Wrong.DAMAGED)
    body = b"WEBP" + b"".join(kept)
    width, height = sizes[0]
    return Cleaned(
        b"RIFF" + struct.pack("<I", len(body)) + body, width, height, max(across * down for across, down in sizes)
    )


def _chunks(raw: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    if end > len(raw) + 1:
        raise NoPicture(Wrong.DAMAGED)
    while at + 8 <= end:
        (length,) = struct.unpack_from("<I", raw, at + 4)
        if at + 8 + length > len(raw):
            raise NoPicture(Wrong.DAMAGED)
        yield raw[at : at + 4], raw[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _packed(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)


def _without_flags(data: bytes) -> bytes:
    """The head of an extended file, which announces what is left out no more."""
    return bytes([data[0] & ~(_XMP | _EXIF)]) + data[1:]


def _sizes(name: bytes, data: bytes) -> Iterator[tuple[int, int]]:
    """Width and height as a chunk has them."""
    if name == b"VP8X":
        yield _int24(data, 4) + 1, _int24(data, 7) + 1
    elif name == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 6)
        yield width & 0x3FFF, height & 0x3FFF
    elif name == b"VP8L":
        (packed,) = struct.unpack_from("<I", data, 1)
        yield (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    elif name == b"ANMF":
        yield _int24(data, 6) + 1, _int24(data, 9) + 1
        for inner, frame in _chunks(data, 16, len(data)):
            yield from _sizes(inner, frame) if inner in {b"VP8 ", b"VP8L"} else ()


def _int24(data: bytes, at: int) -> int:
    return data[at] | data[at + 1] << 8 | data[at + 2] << 16
