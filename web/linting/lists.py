"""The lists of domains that a check without a desk is given: text in any usual form, or files of a desk's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from workflow.lists import files
from workflow.lists.listed import About, DomainList, Kind
from workflow.lists.reading import read


class BadListFile(Exception):
    """A file is no list; the message says why."""


@cache
def opened(paths: tuple[str, ...]) -> tuple[DomainList, ...]:
    """These lists, read once in each process. A text denies what it names; a desk's own file is what it was there.

    Raises:
        BadListFile: one cannot be read, or names no domain.
    """
    return tuple(_opened(Path(path)) for path in paths)


def _opened(path: Path) -> DomainList:
    try:
        if files.is_one(path):
            return files.read(path)
        contents = read(path.read_text(encoding="utf-8-sig", errors="replace").splitlines())
    except (OSError, files.BadList) as error:
        raise BadListFile(str(error)) from None
    if not contents.domains:
        raise BadListFile(f"{path} names no domain that can be read.")
    counts = (len(contents.domains), len(contents.exceptions))
    return files.listed(About(path.stem, Kind.DENY, 1, *counts, files.digest(contents)), contents)
