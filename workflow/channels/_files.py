"""Files that are either whole or not there: atomic writes, a lock between processes, and the sweep of leftovers."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from workflow import clock, ids
from workflow.failpoints import reach

TEMPORARY = ".tmp-"
_POLL = 0.02


class Busy(Exception):
    """Another process held the lock for too long."""


def write(path: Path, raw: bytes) -> None:
    """Put `raw` at `path`: readers see what was there before or all of it, through any crash or power cut.

    Raises:
        OSError: no space, no right, no folder; then nothing but a temporary file may be left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{TEMPORARY}{ids.new_request_id()}")
    try:
        with temporary.open("xb") as file:
            reach("file.write", path.name)
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        reach("file.synced", path.name)
        temporary.replace(path)
        reach("file.renamed", path.name)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last: a rename is only durable once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def exclusive(path: Path, *, seconds: float) -> Iterator[None]:
    """Hold the lock file `path` against all other processes; the system frees it when its holder dies.

    Raises:
        Busy: somebody else held it for `seconds`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        _lock(file.fileno(), clock.ticks() + seconds)
        yield


def _lock(descriptor: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if clock.ticks() >= until:
                raise Busy from None
            threading.Event().wait(_POLL)
        else:
            return


def names(folder: Path) -> dict[str, float]:
    """The files in a folder and when each was last written, in seconds since 1970; empty when there is no folder."""
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as entries:
        return {entry.name: entry.stat().st_mtime for entry in entries if entry.is_file(follow_symlinks=False)}
