"""What an importer answers, what it may refuse, and how much it will take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.article import Source
from workflow.findings import Params, worded

TEXT_BYTES = 5 * 1024 * 1024
"""Most bytes of a text, Markdown or HTML file."""

DOCX_BYTES = 20 * 1024 * 1024
"""Most bytes of a Word file as it lies on the disk, pictures included."""

DOCX_UNPACKED_BYTES = 20 * 1024 * 1024
"""Most bytes of all the XML of a Word file once unpacked, counted while unpacking."""

DOCX_MEMBERS = 2_000
"""Most files inside a Word file."""

DOCX_RATIO = 300
"""Most times that one part may grow while it is unpacked, from 1 MiB on; real Word parts stay under 40."""

DOCX_ELEMENTS = 100_000
"""Most XML elements in a Word file: about 5 s of reading. A novel of 300 pages has about 60,000."""

DOCX_DEPTH = 100
"""Deepest nesting of XML elements in a Word file; Word itself writes about 30."""


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


@dataclass(frozen=True, slots=True)
class Note:
    """Something the writer should know of a file that was read.

    message: an English template with %(name)s places, filled from `params`; the key of its translations.
    """

    code: str
    message: str
    params: Params = field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The note in words; `translate` maps the English template to the reader's language."""
        return worded(self.message, self.params, translate)


@dataclass(frozen=True, slots=True)
class Imported:
    """A file, read: the source, and what its writer should know about how it was read.

    before: what stands in the file above the body (front matter), so that before + body is the text of the file; empty
    also where the body is no part of the file as it is.
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
