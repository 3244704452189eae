"""What the audit trail says of the lists of domains: which are in force, in which version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflow.db import Database
from workflow.tables import Event

_IN_FORCE = ("add_list", "update_list", "find_list")
_GONE = ("remove_list", "miss_list")


@dataclass(frozen=True, slots=True)
class ListEvent:
    """The last that was said of a list. sha256: of its contents, in hex. by, at: who said it, and when."""

    version: int
    sha256: str
    by: str
    at: datetime


def lists_told(database: Database) -> dict[str, ListEvent]:
    """The lists that are in force as the audit trail has it, by name."""
    wanted = select(Event.verb, Event.detail, Event.actor, Event.at).where(
        Event.submission_id.is_(None), Event.verb.in_((*_IN_FORCE, *_GONE))
    )
    found: dict[str, ListEvent] = {}
    with database.read() as connection:
        for row in connection.execute(wanted.order_by(Event.id)):
            name = row.detail["name"]
            if row.verb in _GONE:
                found.pop(name, None)
            else:
                found[name] = ListEvent(row.detail["version"], row.detail["sha256"], row.actor, row.at)
    return found
