"""Pictures as bytes: what they are by their own signature, how large, and the same picture without what it tells."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workflow.images import _avif, _gif, _jpeg, _png, _webp
from workflow.images._cleaned import Cleaned, NoPicture, Wrong

__all__ = ["LARGEST", "MOST_PIXELS", "TYPES", "Image", "NoPicture", "Wrong", "read"]

LARGEST = 8 * 1024 * 1024
"""Most bytes of one picture: what a camera makes for print is larger, what a page should load is not."""

MOST_PIXELS = 40_000_000
"""Most pixels: a reader's browser needs four bytes for each, however few the picture has itself."""

TYPES: Mapping[str, str] = MappingProxyType(
    {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif"}
)
"""The type that a browser is told, by the ending that a kind of picture has."""

_CLEANERS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], Cleaned]], ...] = (
    ("png", _png.is_one, _png.clean),
    ("jpg", _jpeg.is_one, _jpeg.clean),
    ("gif", _gif.is_one, _gif.clean),
    ("webp", _webp.is_one, _webp.clean),
    ("avif", _avif.is_one, _avif.clean),
)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture without what it told of its maker. kind: its ending, of TYPES.

    width, height: in pixels, as it is shown; both are 0 where the file does not say plainly how it is turned.
    """

    kind: str
    raw: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Of its bytes, in hex."""
        return hashlib.sha256(self.raw).hexdigest()


def read(raw: bytes) -> Image:
    """The picture in these bytes, its metadata left out: where it was taken, by whom, with what, its small copies.

    Colours and the way it is turned stay as they are. What is drawn is not decoded, so nothing in it can run here.

    Raises:
        NoPicture: it is none of the five kinds, damaged, too large, or of too many pixels.
    """
    if len(raw) > LARGEST:
        raise NoPicture(Wrong.TOO_LARGE)
    for kind, is_one, clean in _CLEANERS:
        if is_one(raw):
            return _within_limits(kind, _cleaned(raw, clean))
    raise NoPicture(Wrong.UNKNOWN)


def _cleaned(raw: bytes, clean: Callable[[bytes], Cleaned]) -> Cleaned:
    try:
        return clean(raw)
    except (struct.error, IndexError) as error:
        raise NoPicture(Wrong.DAMAGED) from error


def _within_limits(kind: str, found: Cleaned) -> Image:
    if not 0 < found.pixels <= MOST_PIXELS:
        raise NoPicture(Wrong.TOO_MANY_PIXELS if found.pixels else Wrong.DAMAGED)
    return Image(kind, found.raw, found.width, found.height)
