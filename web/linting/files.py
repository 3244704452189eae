"""A file as the line reads it, or in words why it cannot be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from workflow.article import Source
from workflow.importers import Imported, Note, Report, Unreadable, read_with_notes, report_of


@dataclass(frozen=True, slots=True)
class File:
    """One file as read. sha256: of its bytes, as `sha256sum` prints it. source: its body is the text of the file.

    report: what did not come over, or came over changed.
    """

    path: str
    sha256: str
    source: Source
    report: Report


def file_of(path: str, raw: bytes, *, whole: bool = False) -> File:
    """The file that these bytes are; its name says what kind it is where the bytes do not. whole: all of a web page.

    Raises:
        Unreadable: they cannot become an article.
    """
    imported = read_with_notes(path, raw, whole=whole)
    return File(path, hashlib.sha256(raw).hexdigest(), _with_front(imported), report_of(path, imported))


def _with_front(imported: Imported) -> Source:
    """The text with its front matter in it, where the parser finds it: places are then those that an editor shows."""
    source = imported.source
    return Source(imported.before + source.body, source.format) if imported.before else source


def reason(error: OSError | Unreadable) -> str:
    """Why it cannot be read, in words."""
    return str(error) if isinstance(error, Unreadable) else f"cannot be read: {error.strerror or error}"


def in_words(note: Note) -> str:
    """A note on one line, with its examples."""
    return f"{note.say()} ({'; '.join(note.examples)})" if note.examples else note.say()
