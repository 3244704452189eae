"""The lists of a desk: one folder, watched, so that every process looks things up in the newest version."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from workflow.clock import now
from workflow.lists import files
from workflow.lists.listed import About, DomainList, Kind
from workflow.lists.reading import Contents
from workflow.lists.reading import read as read_lines

log = structlog.get_logger(__name__)

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_State = tuple[tuple[str, int, int, int], ...]


class BadName(Exception):
    """No list may be called so, or none is, or one is already; the message says which."""


class NothingInIt(Exception):
    """A text names no domain that could be read."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a list that was handed in. left_out: lines of it that could not be followed."""

    about: About
    left_out: int
    changed: bool


class ListFolder:
    """The lists in a folder, which need not exist."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read before somebody asks."""
        self.folder = folder
        self._seen: _State = ()
        self._open: dict[str, DomainList] = {}

    def current(self) -> tuple[DomainList, ...]:
        """Every list in its newest version, by name. What cannot be read stays as it was known last."""
        try:
            seen = self._state()
        except OSError as error:
            log.warning("no-lists", error=str(error))
            seen = self._seen
        if seen != self._seen:
            self._open = dict(self._read(name for name, *_ in seen))
            self._seen = seen
        return tuple(self._open.values())

    def _state(self) -> _State:
        """What changes whenever a list comes, goes or is replaced: a folder's worth of file stats."""
        if not self.folder.is_dir():
            return ()
        found = []
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.endswith(files.SUFFIX):
                    with suppress(FileNotFoundError):  # it went while we looked
                        stat = entry.stat()
                        found.append((entry.name, stat.st_ino, stat.st_mtime_ns, stat.st_size))
        return tuple(sorted(found))

    def _read(self, names: Iterable[str]) -> Iterator[tuple[str, DomainList]]:
        for name in names:
            try:
                yield name, files.read(self.folder / name)
            except files.BadList as error:
                log.warning("bad-list", error=str(error))
                if name in self._open:
                    yield name, self._open[name]

    def every(self) -> Iterator[DomainList]:
        """Each list, by name, read anew.

        Raises:
            BadList: one is damaged.
        """
        for name, *_ in self._state():
            yield files.read(self.folder / name)

    def names(self) -> tuple[str, ...]:
        """What lists there are, damaged ones too."""
        return tuple(name.removesuffix(files.SUFFIX) for name, *_ in self._state())

    def named(self, name: str) -> DomainList:
        """One list.

        Raises:
            BadName: there is none of this name. BadList: it is damaged.
        """
        path = self._path(name)
        if not path.is_file():
            raise BadName(f"No list here is called {name!r}.")
        return files.read(path)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise BadName(f"A list's name has 1 to 40 small letters, digits and hyphens; {name!r} has not.")
        return self.folder / f"{name}{files.SUFFIX}"

    def add(self, name: str, lines: Iterable[str], *, kind: Kind, licence: str = "", source: str = "") -> Kept:
        """Keep a new list.

        Raises:
            BadName: the name will not do, or is taken. NothingInIt: no line names a domain.
        """
        contents = _contents(lines)
        with self._locked():
            path = self._path(name)
            if path.exists():
                raise BadName(f"There is a list called {name!r} already: update it, or remove it first.")
            about = _about(name, kind, 1, contents, licence=licence, source=source)
            files.write(path, files.listed(about, contents))
        return Kept(about, contents.left_out, changed=True)

    def update(self, name: str, lines: Iterable[str], *, licence: str = "", source: str = "") -> Kept:
        """Put other contents in a list's place, as its next version; the same contents make none.

        Raises:
            BadName: there is no such list. NothingInIt: no line names a domain. BadList: the one there is damaged.
        """
        contents = _contents(lines)
        with self._locked():
            old = self.named(name).about
            about = _about(
                name, old.kind, old.version + 1, contents, licence=licence or old.licence, source=source or old.source
            )
            changed = about.sha256 != old.sha256
            about = about if changed else replace(about, version=old.version, changed=old.changed)
            if about != old:
                files.write(self._path(name), files.listed(about, contents))
        return Kept(about, contents.left_out, changed)

    def remove(self, name: str) -> None:
        """Take a list away; who is looking things up in it does so to the end.

        Raises:
            BadName: there is no such list.
        """
        with self._locked():
            try:
                self._path(name).unlink()
            except FileNotFoundError:
                raise BadName(f"No list here is called {name!r}.") from None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One change at a time, so that no two versions have one number."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _contents(lines: Iterable[str]) -> Contents:
    contents = read_lines(lines)
    if not contents.domains:
        raise NothingInIt("No line of it names a domain that can be read.")
    return contents


def _about(name: str, kind: Kind, version: int, contents: Contents, **told: str) -> About:
    return About(
        name,
        kind,
        version,
        len(contents.domains),
        len(contents.exceptions),
        files.digest(contents),
        now().date().isoformat(),
        told["licence"],
        told["source"],
    )
