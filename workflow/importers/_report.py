"""What is kept of how a file was read: with the form, with a draft, and in the ledger for whoever reviews the text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.findings import worded
from workflow.importers._tally import EXAMPLES, clipped
from workflow.importers._values import Imported, Note
from workflow.importers._words import Told

LONGEST = 20_000
"""Most characters of a report as JSON."""

_LONGEST_NAME = 200
_LONGEST_VALUE = 2_000


@dataclass(frozen=True, slots=True)
class Report:
    """A file that was read. name: as its writer called it. sha256: of the body that came of it."""

    name: str = ""
    notes: tuple[Note, ...] = ()
    sha256: str = ""

    def kept(self) -> dict[str, Any]:
        """As plain values, to be kept as JSON."""
        notes = [
            {"code": str(note.code), "params": dict(note.params), "examples": list(note.examples)}
            for note in self.notes
        ]
        return {"file": self.name, "sha256": self.sha256, "notes": notes}

    def text(self) -> str:
        """As JSON, for a form."""
        return json.dumps(self.kept(), ensure_ascii=False)

    def told(self, code: str) -> bool:
        """Whether it tells of something of this kind."""
        return any(note.code == code for note in self.notes)


def report_of(name: str, imported: Imported) -> Report:
    """The report on a file that was just read."""
    short = name.replace("\\", "/").rpartition("/")[2][:_LONGEST_NAME]
    return Report(short, imported.notes, body_sha256(imported.source.body))


def body_sha256(body: str) -> str:
    """What a body is known by again; newlines and blanks around it do not count."""
    return hashlib.sha256(body.strip().encode("utf-8", "surrogatepass")).hexdigest()


def report_in(text: str) -> Report | None:
    """The report in a form or a draft; None for what is none. Forms come from outside: only known words come back."""
    if not text or len(text) > LONGEST:
        return None
    try:
        return report_kept(json.loads(text))
    except (ValueError, RecursionError):
        return None


def report_kept(kept: Any) -> Report | None:
    """The report in plain values; None for what is none, and without notes of kinds that are not known any more."""
    if not isinstance(kept, dict) or not isinstance(kept.get("file"), str):
        return None
    notes = kept.get("notes")
    known = tuple(_notes(notes if isinstance(notes, list) else []))
    return Report(_safe(kept["file"])[:_LONGEST_NAME], known, _safe(str(kept.get("sha256", "")))[:64])


def _notes(kept: list[Any]) -> Iterator[Note]:
    for one in kept[: len(Told)]:
        code = one.get("code") if isinstance(one, dict) else None
        if not isinstance(code, str) or code not in set(Told):
            continue
        note = Note(Told(code), _params(one.get("params")), _examples(one.get("examples")))
        if _fills(note):
            yield note


def _examples(said: Any) -> tuple[str, ...]:
    words = [clipped(_safe(word)) for word in said if isinstance(word, str)] if isinstance(said, list) else []
    return tuple(words[:EXAMPLES])


def _params(said: Any) -> dict[str, str | int]:
    if not isinstance(said, dict):
        return {}
    return {
        str(name): _safe(value)[:_LONGEST_VALUE] if isinstance(value, str) else value
        for name, value in said.items()
        if isinstance(value, str) or (type(value) is int and 0 <= value < 10**9)
    }


def _safe(text: str) -> str:
    """Without what no database keeps: zero bytes and half characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def _fills(note: Note) -> bool:
    """Whether the values fill every place in the words."""
    try:
        return "%(" not in worded(note.message, note.params or {"": ""})
    except (KeyError, ValueError, TypeError):
        return False
