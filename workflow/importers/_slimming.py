"""Pictures and the like that are written into a page as text: taken out before anything reads the page."""

from __future__ import annotations

import re

from workflow.findings import N_
from workflow.importers._values import PAGE_BYTES, Refusal, Unreadable

EMPTY = "data:,"
_WRITTEN_IN = re.compile(
    rb"data:[a-zA-Z0-9.+/-]{0,80}(?:;[a-zA-Z0-9=.+-]{1,60}){0,4}"
    rb"(?:;base64,[A-Za-z0-9+/=%]{40,}|,[\w.~!*+/:;=?@%-]{200,})"
)
_MIB = 1024 * 1024


def slimmed(raw: bytes) -> bytes:
    """The page with every such picture an empty one.

    Raises:
        Unreadable: it is larger than a page may be with everything in it.
    """
    if len(raw) > PAGE_BYTES:
        message = N_("The page is larger than %(limit)s MiB. Save it without its pictures and films, and try again.")
        raise Unreadable(Refusal.TOO_LARGE, message, {"limit": PAGE_BYTES // _MIB})
    return _WRITTEN_IN.sub(EMPTY.encode(), raw)
