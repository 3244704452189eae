"""What `copydesk doctor` says of the desk's own copies of pictures: damaged, lost, not where readers look, unneeded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workflow.channels._files import TEMPORARY
from workflow.channels.site import MEDIA
from workflow.clock import now
from workflow.db import Database
from workflow.desk.media import unneeded
from workflow.desk.opening import SITE
from workflow.desk.pieces import live_on
from workflow.shelf.pictures import lost_copies, stored_copies

# What is younger may be about to be written down, or just have been.
_SETTLED_S = 2 * 3600.0


class Sick(StrEnum):
    """What is wrong with a copy."""

    DAMAGED = "damaged"
    LOST = "lost"
    FILE_DAMAGED = "file damaged"
    FILE_MISSING = "file missing"
    FILE_UNKNOWN = "file unknown"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class PictureComplaint:
    """One thing that is wrong. path: the file that it is about, or that holds the picture still."""

    sick: Sick
    where: str
    what: str
    path: str = ""

    @property
    def grave(self) -> bool:
        """Whether readers miss something; else it only takes room."""
        return self.sick not in {Sick.FILE_UNKNOWN, Sick.UNUSED}


def examine_pictures(database: Database, site_folder: Path) -> Iterator[PictureComplaint]:
    """Everything that should not be with the copies. Reads each whole; changes nothing."""
    folder = site_folder / MEDIA
    yield from _store(database, folder)
    with database.read() as connection:
        live = live_on(database, connection, SITE)
    yield from _files(folder, {name for entry in live.entries for name in entry.media})
    if count := unneeded(database):
        yield PictureComplaint(Sick.UNUSED, "the store", f"{count} copies are needed by no text any more")


def _store(database: Database, folder: Path) -> Iterator[PictureComplaint]:
    sick = {one.name: "was changed in the database" for one in stored_copies(database) if not one.is_whole}
    sick |= dict.fromkeys(lost_copies(database), "is not in the database")
    for name, what in sorted(sick.items()):
        path = next(iter(sorted(folder.glob(f"{name.partition('.')[0]}.*"))), folder / name)
        if _is_whole(path):
            yield PictureComplaint(Sick.DAMAGED, name, f"{what}; the site still has it", str(path))
        else:
            yield PictureComplaint(Sick.LOST, name, f"{what}, nor on the site: fetch it anew, or restore a backup")


def _files(folder: Path, wanted: set[str]) -> Iterator[PictureComplaint]:
    for name in sorted(wanted):
        path = folder / name
        if not path.is_file():
            yield PictureComplaint(Sick.FILE_MISSING, f"{MEDIA}/{name}", "is shown, but its file is not there")
        elif not _is_whole(path):
            yield PictureComplaint(Sick.FILE_DAMAGED, f"{MEDIA}/{name}", "was changed after it was written", str(path))
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        old = now().timestamp() - path.stat().st_mtime > _SETTLED_S
        if path.name not in wanted and not path.name.startswith(TEMPORARY) and old:
            yield PictureComplaint(Sick.FILE_UNKNOWN, f"{MEDIA}/{path.name}", "is shown by nothing that is live")


def _is_whole(path: Path) -> bool:
    """Whether a file holds what it is named by."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
