"""Pictures that other servers deliver: what a category does about them, and which a text may show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import ada_url

from workflow.findings import Severity

REMOTE = "links.remote-image"
"""The finding that says which picture is loaded from where; what is decided about it decides whether readers see it."""

COPIED = "copied"
"""The value of such a finding that says: the desk fetches this picture, and readers are shown its copy."""

_OWN = "own.invalid"
_WEB = frozenset({"http:", "https:"})


class PicturePolicy(StrEnum):
    """What a category does with a picture from another server.

    HOLD: readers see it once a person has said that it stays. STRIP: its words stand for it, until a reviewer takes
    that back. KEEP: readers see it, from where it lies. PROXY: readers see a copy that the desk fetched and delivers.
    """

    HOLD = "hold"
    STRIP = "strip"
    KEEP = "keep"
    PROXY = "proxy"


class WhyNot(StrEnum):
    """Why the desk has no copy of a picture."""

    NO_ANSWER = "no answer"
    REFUSED = "refused"
    PRIVATE = "private"
    NO_PICTURE = "no picture"
    DAMAGED = "damaged"
    TOO_LARGE = "too large"
    TOO_MANY_PIXELS = "too many pixels"
    TOO_MUCH = "too much"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Copied:
    """The desk's own copy of a picture. source: its address on a page. width, height: in pixels, 0 where not known."""

    source: str
    width: int = 0
    height: int = 0

    @property
    def name(self) -> str:
        """Of its file: the SHA-256 of its bytes and the ending of its kind."""
        return self.source.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture from another server as a page would have it. address: as a browser asks for it; words: its alt text.

    shown: whether the text may show it. width, height: as written, in pixels; empty where it says nothing. linked:
    whether it stands in a link. copied: the desk's own copy, from which it is shown then.
    """

    address: str
    words: str = ""
    shown: bool = False
    width: str = ""
    height: str = ""
    linked: bool = False
    copied: Copied | None = None

    @property
    def source(self) -> str:
        """Where a page that shows it loads it from."""
        return self.copied.source if self.copied else self.address

    @property
    def host(self) -> str:
        """Who delivers it."""
        return urlsplit(self.address).hostname or ""

    @property
    def sizes(self) -> tuple[tuple[str, str], ...]:
        """Width and height by their names: as written, else as the copy has them."""
        if self.copied and self.copied.width and not (self.width or self.height):
            return (("width", str(self.copied.width)), ("height", str(self.copied.height)))
        return (("width", self.width), ("height", self.height))


def address_of(source: str) -> str:
    """The address a browser would ask another server for, normalised; empty for one of the desk's own, and for none.

    An address without a scheme, //host/path, is read as https.
    """
    parsed = _read(source)
    return str(parsed.href) if parsed and parsed.protocol in _WEB and parsed.hostname != _OWN else ""


def is_own(source: str) -> bool:
    """Whether a browser would ask the server that the page itself came from."""
    parsed = _read(source)
    return parsed is not None and parsed.hostname == _OWN


def is_within_reach(source: str) -> bool:
    """Whether a reader could be shown what this names: not a file of the writer's device, nor a picture in the text.

    A name without a folder, dock.jpg, is that of a file which was never sent: the site has none of these.
    """
    if not source.strip():
        return True
    return bool(address_of(source)) or (is_own(source) and source.strip().startswith(("/", "\\")))


def _read(source: str) -> ada_url.URL | None:
    # First as it stands: beside an address of the same scheme, "https:host/path" would be a path of the page's server.
    for base in (None, f"https://{_OWN}/"):
        try:
            return ada_url.URL(source.strip("\t\n\f\r "), base)
        except ValueError:
            continue
    return None


def origin_of(address: str) -> str:
    """Scheme, host and port of a normalised address, as a content security policy names them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a finding about a picture. settled: somebody answered it, or took its change back."""

    severity: str
    params: Mapping[str, Any]
    settled: bool


def let_through(findings: Iterable[Found]) -> frozenset[str]:
    """The addresses that readers' browsers may ask: those a category keeps, and those a person let stay."""
    every = tuple(findings)
    shown = (found for found in every if found.settled or found.severity == Severity.INFO)
    return frozenset(str(one.params["address"]) for one in shown if "address" in one.params) - to_copy(every)


def to_copy(findings: Iterable[Found]) -> frozenset[str]:
    """The addresses of the pictures that readers see as the desk's own copies, and in no other way."""
    return frozenset(str(found.params["address"]) for found in findings if found.params.get(COPIED))


def is_dot(width: str, height: str) -> bool:
    """Whether somebody asks for a picture of at most one pixel each way, or of none: it counts readers."""
    sizes = [size.strip().lower().removesuffix("px").strip() for size in (width, height)]
    return "0" in sizes or sizes == ["1", "1"]
