"""Bulk actions on what failed: worked off in steps, each a transaction of its own that also says how far it came.

Whoever is killed in the middle loses nothing and does nothing twice: the step that was not committed is done again by
whoever comes next, which is the sweeper, and what a committed step did lies behind the cursor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import BatchOver, UnknownBatch
from workflow.desk.events import append_desk_event
from workflow.desk.ledger import load_many, writing
from workflow.desk.steer import steering, wake
from workflow.failpoints import reach
from workflow.states import PublicationState, Role, RunState
from workflow.tables import Batch, Publication, StageRun

STEP = 200
RESTORED_WITHIN = timedelta(days=7)
_BY_NUMBER = 10_000


class Action(StrEnum):
    """What a batch does."""

    RETRY = "retry"
    DISCARD = "discard"
    RESTORE = "restore"
    REPLAY = "replay"
    CHECK_AGAIN = "check_again"


# Of these, workers do a little whenever they have nothing else to do; the others are the sweeper's.
SPARE = (Action.CHECK_AGAIN, Action.REPLAY)


class BatchState(StrEnum):
    """Where a batch stands."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which failures are meant: these, or all of one cause, or all of one stage or channel; kind: stage or channel."""

    kind: str
    ids: tuple[int, ...] = ()
    fingerprint: str = ""
    name: str = ""

    @property
    def is_nothing(self) -> bool:
        """Nobody may mean everything by leaving everything out."""
        return not (self.ids or self.fingerprint or self.name)


def _table(kind: str) -> type[StageRun] | type[Publication]:
    return StageRun if kind == "stage" else Publication


def _may(action: Action, kind: str, at: datetime) -> ColumnElement[bool]:
    """Which rows an action is for."""
    table = _table(kind)
    given_up = (RunState.DEAD,) if kind == "stage" else (PublicationState.FAILED,)
    states = (RunState.DEAD, RunState.ERRORED) if kind == "stage" and action is Action.RETRY else given_up
    in_state = table.state.in_(states)
    if action is Action.RESTORE:
        return and_(in_state, table.discarded_at > at - RESTORED_WITHIN)
    return and_(in_state, table.discarded_at.is_(None))


def _chosen(wanted: Mapping[str, Any], kind: str) -> ColumnElement[bool]:
    table = _table(kind)
    name = StageRun.stage if kind == "stage" else Publication.channel
    parts: list[ColumnElement[bool]] = []
    if wanted["ids"]:
        parts.append(table.id.in_(wanted["ids"]))
    if wanted["fingerprint"]:
        parts.append(table.fingerprint == wanted["fingerprint"])
    if wanted["name"]:
        parts.append(name == wanted["name"])
    return and_(*parts)


def _as_json(wanted: Wanted) -> dict[str, Any]:
    return {"ids": list(wanted.ids[:_BY_NUMBER]), "fingerprint": wanted.fingerprint, "name": wanted.name}


def count(database: Database, action: Action, wanted: Wanted) -> int:
    """How many rows a batch would touch, exactly."""
    with database.read() as connection:
        return _extent(connection, action, wanted.kind, _as_json(wanted), now())[0]


def _extent(
    connection: Connection, action: Action, kind: str, wanted: Mapping[str, Any], at: datetime
) -> tuple[int, int]:
    """How many rows there are, and the highest id among them."""
    table = _table(kind)
    found = select(func.count(), func.coalesce(func.max(table.id), 0)).where(
        _may(action, kind, at), _chosen(wanted, kind)
    )
    row = connection.execute(found).one()
    return row[0], row[1]


def start(database: Database, actor: Actor, action: Action, wanted: Wanted, *, reason: str) -> int:
    """Begin a batch; gives its id, or 0 where there is nothing to do. Steps follow by `step`.

    Raises:
        NotAllowed, ReasonNeeded: as the names say.
    """
    why = steering(actor, reason)
    chosen = _as_json(wanted)
    if wanted.is_nothing:
        return 0
    with database.write() as connection:
        at = now()
        total, reach_to = _extent(connection, action, wanted.kind, chosen, at)
        if total == 0:
            return 0
        batch_id = open_batch(connection, actor, action, wanted.kind, chosen, extent=(total, reach_to), reason=why)
        detail = {"kind": wanted.kind, "count": total, **chosen, "ids": chosen["ids"][:50], "batch": batch_id}
        append_desk_event(connection, actor, str(action), {**detail, "reason": why})
    return batch_id


def open_batch(  # noqa: PLR0913 - a batch has this many facts
    connection: Connection,
    actor: Actor,
    action: Action,
    kind: str,
    wanted: Mapping[str, Any],
    *,
    extent: tuple[int, int],
    reason: str,
) -> int:
    """The row of a batch, in the transaction of its event; extent: how many rows, and the highest id among them."""
    values = {
        "action": action,
        "kind": kind,
        "wanted": dict(wanted),
        "state": BatchState.RUNNING,
        "total": extent[0],
        "reach": extent[1],
        "user_id": actor.user_id,
        "actor": actor.name,
        "reason": reason,
        "created_at": now(),
    }
    made: int = connection.execute(insert(Batch).values(values).returning(Batch.id)).scalar_one()
    return made


