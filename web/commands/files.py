"""The files that a command is given: folders opened, each file read into a source or refused with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from workflow import profile_files
from workflow.article import Source
from workflow.importers import Imported, Unreadable, extensions, read_with_notes
from workflow.profiles import Profile


@dataclass(frozen=True, slots=True)
class File:
    """One file as read. sha256: of its bytes, as `sha256sum` prints it. source: its body is the text of the file."""

    path: str
    sha256: str
    source: Source


def files_in(paths: Iterable[str]) -> Iterator[Path]:
    """Each path; of a folder every file in it, however deep, that a writer may hand in, in the order of their names."""
    kinds = tuple(extensions())
    for path in map(Path, paths):
        if path.is_dir():
            inside = (found for found in path.rglob("*") if found.name.lower().endswith(kinds) and found.is_file())
            yield from sorted(inside)
        else:
            yield path


def opened(path: Path) -> File | None:
    """The file, or None once the reason why it cannot be read is on the standard error."""
    try:
        raw = path.read_bytes()
        return File(str(path), hashlib.sha256(raw).hexdigest(), _whole(read_with_notes(path.name, raw)))
    except OSError as error:
        click.echo(f"{path}: cannot be read: {error.strerror or error}", err=True)
    except Unreadable as error:
        click.echo(f"{path}: {error}", err=True)
    return None


def read_settings_file(path: Path) -> tuple[str, tuple[Profile, ...]]:
    """The text of a settings file of categories, and the profiles in it.

    Raises:
        ClickException: it cannot be read, or something in it is wrong; every line says where.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, profile_files.read(text)
    except (OSError, UnicodeError) as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from None
    except profile_files.BadFile as error:
        raise click.ClickException("\n".join(f"{path}: {one}" for one in error.complaints)) from None


def _whole(imported: Imported) -> Source:
    """The text with its front matter in it, where the parser finds it: places are then those that an editor shows."""
    source = imported.source
    return Source(imported.before + source.body, source.format) if imported.before else source
