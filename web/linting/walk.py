"""The files to look at: each path given and everything in folders, in the order of their names, as a stream."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from web.linting.config import Rulebook
from web.linting.rules import Rules
from workflow.importers import extensions

# Folders where nobody keeps articles.
LEFT_OUT = frozenset({".git", ".hg", ".svn", ".venv", ".tox", "__pycache__", "node_modules", ".github"})

_KINDS = extensions()

Found = tuple[str, Rules]


def files(paths: Iterable[str], rulebook: Rulebook, *, force_exclude: bool = False) -> Iterator[Found]:
    """Every file with the rules that hold for it. force_exclude: leave out also what was named itself.

    Raises:
        BadConfig: a file of rules on the way cannot be followed.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from _inside(str(path), rulebook)
            continue
        rules = rulebook.of(path.parent)
        if not (force_exclude and rules.excludes(str(path))):
            yield str(path), rules


def _inside(folder: str, rulebook: Rulebook) -> Iterator[Found]:
    rules = rulebook.of(Path(folder))
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        # Read like a file, it says why it cannot be.
        yield folder, rules
        return
    for entry in ordered:
        path = entry.path.removeprefix("./")
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in LEFT_OUT and not rules.excludes(path, folder=True):
                yield from _inside(path, rulebook)
        elif entry.name.lower().endswith(_KINDS) and entry.is_file() and not rules.excludes(path):
            yield path, rules
