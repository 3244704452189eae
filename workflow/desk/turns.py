"""Whose turn it is at a batch that workers take a little of when nothing is due: taken for a minute, handed on after.

What a turn found counts only in the transaction that moves the batch's cursor, and that one counts only if nobody else
moved it meanwhile. Who is killed in a turn loses the turn and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, Select, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.batches import SPARE, Action, BatchState
from workflow.line import RULESET
from workflow.tables import Batch

_LEASE = timedelta(seconds=60)

log = structlog.get_logger(__name__)


def _running(*actions: Action) -> Select[Any]:
    running = select(Batch.__table__).where(Batch.state == BatchState.RUNNING, Batch.action.in_(actions))
    return running.order_by(Batch.id)


def any_running(database: Database) -> bool:
    """Whether a batch of this kind is under way that this version of the rules can go on with."""
    with database.read() as connection:
        return any(row.wanted["ruleset"] == RULESET for row in connection.execute(_running(*SPARE)))


def take(database: Database, action: Action) -> Any:
    """The oldest batch of an action that nobody is at, in our hands for a minute; None when there is none.

    One of another version of the rules is left to workers that have those.
    """
    at = now()
    with database.read() as connection:
        rows = connection.execute(_running(action)).all()
    for row in rows:
        if row.wanted["ruleset"] != RULESET or (row.lease_until is not None and row.lease_until >= at):
            continue
        lease = Batch.lease_until.is_(None) if row.lease_until is None else Batch.lease_until == row.lease_until
        same = (Batch.id == row.id, Batch.cursor == row.cursor, Batch.state == BatchState.RUNNING)
        with database.write() as connection:
            taken = connection.execute(update(Batch).where(*same, lease).values(lease_until=at + _LEASE))
        if taken.rowcount == 1:
            return row
    return None


def hand_on(connection: Connection, batch: Any, rows: Sequence[Any], *, over: bool) -> bool:
    """Move the cursor behind these rows, each with the `id` that the batch counts by, and end a batch that is over.

    Gives False where somebody else went on with it, or it was stopped: then nothing of this turn may stay.
    """
    values: dict[str, Any] = {"done": batch.done + len(rows), "lease_until": None}
    values["cursor"] = rows[-1].id if rows else batch.cursor
    if over:
        values |= {"state": BatchState.DONE, "finished_at": now()}
    same = (Batch.id == batch.id, Batch.cursor == batch.cursor, Batch.state == BatchState.RUNNING)
    if connection.execute(update(Batch).where(*same).values(values)).rowcount == 1:
        return True
    log.info("batch taken over or stopped", batch=batch.id)
    return False
