"""The automatic changes of one file: carried out until nothing is left to change, shown as a diff, written whole."""

from __future__ import annotations

import codecs
import difflib
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from workflow.article import Source
from workflow.edits import apply, ledger_of
from workflow.line import Report
from workflow.scrub import MOST_ROUNDS

_LINE_ENDS = re.compile("\r\n|\r|\n")


class NotFixable(Exception):
    """A file cannot be written back as it was, but for the changes; the message says why."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text after its changes: how many they were, and what is said of it now."""

    report: Report
    count: int


def fixed(report: Report, look: Callable[[Source], Report]) -> Fixed:
    """Carry out every automatic change that counts, and those of the text that comes of it. look: the same rules."""
    count = 0
    for _ in range(MOST_ROUNDS):
        body = report.article.body
        fresh = ledger_of(body, [finding for finding in report.findings if finding.automatic])
        if not fresh:
            break
        count += len(fresh)
        report = look(replace(report.article.source, body=apply(body, fresh)))
    return Fixed(report, count)


def difference(path: str, before: str, after: str) -> str:
    """A unified diff that `patch -p1` and `git apply` understand."""
    name = path.replace(os.sep, "/").lstrip("/")
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Lines by "\\n" alone: a text may hold other characters that Python takes for line ends."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def as_bytes(raw: bytes, before: str, after: str) -> bytes:
    """The file `raw`, whose text is `before`, with the text `after`: its line ends and its byte order mark stay.

    Raises:
        NotFixable: the file is not that text in UTF-8 with one kind of line ends.
    """
    bom = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    try:
        text = raw[len(bom) :].decode("utf-8")
    except UnicodeDecodeError:
        raise NotFixable("not fixed: the file is not UTF-8 text. Use `copydesk scrub`.") from None
    ends = set(_LINE_ENDS.findall(text))
    if len(ends) > 1 or _LINE_ENDS.sub("\n", text) != before:
        raise NotFixable("not fixed: the file does not hold the plain text that was checked. Use `copydesk scrub`.")
    return bom + after.replace("\n", ends.pop() if ends else "\n").encode("utf-8", "surrogatepass")


def overwrite(path: Path, written: bytes) -> None:
    """Put the bytes in place of a file, as a whole or not at all.

    Raises:
        NotFixable: it cannot be written.
    """
    try:
        _replace(path.resolve(), written)
    except OSError as error:
        raise NotFixable(f"not fixed: cannot be written: {error.strerror or error}") from None


def _replace(path: Path, written: bytes) -> None:
    """Put the bytes at the path: readers see the old file or the new one, also through a power cut."""
    handle, name = tempfile.mkstemp(prefix=".copydesk-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(written)
            file.flush()
            os.fchmod(handle, path.stat().st_mode & 0o7777)
            os.fsync(handle)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
