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

_OWN = "own.invalid"
_WEB = frozenset({"http:", "https:"})


class PicturePolicy(StrEnum):
    """What a category does with a picture from another server.

    HOLD: readers see it once a person has said that it stays. STRIP: its words stand for it, until a reviewer takes
    that back. KEEP: readers see it.
    """

    HOLD = "hold"
    STRIP = "strip"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture from another server as a page would have it. address: as a browser asks for it; words: its alt text.

    shown: whether the text may show it. width, height: as written, in pixels; empty where it says nothing. linked:
    whether it stands in a link.
    """

    address: str
    words: str = ""
    shown: bool = False
    width: str = ""
    height: str = ""
    linked: bool = False

    @property
    def host(self) -> str:
        """Who delivers it."""
        return urlsplit(self.address).hostname or ""

    @property
    def sizes(self) -> tuple[tuple[str, str], ...]:
        """Width and height by their names."""
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
    """The addresses of the pictures that readers may see: those a category keeps, and those a person let stay."""
    return frozenset(
        str(found.params["address"])
        for found in findings
        if "address" in found.params and (found.settled or found.severity == Severity.INFO)
    )


def is_dot(width: str, height: str) -> bool:
    """Whether somebody asks for a picture of at most one pixel each way, or of none: it counts readers."""
    sizes = [size.strip().lower().removesuffix("px").strip() for size in (width, height)]
    return "0" in sizes or sizes == ["1", "1"]