def step(database: Database, batch_id: int, *, size: int = STEP) -> bool:
    """One step of a batch on failures; whether more is left to do.

    Raises:
        UnknownBatch: there is none of this number.
    """
    with writing(database) as (connection, pen):
        batch = connection.execute(select(Batch.__table__).where(Batch.id == batch_id).with_for_update()).one_or_none()
        if batch is None:
            raise UnknownBatch
        if batch.state != BatchState.RUNNING:
            return False
        rows = _next_rows(connection, batch, size, pen.at)
        _act(connection, Action(batch.action), batch.kind, [row.id for row in rows], pen.at)
        actor = Actor(batch.user_id, batch.actor, Role.OPS)
        for submission_id, sheet in load_many(connection, {row.submission_id for row in rows}).items():
            touched = [row.id for row in rows if row.submission_id == submission_id]
            detail = {"reason": batch.reason, "batch": batch_id, "kind": batch.kind, "ids": touched}
            pen.record(sheet, actor, batch.action, detail=detail)
        more = len(rows) == size
        values = {"done": batch.done + len(rows), "cursor": rows[-1].id if rows else batch.cursor}
        connection.execute(update(Batch).where(Batch.id == batch_id).values({**values, **_ended(more, pen.at)}))
        reach("batch.step")
    if rows and batch.action == Action.RETRY:
        wake(database)
    return more


def _ended(more: bool, at: datetime) -> dict[str, Any]:
    return {} if more else {"state": BatchState.DONE, "finished_at": at}


def _next_rows(connection: Connection, batch: Any, size: int, at: datetime) -> Sequence[Any]:
    table = _table(batch.kind)
    wanted = (
        select(table.id, table.submission_id)
        .where(_may(Action(batch.action), batch.kind, at), _chosen(batch.wanted, batch.kind))
        .where(table.id > batch.cursor, table.id <= batch.reach)
        .order_by(table.id)
    )
    return connection.execute(wanted.limit(size)).all()


def _act(connection: Connection, action: Action, kind: str, ids: Sequence[int], at: datetime) -> None:
    queued = RunState.QUEUED if kind == "stage" else PublicationState.PENDING
    again = {"attempt": 0, "due_at": at, "queued_at": at, "hinted_at": None, "lease_until": None}
    values: Mapping[Action, dict[str, Any]] = {
        Action.RETRY: {"state": queued, **again},
        Action.DISCARD: {"discarded_at": at},
        Action.RESTORE: {"discarded_at": None},
    }
    if ids:
        table = _table(kind)
        connection.execute(update(table).where(table.id.in_(ids)).values(values[action]))


def work_off(database: Database) -> int:
    """One step of each batch on failures that is running; gives how many. The sweeper calls it at every round."""
    running = select(Batch.id).where(Batch.state == BatchState.RUNNING, Batch.action.not_in(SPARE))
    with database.read() as connection:
        ids = connection.scalars(running.order_by(Batch.id)).all()
    for batch_id in ids:
        step(database, batch_id)
    return len(ids)


_SAID = {BatchState.PAUSED: "pause_batch", BatchState.RUNNING: "resume_batch", BatchState.CANCELLED: "cancel_batch"}


def set_batch(database: Database, actor: Actor, batch_id: int, state: BatchState, *, reason: str) -> None:
    """Pause, resume or cancel a batch. What it has done stays done.

    Raises:
        NotAllowed, ReasonNeeded, UnknownBatch: as the names say.
        BatchOver: it has ended already.
    """
    why = steering(actor, reason)
    with database.write() as connection:
        row = connection.execute(select(Batch.state, Batch.action).where(Batch.id == batch_id)).one_or_none()
        if row is None:
            raise UnknownBatch
        if row.state in (BatchState.DONE, BatchState.CANCELLED):
            raise BatchOver
        ended = now() if state is BatchState.CANCELLED else None
        values = {"state": state, "finished_at": ended, "lease_until": None}
        connection.execute(update(Batch).where(Batch.id == batch_id).values(values))
        append_desk_event(connection, actor, _SAID[state], {"batch": batch_id, "name": str(batch_id), "reason": why})


def finish(database: Database, actor: Actor, action: Action, wanted: Wanted, *, reason: str) -> int:
    """Begin a batch and work it off here and now; gives how many rows it touched."""
    batch_id = start(database, actor, action, wanted, reason=reason)
    if not batch_id:
        return 0
    while step(database, batch_id):
        pass
    return progress_of(database, batch_id)["done"]


def progress_of(database: Database, batch_id: int) -> dict[str, int]:
    """How many rows a batch has done, and how many there are; nothing of nothing for a batch that was never begun."""
    with database.read() as connection:
        row = connection.execute(select(Batch.done, Batch.total).where(Batch.id == batch_id)).one_or_none()
    return {"done": row.done, "total": row.total} if row else {"done": 0, "total": 0}


def retry_runs(database: Database, actor: Actor, *, ids: Sequence[int] = (), fingerprint: str = "", reason: str) -> int:
    """Queue dead or errored stage runs again, chosen by id or by the fingerprint of their failure; gives how many."""
    return finish(database, actor, Action.RETRY, Wanted("stage", tuple(ids), fingerprint), reason=reason)


def retry_publications(
    database: Database, actor: Actor, *, ids: Sequence[int] = (), fingerprint: str = "", reason: str
) -> int:
    """Make failed publications pending again, chosen by id or by fingerprint; gives how many."""
    return finish(database, actor, Action.RETRY, Wanted("channel", tuple(ids), fingerprint), reason=reason)
