"""The importers, one file a kind, discovered: a file of bytes becomes a source, or a clear refusal."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from workflow.article import Source
from workflow.findings import N_
from workflow.importers._report import LONGEST, Report, body_sha256, report_in, report_kept, report_of
from workflow.importers._signatures import foreign_kind
from workflow.importers._values import Imported, Note, Refusal, Unreadable, another_kind
from workflow.importers._words import PICTURES_ADVICE, WORDS, Told

__all__ = [
    "LONGEST",
    "PICTURES_ADVICE",
    "WORDS",
    "Imported",
    "Importer",
    "Note",
    "Refusal",
    "Report",
    "Told",
    "Unreadable",
    "body_sha256",
    "discover",
    "extensions",
    "read",
    "read_with_notes",
    "report_in",
    "report_kept",
    "report_of",
]

_HEAD_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of file.

    label: the kind in words, translatable. extensions: with the dot, lower case. recognises: whether the bytes
    themselves (the first 4,096 of them) say that they are of this kind. read: the bytes, made a source; read_whole:
    without looking for the article in what else there is, where that makes a difference.
    """

    name: str
    label: str
    order: int
    extensions: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], Imported]
    read_whole: Callable[[bytes], Imported]


def _load(name: str) -> Importer:
    module = importlib.import_module(f"{__name__}.{name}")
    whole = getattr(module, "read_whole", module.read)
    return Importer(name, module.LABEL, module.ORDER, module.EXTENSIONS, module.recognises, module.read, whole)


@functools.cache
def discover() -> tuple[Importer, ...]:
    """Every importer in this folder, the surest of its kind first; plain text takes what the others leave."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    return tuple(sorted((_load(name) for name in names), key=lambda importer: importer.order))


def extensions() -> tuple[str, ...]:
    """What file names may end in, for the `accept` of an upload form."""
    return tuple(extension for importer in discover() for extension in importer.extensions)


def read(name: str, raw: bytes) -> Source:
    """The source in a file called `name`.

    Raises:
        Unreadable: with a stable `code` and a message for the writer.
    """
    return read_with_notes(name, raw).source


def read_with_notes(name: str, raw: bytes, *, whole: bool = False) -> Imported:
    """The source in a file called `name`, and what its writer should know: pictures left out, encoding guessed.

    whole: of a web page take everything, not only its article.

    Raises:
        Unreadable: with a stable `code` and a message for the writer.
    """
    if not raw:
        raise Unreadable(Refusal.EMPTY, N_("The file is empty. Choose a file that has text in it."))
    importer = _importer_for(PurePath(name).suffix.lower(), raw[:_HEAD_BYTES])
    return (importer.read_whole if whole else importer.read)(raw)


def _importer_for(extension: str, head: bytes) -> Importer:
    """By what the bytes are first, then by what the name says, then plain text."""
    named = next((importer for importer in discover() if extension in importer.extensions), discover()[-1])
    # Of kinds that the bytes cannot tell apart, as two kinds of archives, the name decides.
    for importer in (named, *discover()):
        if importer.recognises(head):
            return importer
    if kind := foreign_kind(head):
        raise another_kind(kind)
    return named
