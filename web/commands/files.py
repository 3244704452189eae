"""The files that a command is given: folders opened, each file read into a source or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from web.linting.files import File, file_of, reason
from workflow import profile_files
from workflow.importers import Unreadable, extensions
from workflow.profiles import Profile


def files_in(paths: Iterable[str]) -> Iterator[Path]:
    """Each path; of a folder every file in it, however deep, that a writer may hand in, in the order of their names."""
    kinds = tuple(extensions())
    for path in map(Path, paths):
        if path.is_dir():
            inside = (found for found in path.rglob("*") if found.name.lower().endswith(kinds) and found.is_file())
            yield from sorted(inside)
        else:
            yield path


whole_page = click.option("--whole-page", is_flag=True, help="Of a saved web page take all, not only its article.")


def opened(path: Path, *, whole: bool = False) -> File | None:
    """The file, or None once the reason why it cannot be read is on the standard error. whole: all of a web page."""
    try:
        return file_of(str(path), path.read_bytes(), whole=whole)
    except (OSError, Unreadable) as error:
        click.echo(f"{path}: {reason(error)}", err=True)
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
