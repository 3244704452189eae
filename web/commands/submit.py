"""`copydesk submit`: files become submissions, one JSON line each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

import click

from web.commands.desks import actor_named, open_desk, settings_or_exit
from web.commands.files import files_in, opened, whole_page
from web.nudges import NoNudge, load_nudge
from workflow import desk, shelf
from workflow.clock import ticks
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import DeskError
from workflow.importers import Note
from workflow.settings import Settings
from workflow.states import Role, State

REFUSED = 2
_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class _Sent:
    path: str
    submission_id: int
    revision: int
    state: State
    told: tuple[Note, ...] = ()


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option(
    "--as", "name", default="", help="Whose articles they are; default: the first writer, else the first admin."
)
@click.option("--wait", is_flag=True, help="Wait until the checks have ended before printing.")
@whole_page
@click.option("--timeout", type=click.FloatRange(min=0), default=120.0, show_default=True, help="Seconds to wait.")
def submit(paths: tuple[str, ...], name: str, *, wait: bool, timeout: float, whole_page: bool) -> None:
    """Hand in files and folders of them; prints {path, id, state, revision} a line.

    Where something did not come over from a file, the line tells it as `import`.

    Ends with 2 when a file cannot be read or taken; the others are handed in all the same.
    """
    settings = settings_or_exit()
    with open_desk(settings) as database:
        _connect(database, settings)
        actor = actor_named(database, name, roles=(Role.WRITER, Role.ADMIN))
        tried = 0
        sent: list[_Sent] = []
        for path in files_in(paths):
            tried += 1
            one = _hand_in(database, actor, path, whole=whole_page)
            if one and not wait:
                _print(one)
            if one:
                sent.append(one)
        if wait:
            _print_all(_waited(database, sent, timeout))
    sys.exit(REFUSED if len(sent) < tried or not tried else 0)


def _connect(database: Database, settings: Settings) -> None:
    # Without a sender of hints the sweeper finds the work a second later.
    with suppress(NoNudge):
        database.nudge = load_nudge(settings)


def _hand_in(database: Database, actor: Actor, path: Path, *, whole: bool) -> _Sent | None:
    file = opened(path, whole=whole)
    if file is None:
        return None
    try:
        done = desk.submit(database, actor, file.source, imported=file.report)
    except DeskError as error:
        click.echo(f"{path}: {error}", err=True)
        return None
    return _Sent(str(path), done.submission_id, done.revision, done.state, file.report.notes)


def _waited(database: Database, sent: Sequence[_Sent], seconds: float) -> Iterable[_Sent]:
    """Each as it stands once its checks have ended, or when the time is up."""
    until = ticks() + seconds
    pause = Event()
    for one in sent:
        brief = shelf.submission_brief(database, one.submission_id)
        while brief and brief.state is State.CHECKING and ticks() < until:
            pause.wait(_LOOK_S)
            brief = shelf.submission_brief(database, one.submission_id)
        yield replace(one, revision=brief.revision, state=brief.state) if brief else one


def _print_all(sent: Iterable[_Sent]) -> None:
    for one in sent:
        _print(one)


def _print(one: _Sent) -> None:
    facts: dict[str, Any] = {"path": one.path, "id": one.submission_id, "state": str(one.state)}
    facts["revision"] = one.revision
    if one.told:
        facts["import"] = [note.plain() for note in one.told]
    click.echo(json.dumps(facts, ensure_ascii=False).encode("utf-8", "backslashreplace"))
