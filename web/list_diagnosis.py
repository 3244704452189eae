"""What `copydesk doctor` says of the lists of domains: unreadable, past the audit trail, old, without a licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from workflow.clock import now
from workflow.db import Database
from workflow.lists import files
from workflow.lists.listed import About, Kind
from workflow.shelf.domain_lists import ListEvent, lists_told

STALE_AFTER = timedelta(days=90)
"""A list of what to deny is said to be old then; who is trusted changes less."""

_SETTLED = timedelta(hours=1)


class Ill(StrEnum):
    """What is wrong with a list."""

    UNREADABLE = "unreadable"
    UNTOLD = "untold"
    MISSING = "missing"
    OLD = "old"
    NO_LICENCE = "no licence"
    LEFTOVER = "leftover"


@dataclass(frozen=True, slots=True)
class ListComplaint:
    """One thing that is wrong. about: of the list, None where it cannot be read or is not there."""

    ill: Ill
    name: str
    what: str
    about: About | None = None


def examine_lists(database: Database, folder: Path) -> Iterator[ListComplaint]:
    """Everything that should not be with the lists in this folder. Reads each whole; changes nothing."""
    told = lists_told(database)
    paths = sorted(folder.glob(f"*{files.SUFFIX}")) if folder.is_dir() else []
    for path in paths:
        yield from _one(path, told)
    here = {path.name.removesuffix(files.SUFFIX) for path in paths}
    for name, event in told.items():
        if name not in here:
            what = f"{event.by} put version {event.version} in force, and it is not in {folder}"
            yield ListComplaint(Ill.MISSING, name, what)
    yield from _leftovers(folder)


def _one(path: Path, told: Mapping[str, ListEvent]) -> Iterator[ListComplaint]:
    name = path.name.removesuffix(files.SUFFIX)
    try:
        about = files.read(path).about
    except files.BadList as error:
        yield ListComplaint(Ill.UNREADABLE, name, f"{error}. Workers go on with the version that they know")
        return
    event = told.get(name)
    if about.name != name or event is None or (event.version, event.sha256) != (about.version, about.sha256):
        known = f"knows version {event.version}" if event else "knows none of this name"
        what = f"version {about.version} of “{about.name}” is in force, but the audit trail {known}"
        yield ListComplaint(Ill.UNTOLD, name, what, about)
    yield from _notes(name, about)


def _notes(name: str, about: About) -> Iterator[ListComplaint]:
    days = age_days(about)
    if about.kind is Kind.DENY and days is not None and days > STALE_AFTER.days:
        yield ListComplaint(Ill.OLD, name, f"is {days} days old: is there a newer one? See `copydesk lists update`")
    if not about.licence:
        what = "says nothing of its licence: `copydesk lists update` takes it with --licence"
        yield ListComplaint(Ill.NO_LICENCE, name, what)


def age_days(about: About) -> int | None:
    """How old this version of a list is, in days; None when nobody wrote down when it came."""
    try:
        return max(0, (now().date() - date.fromisoformat(about.changed)).days)
    except ValueError:
        return None


def _leftovers(folder: Path) -> Iterator[ListComplaint]:
    for path in sorted(folder.glob("*.new")) if folder.is_dir() else ():
        if now().timestamp() - path.stat().st_mtime > _SETTLED.total_seconds():
            yield ListComplaint(Ill.LEFTOVER, path.name, "was never finished; it does no harm and can be deleted")
