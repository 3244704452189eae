"""How much of a stage or a channel may be begun: ops set it, with a reason, within bounds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import DeskError
from workflow.desk.events import append_desk_event
from workflow.desk.steer import know, steering
from workflow.findings import N_
from workflow.tables import Limit

MOST_AT_ONCE = 1000
MOST_PER_MINUTE = 100_000


class BadLimit(DeskError):
    """A limit is out of bounds."""

    code = "bad-limit"
    template = N_("A limit must be a whole number from 1 to %(most)s, or left empty for none.")


def set_limit(  # noqa: PLR0913 - what, how much and why
    database: Database,
    actor: Actor,
    kind: str,
    name: str,
    *,
    at_once: int | None,
    per_minute: int | None,
    reason: str,
) -> None:
    """Let at most so many be begun at once and in a minute; None for both takes the limit away.

    Raises:
        UnknownName, ReasonNeeded, NotAllowed, BadLimit: as the names say.
    """
    why = steering(actor, reason)
    for value, most in ((at_once, MOST_AT_ONCE), (per_minute, MOST_PER_MINUTE)):
        if value is not None and not 1 <= value <= most:
            raise BadLimit(most=most)
    with database.write() as connection:
        know(connection, kind, name)
        before = _current(connection, kind, name)
        connection.execute(delete(Limit).where(Limit.kind == kind, Limit.name == name))
        after = {"at_once": at_once, "per_minute": per_minute}
        if at_once is not None or per_minute is not None:
            at = now()
            facts = {"window_at": at, "user_id": actor.user_id, "reason": why, "changed_at": at}
            connection.execute(insert(Limit).values(kind=kind, name=name, **after, **facts))
        detail = {"kind": kind, "name": name, "before": before, "after": after, "reason": why}
        append_desk_event(connection, actor, "limit", detail)


def _current(connection: Connection, kind: str, name: str) -> dict[str, Any]:
    found = select(Limit.at_once, Limit.per_minute).where(Limit.kind == kind, Limit.name == name)
    row = connection.execute(found).one_or_none()
    return {"at_once": row.at_once if row else None, "per_minute": row.per_minute if row else None}
