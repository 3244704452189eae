"""What `copydesk doctor` looks for, and what it can put right by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import redis

from web.broker import hints_waiting
from web.list_diagnosis import Ill, examine_lists
from web.picture_diagnosis import Sick, examine_pictures
from workflow import desk, shelf
from workflow.channels.site import MEDIA
from workflow.clock import now
from workflow.db import Database
from workflow.desk.opening import SITE
from workflow.hinting import due_rows
from workflow.lists.listed import About
from workflow.settings import Settings
from workflow.shelf import soundness
from workflow.states import Lane

_ARTICLES = "articles"
_TEMPORARY = ".tmp-"
# The site's own sweep leaves younger files alone: a publish may be about to write down that it made them.
_SETTLED_S = 2 * 3600.0
# A worker's prefetch and the hints of verbs come on top of the sweeper's, which are never more than what is due.
_HINTS_TOO_MANY = 200


class Remedy(StrEnum):
    """What puts a complaint right without deciding anything that a person decided."""

    NONE = ""
    REWRITE = "rewrite"
    REQUEUE_RUN = "requeue run"
    REQUEUE_PUBLICATION = "requeue publication"
    REFRESH = "refresh"
    OVERTAKE = "overtake"
    NOTE = "note"
    RESTORE_COPY = "restore copy"
    REPLACE_COPY = "replace copy"
    SWEEP_COPIES = "sweep copies"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that should not be. grave: it breaks a promise; else it only takes room or time.

    subject: the id, the channel's name or what is known of a list, as the remedy needs it.
    """

    kind: str
    where: str
    what: str
    grave: bool = True
    remedy: Remedy = Remedy.NONE
    subject: int | str | About = 0


def examine(database: Database, settings: Settings) -> list[Complaint]:
    """Everything that should not be. Reads all events and all published files; changes nothing."""
    return [
        *_chains(database),
        *_files(database, settings.site_folder),
        *_leftovers(database, settings.site_folder),
        *_pictures(database, settings.site_folder),
        *_stuck(database),
        *_waiting(database),
        *_hints(database, settings),
        *_projections(database),
        *_lists(database, settings.lists_folder),
    ]


def _chains(database: Database) -> Iterator[Complaint]:
    for broken in shelf.breaks(database):
        yield Complaint("events", f"{broken.chain} #{broken.seq}", broken.why)


def _files(database: Database, folder: Path) -> Iterator[Complaint]:
    for live in soundness.live_files(database, SITE):
        path = folder / live.receipt_id
        where = f"submission {live.submission_id}, {live.receipt_id}"
        if what := _wrong_with(path, live.sha256):
            yield Complaint("files", where, what, remedy=Remedy.REWRITE, subject=live.publication_id)


def _wrong_with(path: Path, sha256: str) -> str:
    if not path.is_file():
        return "is live, but its file is not there"
    return "" if hashlib.sha256(path.read_bytes()).hexdigest() == sha256 else "was changed after it was published"


def _leftovers(database: Database, folder: Path) -> Iterator[Complaint]:
    known = {live.receipt_id for live in soundness.live_files(database, SITE)}
    for room in (folder, folder / _ARTICLES, folder / "pages", folder / MEDIA):
        for path in sorted(room.iterdir()) if room.is_dir() else ():
            name = str(path.relative_to(folder))
            half = path.name.startswith(_TEMPORARY)
            if (half or (room.name == _ARTICLES and name not in known)) and _age(path) > _SETTLED_S:
                what = "was never finished" if half else "belongs to no live publication"
                yield Complaint("files", name, what, grave=False, remedy=Remedy.REFRESH, subject=SITE)


def _age(path: Path) -> float:
    try:
        return now().timestamp() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _pictures(database: Database, folder: Path) -> Iterator[Complaint]:
    for one in examine_pictures(database, folder):
        yield Complaint("pictures", one.where, one.what, grave=one.grave, remedy=_COPIES[one.sick], subject=one.path)


_COPIES: Mapping[Sick, Remedy] = {
    Sick.DAMAGED: Remedy.RESTORE_COPY,
    Sick.LOST: Remedy.NONE,
    Sick.FILE_DAMAGED: Remedy.REPLACE_COPY,
    Sick.FILE_MISSING: Remedy.REPLACE_COPY,
    Sick.FILE_UNKNOWN: Remedy.REPLACE_COPY,
    Sick.UNUSED: Remedy.SWEEP_COPIES,
}


def _stuck(database: Database) -> Iterator[Complaint]:
    for run in soundness.stuck_runs(database):
        where = f"{run.kind} {run.name}, submission {run.submission_id}"
        what = f"was begun, and nobody has come back for it since {run.lease_until}"
        remedy = Remedy.REQUEUE_RUN if run.kind == "stage" else Remedy.REQUEUE_PUBLICATION
        yield Complaint("work", where, what, remedy=remedy, subject=run.id)
    for submission_id in soundness.stranded(database):
        yield Complaint("work", f"submission {submission_id}", "waits for work that does not exist")


