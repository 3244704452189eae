"""The verbs on lists of domains: add, update, remove; each leaves an event that says what is in force, and by whom.

A list is a file, an event is a row, and nothing makes one step of the two: the file comes first. Whoever is lost in
between leaves a list that the audit trail does not know, which `copydesk doctor` finds and can have noted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from workflow.db import Database
from workflow.desk.actors import DESK, Actor
from workflow.desk.errors import NotAllowed
from workflow.desk.events import append_desk_event
from workflow.lists.folder import Kept, ListFolder
from workflow.lists.listed import About, Kind
from workflow.states import Role

_MAY = (Role.OPS, Role.ADMIN)


def add_list(  # noqa: PLR0913 - what it is, what is in it, and what must be said of it
    database: Database,
    actor: Actor,
    folder: ListFolder,
    name: str,
    lines: Iterable[str],
    *,
    kind: Kind,
    licence: str = "",
    source: str = "",
) -> Kept:
    """Keep a new list.

    Raises:
        NotAllowed; BadName, NothingInIt: as the folder says.
    """
    _may(actor)
    kept = folder.add(name, lines, kind=kind, licence=licence, source=source)
    _tell(database, actor, "add_list", kept.about, left_out=kept.left_out)
    return kept


def update_list(  # noqa: PLR0913 - what it is, what is in it, and what must be said of it
    database: Database,
    actor: Actor,
    folder: ListFolder,
    name: str,
    lines: Iterable[str],
    *,
    licence: str = "",
    source: str = "",
) -> Kept:
    """Put other contents in a list's place; what is the same in every way leaves no event.

    Raises:
        NotAllowed; BadName, NothingInIt, BadList: as the folder says.
    """
    _may(actor)
    before = folder.named(name).about
    kept = folder.update(name, lines, licence=licence, source=source)
    if kept.about != before:
        _tell(database, actor, "update_list", kept.about, left_out=kept.left_out, before=before.version)
    return kept


def remove_list(database: Database, actor: Actor, folder: ListFolder, name: str) -> None:
    """Take a list away, a damaged one as well; what was found with it stays as it was found.

    Raises:
        NotAllowed; BadName: as the folder says.
    """
    _may(actor)
    folder.remove(name)
    with database.write() as connection:
        append_desk_event(connection, actor, "remove_list", {"name": name})


def note_list(database: Database, about: About) -> None:
    """Say in the audit trail that a list is in force which came past it: from another machine, or by other means."""
    _tell(database, DESK, "find_list", about)


def note_no_list(database: Database, name: str) -> None:
    """Say in the audit trail that a list is not there any more, though nobody removed it."""
    with database.write() as connection:
        append_desk_event(connection, DESK, "miss_list", {"name": name})


def _may(actor: Actor) -> None:
    if actor.role not in _MAY:
        raise NotAllowed(role=actor.role)


def _tell(database: Database, actor: Actor, verb: str, about: About, **more: Any) -> None:
    with database.write() as connection:
        append_desk_event(connection, actor, verb, {**asdict(about), "kind": str(about.kind), **more})
