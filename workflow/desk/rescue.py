"""Verbs for work that does not move: hint at it anew, take it out of a worker's hands, let a worker take nothing on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, select, text, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import UnknownProcess
from workflow.desk.events import append_desk_event
from workflow.desk.ledger import load_many, writing
from workflow.desk.steer import steering, wake
from workflow.hinting import due_rows
from workflow.runs import MAX_ATTEMPTS
from workflow.states import Lane, PublicationState, RunState
from workflow.tables import Process, Publication, StageRun

# One hint takes on several articles, and the sweeper sends the rest.
_AT_ONCE = 64


def redispatch(database: Database, actor: Actor, lane: Lane, *, reason: str) -> int:
    """Hint at what is due in a lane once more, as if nobody ever had; gives how many hints were sent.

    Raises:
        NotAllowed, ReasonNeeded: as the names say.
    """
    why = steering(actor, reason)
    due = due_rows(database, lane, limit=_AT_ONCE)
    with database.write() as connection:
        if lane is Lane.PUBLISH:
            connection.execute(update(Publication).where(text("state = 'pending'")).values(hinted_at=None))
        else:
            open_here = (text("state in ('queued', 'running', 'errored')"), StageRun.lane == lane)
            connection.execute(update(StageRun).where(*open_here).values(hinted_at=None))
        detail = {"lane": str(lane), "name": str(lane), "count": len(due), "reason": why}
        append_desk_event(connection, actor, "redispatch", detail)
    for row in due:
        database.nudge(lane, row.id)
    return len(due)


def free(database: Database, actor: Actor, kind: str, ids: Sequence[int], *, reason: str) -> int:
    """Take stage runs or publications out of the hands that hold them, so that others may begin; gives how many.

    Whoever held one and still answers is fenced: what they bring is thrown away. An attempt that was the last is
    given back, or nobody could begin.

    Raises:
        NotAllowed, ReasonNeeded: as the names say.
    """
    why = steering(actor, reason)
    table = StageRun if kind == "stage" else Publication
    held = (
        (StageRun.state == RunState.RUNNING,)
        if kind == "stage"
        else (Publication.state == PublicationState.PENDING, Publication.lease_until.is_not(None))
    )
    state = RunState.QUEUED if kind == "stage" else PublicationState.PENDING
    with writing(database) as (connection, pen):
        spared = case((table.attempt >= MAX_ATTEMPTS, MAX_ATTEMPTS - 1), else_=table.attempt)
        rows = connection.execute(
            update(table)
            .where(table.id.in_(list(ids)), *held)
            .values(state=state, attempt=spared, due_at=pen.at, hinted_at=None, lease_until=None)
            .returning(table.id, table.submission_id)
        ).all()
        for sheet in load_many(connection, {row.submission_id for row in rows}).values():
            pen.record(sheet, actor, "free", detail={"reason": why, "kind": kind})
        if rows:
            detail = {"kind": kind, "ids": [row.id for row in rows], "count": len(rows), "reason": why}
            append_desk_event(connection, actor, "free", detail)
    if rows:
        wake(database)
    return len(rows)


def drain_worker(database: Database, actor: Actor, name: str, *, on: bool, reason: str) -> bool:
    """Let one worker finish what it has and take nothing on, or take on again; False when it was so already.

    Its guard reads this at its next heartbeat, within three seconds.

    Raises:
        NotAllowed, ReasonNeeded: as the names say.
        UnknownProcess: no worker of this name is on the list.
    """
    why = steering(actor, reason)
    with database.write() as connection:
        found = (Process.name == name, Process.kind == "worker")
        row = connection.execute(select(Process.drained_at).where(*found)).one_or_none()
        if row is None:
            raise UnknownProcess(name=name)
        if (row.drained_at is not None) is on:
            return False
        connection.execute(update(Process).where(*found).values(drained_at=now() if on else None))
        verb = "drain_worker" if on else "undrain_worker"
        append_desk_event(connection, actor, verb, {"name": name, "reason": why})
    return True
