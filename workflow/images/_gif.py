"""GIF: block by block; frames, their timing and the loop stay, comments and what programs noted go (GIF89a)."""

from __future__ import annotations

import struct

from workflow.images._cleaned import Cleaned, NoPicture, Wrong

_EXTENSION, _FRAME, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
# The two programs whose notes say how often an animation is played.
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def is_one(raw: bytes) -> bool:
    """By its signature."""
    return raw.startswith((b"GIF87a", b"GIF89a"))


def clean(raw: bytes) -> Cleaned:
    """The picture with its frames, and nothing behind its end."""
    width, height, flags = struct.unpack_from("<HHB", raw, 6)
    at = 13 + _table(flags)
    kept, pixels = [raw[:at]], width * height
    while raw[at] != _TRAILER:
        end = _end(raw, at)
        if end > len(raw):
            raise NoPicture(Wrong.DAMAGED)
        if raw[at] == _FRAME:
            across, down = struct.unpack_from("<HH", raw, at + 5)
            pixels = max(pixels, across * down)
        if _stays(raw, at):
            kept.append(raw[at:end])
        at = end
    return Cleaned(b"".join([*kept, b"\x3b"]), width, height, pixels)


def _table(flags: int) -> int:
    """Bytes of the colour table that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _end(raw: bytes, at: int) -> int:
    """Where the block that begins here ends."""
    if raw[at] == _EXTENSION:
        at += 2
    elif raw[at] == _FRAME:
        at += 11 + _table(raw[at + 9])
    else:
        raise NoPicture(Wrong.DAMAGED)
    while raw[at]:
        at += 1 + raw[at]
    return at + 1


def _stays(raw: bytes, at: int) -> bool:
    if raw[at] == _FRAME or raw[at + 1] == _CONTROL:
        return True
    return raw[at + 1] == _APPLICATION and raw[at + 3 : at + 14] in _LOOPS
