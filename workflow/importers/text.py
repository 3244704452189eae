"""Plain text: the whole file is the body; its title, date and summary stand in it."""

from __future__ import annotations

from workflow.article import Format, Source
from workflow.findings import N_
from workflow.importers._decoding import decode
from workflow.importers._values import Imported

LABEL = N_("Plain text")
ORDER = 90
EXTENSIONS = (".txt", ".text")


def recognises(head: bytes) -> bool:  # noqa: ARG001 - plain text has no mark of its own
    """Never: text is what is left when no other kind recognises the bytes."""
    return False


def read(raw: bytes) -> Imported:
    """The text as a source.

    Raises:
        Unreadable: too large, binary, empty, or in an encoding that cannot be told.
    """
    text, notes = decode(raw)
    return Imported(Source(text, Format.TEXT), notes)