def _waiting(database: Database) -> Iterator[Complaint]:
    for late in soundness.overdue(database):
        what = f"{late.waiting} waiting, the oldest due since {late.since}: is a worker running?"
        yield Complaint("work", f"{late.kind} {late.name}", what, grave=False)


def _hints(database: Database, settings: Settings) -> Iterator[Complaint]:
    try:
        waiting = hints_waiting(settings)
    except (redis.RedisError, ValueError) as error:
        what = f"does not answer, so work is found late or not at all: {error}"
        yield Complaint("hints", "broker", what, grave=False)
        return
    for lane, hints in (waiting or {}).items():
        yield from _compare(lane, hints, database)


def _compare(lane: Lane, hints: int, database: Database) -> Iterator[Complaint]:
    due = due_rows(database, lane, limit=_HINTS_TOO_MANY)
    if hints > len(due) + _HINTS_TOO_MANY:
        what = f"{hints} hints wait for {len(due)} pieces of due work: does a worker take this lane?"
        yield Complaint("hints", lane, what, grave=False)
    oldest = min((row.hinted_at for row in due if row.hinted_at), default=None)
    unheard = [row for row in due if row.hinted_at is None]
    if due and not hints and (unheard or oldest is None or now() - oldest > soundness.STUCK_AFTER):
        what = f"work is due ({len(due)}) and no hint waits for it: is the sweeper running?"
        yield Complaint("hints", lane, what, grave=False)


def _projections(database: Database) -> Iterator[Complaint]:
    for one in soundness.projections(database):
        if one.shown < one.generation:
            what = f"shows generation {one.shown}, but {one.generation} is live: is the sweeper running?"
            yield Complaint("projection", one.channel, what, remedy=Remedy.REFRESH, subject=one.channel)
        elif one.shown > one.generation:
            what = f"shows generation {one.shown}, newer than the database knows ({one.generation}): was it put back?"
            yield Complaint("projection", one.channel, what, remedy=Remedy.OVERTAKE, subject=one.channel)


def _lists(database: Database, folder: Path) -> Iterator[Complaint]:
    for one in examine_lists(database, folder):
        remedy = Remedy.NOTE if one.ill in {Ill.UNTOLD, Ill.MISSING} else Remedy.NONE
        grave = one.ill in {Ill.UNREADABLE, Ill.UNTOLD}
        yield Complaint("lists", one.name, one.what, grave=grave, remedy=remedy, subject=one.about or one.name)


def repair(database: Database, found: Sequence[Complaint]) -> list[str]:
    """Put right what can safely be; gives what was done, in words. Running it again does nothing more."""
    told = [
        f"wrote the file of publication {one} anew" for one in _of(found, Remedy.REWRITE) if desk.rewrite(database, one)
    ]
    runs, sends = _of(found, Remedy.REQUEUE_RUN), _of(found, Remedy.REQUEUE_PUBLICATION)
    if runs or sends:
        stuck, again = len(runs) + len(sends), desk.requeue(database, runs=runs, publications=sends)
        given_up = "" if again == stuck else "; the rest was on its last attempt and is given up, see the failures"
        told.append(f"put back in the queue: {again} of {stuck} pieces of stuck work{given_up}")
    told += _mend_copies(database, found)
    behind = {str(one.subject) for one in found if one.remedy is Remedy.REFRESH}
    # Its projection writes copies that are missing, and takes away those that nothing shows.
    behind.update(SITE for one in found if one.remedy is Remedy.REPLACE_COPY)
    if any(one.remedy is Remedy.OVERTAKE for one in found):
        behind.update(desk.overtake(database))
    # A file written anew may have left an old one behind; the projection sweeps.
    behind.update({SITE} if told and _of(found, Remedy.REWRITE) else ())
    told += [f"projected {name} anew" for name in sorted(behind) if desk.refresh(database, name)]
    return [*told, *_note_lists(database, found)]


def _mend_copies(database: Database, found: Sequence[Complaint]) -> Iterator[str]:
    for one in found:
        path = Path(str(one.subject))
        if one.remedy is Remedy.RESTORE_COPY and desk.put_media_back(database, path.read_bytes()):
            yield f"took the picture {one.where} back from the site"
        if one.remedy is Remedy.REPLACE_COPY and one.subject:
            path.unlink(missing_ok=True)
    if any(one.remedy is Remedy.SWEEP_COPIES for one in found):
        yield f"threw away copies of pictures that nothing needs: {desk.sweep_media(database)}"


def _note_lists(database: Database, found: Sequence[Complaint]) -> Iterator[str]:
    """Have the audit trail say what is in force; which list should be is for people to decide."""
    for one in found:
        if one.remedy is Remedy.NOTE:
            if isinstance(one.subject, About):
                desk.note_list(database, one.subject)
            else:
                desk.note_no_list(database, str(one.subject))
            yield f"noted in the audit trail: list {one.where}, {one.what}"


def _of(found: Sequence[Complaint], remedy: Remedy) -> list[int]:
    return [one.subject for one in found if one.remedy is remedy and isinstance(one.subject, int)]
