"""The verbs of ops: hold and lift, retry what died. Each leaves an event with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import DESK, Actor
from workflow.desk.errors import AlreadyHeld, NotAllowed, ReasonNeeded, UnknownName
from workflow.desk.events import append_desk_event
from workflow.desk.ledger import load_many, writing
from workflow.line import LINE
from workflow.states import Lane, PublicationState, Role, RunState
from workflow.tables import ChannelRow, Hold, Publication, StageRun

_OPS = (Role.OPS, Role.ADMIN)
RETRY_AT_ONCE = 10_000


def _ops(actor: Actor, reason: str) -> str:
    if actor.role not in _OPS:
        raise NotAllowed(role=actor.role)
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


def _know(connection: Connection, kind: str, name: str) -> None:
    stages = {stage.name for stage in LINE} if kind == "stage" else set()
    channels = connection.scalars(select(ChannelRow.name)) if kind == "channel" else ()
    if name not in {*stages, *channels}:
        raise UnknownName(name=name)


def _in_force(kind: str, name: str) -> tuple[ColumnElement[bool], ...]:
    return (Hold.kind == kind, Hold.name == name, Hold.lifted_at.is_(None))


def hold(database: Database, actor: Actor, kind: str, name: str, *, reason: str, until: datetime | None = None) -> None:
    """Pause a stage or a channel: nothing new of it is claimed until the hold is lifted or `until` has passed.

    Raises:
        UnknownName, AlreadyHeld, ReasonNeeded, NotAllowed: as the names say.
    """
    why = _ops(actor, reason)
    with database.write() as connection:
        _know(connection, kind, name)
        at = now()
        connection.execute(update(Hold).where(*_in_force(kind, name), Hold.until < at).values(lifted_at=Hold.until))
        if connection.scalar(select(func.count()).select_from(Hold).where(*_in_force(kind, name))):
            raise AlreadyHeld(name=name)
        connection.execute(
            insert(Hold).values(kind=kind, name=name, user_id=actor.user_id, reason=why, since=at, until=until)
        )
        detail = {"kind": kind, "name": name, "reason": why, "until": until.isoformat() if until else None}
        append_desk_event(connection, actor, "hold", detail)


def lift(database: Database, actor: Actor, kind: str, name: str, *, reason: str = "") -> bool:
    """Let a paused stage or channel go on; False when it was not paused."""
    if actor.role not in _OPS:
        raise NotAllowed(role=actor.role)
    with database.write() as connection:
        _know(connection, kind, name)
        lifted = connection.execute(
            update(Hold).where(*_in_force(kind, name)).values(lifted_at=now(), lifted_by=actor.user_id)
        )
        if lifted.rowcount:
            append_desk_event(connection, actor, "lift", {"kind": kind, "name": name, "reason": reason.strip()})
    if lifted.rowcount:
        _wake(database)
    return bool(lifted.rowcount)


def lift_expired(database: Database) -> int:
    """Close the holds whose time has passed; gives how many. Claims ignore them already, lists should too."""
    with database.write() as connection:
        expired = connection.execute(
            update(Hold)
            .where(Hold.lifted_at.is_(None), Hold.until <= now())
            .values(lifted_at=Hold.until)
            .returning(Hold.kind, Hold.name)
        ).all()
        for row in expired:
            append_desk_event(connection, DESK, "lift", {"kind": row.kind, "name": row.name, "reason": "time is up"})
    return len(expired)


def _wake(database: Database) -> None:
    """Any hint may take any due row, so one of each kind is enough; the sweeper sends the rest."""
    for lane in Lane:
        database.nudge(lane, 0)


def retry_runs(database: Database, actor: Actor, *, ids: Sequence[int] = (), fingerprint: str = "", reason: str) -> int:
    """Queue dead or errored stage runs again, chosen by id or by the fingerprint of their failure; gives how many."""
    why = _ops(actor, reason)
    chosen = StageRun.id.in_(list(ids)) if ids else StageRun.fingerprint == fingerprint
    failed = (StageRun.state.in_((RunState.DEAD, RunState.ERRORED)), chosen)
    with writing(database) as (connection, pen):
        picked = select(StageRun.id).where(*failed).order_by(StageRun.id).limit(RETRY_AT_ONCE)
        rows = connection.execute(
            update(StageRun)
            .where(StageRun.id.in_(picked))
            .values(state=RunState.QUEUED, attempt=0, due_at=pen.at, queued_at=pen.at, hinted_at=None, lease_until=None)
            .returning(StageRun.id, StageRun.submission_id, StageRun.stage)
        ).all()
        sheets = load_many(connection, {row.submission_id for row in rows})
        for sheet in sheets.values():
            pen.record(sheet, actor, "retry", detail={"reason": why})
        detail = {"kind": "stage", "count": len(rows), "ids": list(ids)[:50], "fingerprint": fingerprint}
        append_desk_event(connection, actor, "retry", {**detail, "reason": why})
    _wake(database)
    return len(rows)


def retry_publications(
    database: Database, actor: Actor, *, ids: Sequence[int] = (), fingerprint: str = "", reason: str
) -> int:
    """Make failed publications pending again, chosen by id or by fingerprint; gives how many."""
    why = _ops(actor, reason)
    chosen = Publication.id.in_(list(ids)) if ids else Publication.fingerprint == fingerprint
    with writing(database) as (connection, pen):
        picked = (
            select(Publication.id)
            .where(Publication.state == PublicationState.FAILED, chosen)
            .order_by(Publication.id)
            .limit(RETRY_AT_ONCE)
        )
        rows = connection.execute(
            update(Publication)
            .where(Publication.id.in_(picked))
            .values(
                state=PublicationState.PENDING,
                attempt=0,
                due_at=pen.at,
                queued_at=pen.at,
                hinted_at=None,
                lease_until=None,
            )
            .returning(Publication.id, Publication.submission_id)
        ).all()
        sheets = load_many(connection, {row.submission_id for row in rows})
        for sheet in sheets.values():
            pen.record(sheet, actor, "retry", detail={"reason": why})
        detail = {"kind": "channel", "count": len(rows), "ids": list(ids)[:50], "fingerprint": fingerprint}
        append_desk_event(connection, actor, "retry", {**detail, "reason": why})
    _wake(database)
    return len(rows)
