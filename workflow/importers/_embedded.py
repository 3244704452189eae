"""Pictures and other things that a page brings along: which of them nobody else can see, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import urljoin

import turbohtml

from workflow.importers._tally import Tally
from workflow.importers._words import Told

_NOWHERE = re.compile(r"(?:data|blob|cid|file|about|filesystem):|[A-Za-z]:[\\/]", re.IGNORECASE)
_BESIDE = re.compile(r"(?:\./)?[^/?#]{1,300}(?:_files|\.files|_fichiers|-Dateien|_archivos)/", re.IGNORECASE)
_THINGS = ("iframe", "object", "embed", "video", "audio", "canvas", "form")


def is_unreachable(picture: turbohtml.Element) -> bool:
    """Whether a picture is written into the page, or lies on the disk of whoever saved it."""
    address = _address(picture)
    return not address or bool(_NOWHERE.match(address) or _BESIDE.match(address))


def name_of(picture: turbohtml.Element) -> str:
    """What its writer said it shows, or else the name of its file."""
    address = _address(picture)
    name = "" if _NOWHERE.match(address) else address.rpartition("/")[2]
    return str(picture.attrs.get("alt") or "").strip() or name


def _address(picture: turbohtml.Element) -> str:
    # Pages that load a picture when it comes into sight name it there, and a blank one where pictures are named.
    return str(picture.attrs.get("data-src") or picture.attrs.get("src") or "").strip()


def count_embedded(find_all: Callable[[str], Iterable[turbohtml.Element]], tally: Tally) -> None:
    """Count the films, forms and the like among what `find_all` gives for a tag."""
    for tag in _THINGS:
        for thing in find_all(tag):
            tally.add(Told.OBJECTS, str(thing.attrs.get("title") or thing.attrs.get("src") or tag))


def joined(start: str, address: str) -> str:
    """An address as it goes on from another one; what is none stays as it is."""
    try:
        return urljoin(start, address)
    except ValueError:
        return address
