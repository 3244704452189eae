"""The form an article is written in: what was typed, what was uploaded, and what is wrong with either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from werkzeug.datastructures import FileStorage

from workflow.article import Format, Source
from workflow.findings import N_
from workflow.importers import Report, Unreadable, body_sha256, read_with_notes, report_in, report_of

TYPED = ("title", "category", "date", "summary", "body", "format", "language")
FILE_BYTES = 32 * 1024 * 1024
"""Most bytes of a whole form, upload included; each importer has its own, lower limit for the file."""

_BOTH = N_(
    "There is a text in the form already. Clear it if the file should take its place, or hand in without the file."
)
_FULL = N_("%(name)s was read, and its text is in the form. Look it over, then hand it in.")
WHOLE = "whole"
"""The form's box that asks for the whole of a web page and not only for its article."""


class Speaks(Protocol):
    """Anything with a message in any language: Words, an importer's note or refusal, a desk error."""

    def say(self, translate: Callable[[str], str] = str) -> str: ...


@dataclass(frozen=True, slots=True)
class Words:
    """Something to tell the writer: an English template and its values."""

    template: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = str) -> str:
        """In the reader's language."""
        template = translate(self.template)
        return template % self.params if self.params else template


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form.

    version, draft: of the draft slot it is saved in, 0 for none yet. seen: the number of the revision that it was made
    from, 0 for none. stamp: what the page that saved the slot called that save. imported: the report on the file that
    the text came from, as JSON.
    """

    title: str = ""
    category: str = ""
    date: str = ""
    summary: str = ""
    body: str = ""
    format: str = Format.TEXT
    language: str = ""
    draft: int = 0
    version: int = 0
    seen: int = 0
    stamp: str = ""
    imported: str = ""

    def source(self) -> Source:
        """As a source: newlines one kind, an unknown format plain text."""
        fields = {name: getattr(self, name).strip() for name in ("title", "category", "date", "summary", "language")}
        kind = Format(self.format) if self.format in list(Format) else Format.TEXT
        return Source(body=_lines(self.body), format=kind, **fields)

    def fields(self) -> dict[str, str]:
        """What was typed, by field."""
        return {name: str(getattr(self, name)) for name in TYPED}

    def kept(self) -> dict[str, str]:
        """What a draft slot keeps."""
        return {**self.fields(), **({"imported": self.imported} if self.imported else {})}

    @property
    def report(self) -> Report | None:
        """How the file was read that the text came from; None where it came from none."""
        return report_in(self.imported)


@dataclass(frozen=True, slots=True)
class Read:
    """A form that came in. errors: field id → what to say about it; notes: what the importer wants known."""

    typed: Typed
    errors: Mapping[str, Speaks] = field(default_factory=dict)
    notes: tuple[Speaks, ...] = ()


def typed_in(form: Mapping[str, str]) -> Typed:
    """What a posted form holds; numbers that are none count as 0."""
    words: dict[str, Any] = {name: _lines(form.get(name, "")) for name in TYPED}
    words["format"] = words["format"] or Format.TEXT
    place = Typed(draft=_count(form, "draft"), version=_count(form, "version"), seen=_count(form, "seen"))
    report = report_in(form.get("imported", ""))
    return replace(place, **words, imported=report.text() if report else "")


def typed_from(source: Source) -> Typed:
    """A text that is there already, to be edited."""
    fields: dict[str, Any] = {name: str(value) for name, value in asdict(source).items()}
    return replace(Typed(), **fields)


def typed_in_draft(fields: Mapping[str, str], *, draft: int, version: int) -> Typed:
    """What a draft slot kept."""
    kept: dict[str, Any] = {name: fields[name] for name in (*TYPED, "imported") if name in fields}
    return replace(Typed(draft=draft, version=version), **kept)


def read_form(form: Mapping[str, str], upload: FileStorage | None) -> Read:
    """The form with its upload read in. A file that cannot be taken costs nothing that was typed."""
    typed = typed_in(form)
    if upload is None or not upload.filename:
        return Read(typed)
    if typed.body.strip() and not _is_as_read(typed):
        return Read(typed, {"file": Words(_BOTH)})
    try:
        imported = read_with_notes(upload.filename, upload.stream.read(), whole=WHOLE in form)
    except Unreadable as refusal:
        return Read(typed, {"file": refusal})
    filled = _filled(typed, imported.source, report_of(upload.filename, imported))
    return Read(filled, {}, (Words(_FULL, {"name": upload.filename}),))


def _is_as_read(typed: Typed) -> bool:
    """Whether the text is still what a file brought in: another file may take its place, as nobody typed any of it."""
    report = typed.report
    return bool(report and report.sha256 == body_sha256(typed.body))


def _filled(typed: Typed, source: Source, report: Report) -> Typed:
    """The file's text, and its other fields where the writer typed none."""
    found = replace(typed_from(source), imported=report.text())
    own = {name: getattr(typed, name) for name in ("title", "category", "date", "summary", "language")}
    kept = {name: value for name, value in own.items() if value.strip()}
    return replace(found, **kept, draft=typed.draft, version=typed.version, seen=typed.seen)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _count(form: Mapping[str, str], name: str) -> int:
    value = form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0
