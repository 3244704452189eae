"""The files that a command is given: folders opened, each file read into a source or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from web.linting.files import File, file_of, reason
from workflow.importers import Unreadable, extensions


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
        return file_of(str(path), path.read_bytes())
    except (OSError, Unreadable) as error:
        click.echo(f"{path}: {reason(error)}", err=True)
    return None
