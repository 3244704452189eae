"""`copydesk doctor`: does the desk hold what it promises? Reads everything, changes nothing."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from web.commands.desks import open_desk, settings_or_exit
from workflow import shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk.opening import SITE
from workflow.shelf import soundness

UNSOUND = 1
_ARTICLES = "articles"
# The site's own sweep leaves younger files alone: a publish may be about to write down that it made them.
_SETTLED_S = 2 * 3600.0


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that should not be. grave: it breaks a promise; else it only takes room."""

    kind: str
    where: str
    what: str
    grave: bool = True


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(*, as_json: bool) -> None:
    """Look for broken event chains, missing or changed files, leftovers and stuck work. Ends with 1 on a problem."""
    settings = settings_or_exit()
    with open_desk(settings) as database:
        found = [*_chains(database), *_files(database, settings.site_folder), *_stuck(database)]
    if as_json:
        click.echo(json.dumps({"sound": not _grave(found), "complaints": [asdict(one) for one in found]}))
    else:
        _tell(found)
    sys.exit(UNSOUND if _grave(found) else 0)


def _grave(found: list[Complaint]) -> bool:
    return any(one.grave for one in found)


def _tell(found: list[Complaint]) -> None:
    for one in found:
        click.echo(f"{'PROBLEM' if one.grave else 'note'}  {one.kind}  {one.where}: {one.what}")
    if not found:
        click.echo("Sound: events are unbroken, published files are as they were sent, no work is stuck.")


def _chains(database: Database) -> Iterator[Complaint]:
    for broken in shelf.breaks(database):
        yield Complaint("events", f"{broken.chain} #{broken.seq}", broken.why)


def _files(database: Database, folder: Path) -> Iterator[Complaint]:
    known = set()
    for live in soundness.live_files(database, SITE):
        known.add(live.receipt_id)
        path = folder / live.receipt_id
        where = f"submission {live.submission_id}, {live.receipt_id}"
        if not path.is_file():
            yield Complaint("files", where, "is live, but its file is not there")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != live.sha256:
            yield Complaint("files", where, "was changed after it was published")
    yield from _leftovers(folder, known)


def _leftovers(folder: Path, known: set[str]) -> Iterator[Complaint]:
    rooms = folder / _ARTICLES
    if not rooms.is_dir():
        return
    for path in sorted(rooms.iterdir()):
        age = now().timestamp() - path.stat().st_mtime
        if f"{_ARTICLES}/{path.name}" not in known and age > _SETTLED_S:
            yield Complaint("files", f"{_ARTICLES}/{path.name}", "belongs to no live publication", grave=False)


def _stuck(database: Database) -> Iterator[Complaint]:
    for run in soundness.stuck_runs(database):
        where = f"{run.kind} {run.name}, submission {run.submission_id}"
        yield Complaint("work", where, f"was begun, and nobody has come back for it since {run.lease_until}")
