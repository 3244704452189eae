"""What an importer answers, what it may refuse, and how much it will take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from workflow.article import Source
from workflow.findings import N_, Params, worded
from workflow.importers._words import WORDS, Told

TEXT_BYTES = 5 * 1024 * 1024
"""Most bytes of a text or Markdown file, and of a page without the pictures and the like that are written into it."""

PAGE_BYTES = 20 * 1024 * 1024
"""Most bytes of an HTML or MHTML file as it lies on the disk, everything that is written into it included."""

PACKED_BYTES = 20 * 1024 * 1024
"""Most bytes of a Word or OpenDocument file as it lies on the disk, pictures included."""

UNPACKED_BYTES = 20 * 1024 * 1024
"""Most bytes of all the XML of such a file once unpacked, counted while unpacking."""

MEMBERS = 2_000
"""Most files inside such a file."""

RATIO = 300
"""Most times that one part may grow while it is unpacked, from 1 MiB on; real parts stay under 40."""

ELEMENTS = 100_000
"""Most XML elements in such a file: about 5 s of reading. A novel of 300 pages has about 60,000."""

DEPTH = 100
"""Deepest nesting of XML elements in such a file; word processors write about 30."""


class Refusal(StrEnum):
    """Why a file cannot be read: stable codes for scripts and logs."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    BINARY = "binary"
    ENCODING = "encoding"
    UNKNOWN_KIND = "unknown-kind"
    DOCX_BROKEN = "docx-broken"
    DOCX_LOCKED = "docx-locked"
    DOCX_BOMB = "docx-bomb"
    ODT_BROKEN = "odt-broken"
    ODT_LOCKED = "odt-locked"
    ODT_BOMB = "odt-bomb"
    MHTML_BROKEN = "mhtml-broken"


@dataclass(frozen=True, slots=True)
class Note:
    """Something the writer should know of a file that was read: what did not come over, or came over changed.

    code: what kind of thing. params: fill the places in the words for it; `count`, where there is one, is how many.
    examples: the first few of them, as they stood in the file.
    """

    code: Told
    params: Params = field(default_factory=dict)
    examples: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The English template; the key of its translations."""
        return WORDS[self.code]

    @property
    def count(self) -> int:
        """How many there were, 0 where that says nothing."""
        return int(self.params.get("count", 0))

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The note in words; `translate` maps the English template to the reader's language."""
        return worded(self.message, self.params, translate)

    def plain(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """The note as programs read it. count: 0 where there is nothing to count."""
        said = self.say(translate)
        return {"code": str(self.code), "message": said, "count": self.count, "examples": list(self.examples)}


@dataclass(frozen=True, slots=True)
class Imported:
    """A file, read: the source, and what its writer should know about how it was read.

    notes: in the order of `Told`. before: what stands in the file above the body (front matter), so that before + body
    is the text of the file; empty also where the body is no part of the file as it is.
    """

    source: Source
    notes: tuple[Note, ...] = ()
    before: str = ""


class Unreadable(Exception):
    """The file cannot become an article. The message says what is wrong and what the writer can do."""

    def __init__(self, code: Refusal, message: str, params: Params | None = None) -> None:
        """Keep the template and its values apart, so that the message can be said in any language."""
        self.code = code
        self.message = message
        self.params: Params = dict(params or {})
        super().__init__(worded(message, self.params))

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The message in words; `translate` maps the English template to the reader's language."""
        return worded(self.message, self.params, translate)


def no_text(notes: Iterable[Note]) -> Unreadable:
    """The refusal of a file without text; of one that has only pictures it says so."""
    pictures = sum(note.count for note in notes if note.code is Told.PICTURES)
    if pictures:
        message = N_(
            "The file has no text; its pictures (%(count)s) did not come over. Type the text that belongs to them."
        )
        return Unreadable(Refusal.EMPTY, message, {"count": pictures})
    return Unreadable(Refusal.EMPTY, N_("The file has no text in it. Choose a file that has."))


def another_kind(kind: str) -> Unreadable:
    """The refusal of a file that is known to be something else. kind: what, in translatable words."""
    message = N_(
        "This is %(kind)s. Save it as a Word document (.docx), OpenDocument text (.odt), HTML, Markdown or plain text "
        "and try again."
    )
    return Unreadable(Refusal.UNKNOWN_KIND, message, {"kind": kind})
