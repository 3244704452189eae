"""Query parameters that only track readers, and how to take them out of an address."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from workflow.domains import registrable
from workflow.stages._trackers import FAMILIES, NAMES, ON_BRAND, ON_HOST

# Every name that tracks on some host or other; most names do so nowhere, and their host need not be looked at.
_SOMEWHERE = frozenset(name for names in (*ON_HOST.values(), *ON_BRAND.values()) for name in names)
_SEPARATOR = re.compile(r"&(?:amp;|#38;|#x26;)?", re.IGNORECASE)


def is_tracking(name: str, host: str = "") -> bool:
    """Whether a parameter of this name, on this host, does nothing for the reader."""
    if "%" in name or "&" in name:
        name = unquote(html.unescape(name))
    name = name.strip().lower()
    if name in NAMES or FAMILIES.fullmatch(name):
        return True
    if name not in _SOMEWHERE:
        return False
    labels = host.lower().rstrip(".").split(".")
    if any(name in ON_HOST.get(".".join(labels[at:]), ()) for at in range(len(labels) - 1)):
        return True
    brands = [brand for brand, names in ON_BRAND.items() if brand in labels[:-1] and name in names]
    return bool(brands) and registrable(host).partition(".")[0] in brands


def tracking_pieces(address: str, host: str) -> Iterator[tuple[int, int, str]]:
    """The pieces (start, end, names) of an address, as written, to take out so that no tracker is left in it."""
    end = _fragment(address)
    mark = address.find("?", 0, end)
    # After an address inside the path, as archives write it, the query belongs to that one.
    if mark < 0 or "//" in address[address.find("//") + 2 : mark]:
        return
    yield from _runs(address, mark + 1, end, host)


def _fragment(address: str) -> int:
    """Where the fragment of an address begins, or its end; the "#" of a character reference begins none."""
    at = address.find("#")
    while at > 0 and address[at - 1] == "&":
        at = address.find("#", at + 1)
    return at if at >= 0 else len(address)


def _runs(address: str, start: int, end: int, host: str) -> Iterator[tuple[int, int, str]]:
    """Neighbouring trackers make one piece; the separator before them goes too, or, for the first, the one after."""
    kept = False
    run: tuple[int, list[str]] | None = None
    at = before = start
    while at <= end:
        separator = _SEPARATOR.search(address, at, end)
        stop = separator.start() if separator else end
        name = address[at:stop].partition("=")[0]
        if name and is_tracking(name, host):
            run = run or (before, [])
            run[1].append(name)
        else:
            if run:
                yield _piece(run, before if kept else at)
                run = None
            kept = kept or stop > at
        if not separator:
            break
        before, at = stop, separator.end()
    if run:
        yield _piece((run[0] if kept else start - 1, run[1]), end)


def _piece(run: tuple[int, list[str]], end: int) -> tuple[int, int, str]:
    return run[0], end, ", ".join(run[1])
