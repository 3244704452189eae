"""The verbs by which ops hold stages and channels, and let them go on. Each leaves an event with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import DESK, Actor
from workflow.desk.errors import AlreadyHeld, NotAllowed, ReasonNeeded, UnknownName
from workflow.desk.events import append_desk_event
from workflow.gates import Mode
from workflow.line import LINE
from workflow.states import Lane, Role
from workflow.tables import ChannelRow, Hold

_OPS = (Role.OPS, Role.ADMIN)


def steering(actor: Actor, reason: str) -> str:
    """The reason, trimmed, of somebody who may steer.

    Raises:
        NotAllowed, ReasonNeeded: as the names say.
    """
    if actor.role not in _OPS:
        raise NotAllowed(role=actor.role)
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


def know(connection: Connection, kind: str, name: str) -> None:
    """Refuse what is no stage and no channel of this desk.

    Raises:
        UnknownName: as the name says.
    """
    stages = {stage.name for stage in LINE} if kind == "stage" else set()
    channels = connection.scalars(select(ChannelRow.name)) if kind == "channel" else ()
    if name not in {*stages, *channels}:
        raise UnknownName(name=name)


def wake(database: Database) -> None:
    """Any hint may take any due row, so one of each kind is enough; the sweeper sends the rest."""
    for lane in Lane:
        database.nudge(lane, 0)


def _in_force(kind: str, name: str) -> tuple[ColumnElement[bool], ...]:
    return (Hold.kind == kind, Hold.name == name, Hold.lifted_at.is_(None))


def hold(  # noqa: PLR0913 - what, how, why and until when
    database: Database,
    actor: Actor,
    kind: str,
    name: str,
    *,
    reason: str,
    until: datetime | None = None,
    mode: Mode = Mode.PAUSE,
) -> None:
    """Pause or drain a stage or a channel until the hold is lifted or `until` has passed.

    Of what is paused nothing is begun; of what is drained only what was queued before. What runs is finished.

    Raises:
        UnknownName, AlreadyHeld, ReasonNeeded, NotAllowed: as the names say.
    """
    why = steering(actor, reason)
    with database.write() as connection:
        know(connection, kind, name)
        at = now()
        connection.execute(update(Hold).where(*_in_force(kind, name), Hold.until < at).values(lifted_at=Hold.until))
        if connection.scalar(select(func.count()).select_from(Hold).where(*_in_force(kind, name))):
            raise AlreadyHeld(name=name)
        connection.execute(
            insert(Hold).values(
                kind=kind, name=name, user_id=actor.user_id, reason=why, mode=mode, since=at, until=until
            )
        )
        detail = {"kind": kind, "name": name, "reason": why, "until": until.isoformat() if until else None}
        append_desk_event(connection, actor, "hold" if mode is Mode.PAUSE else "drain", detail)


def lift(database: Database, actor: Actor, kind: str, name: str, *, reason: str = "") -> bool:
    """Let a held stage or channel go on; False when it was not held."""
    if actor.role not in _OPS:
        raise NotAllowed(role=actor.role)
    with database.write() as connection:
        know(connection, kind, name)
        lifted = connection.execute(
            update(Hold).where(*_in_force(kind, name)).values(lifted_at=now(), lifted_by=actor.user_id)
        )
        if lifted.rowcount:
            append_desk_event(connection, actor, "lift", {"kind": kind, "name": name, "reason": reason.strip()})
    if lifted.rowcount:
        wake(database)
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


def note_test(database: Database, actor: Actor, sinks: Sequence[str], troubles: Sequence[str]) -> None:
    """Note that somebody tried whether alarms arrive.

    Raises:
        NotAllowed: as the name says.
    """
    if actor.role not in _OPS:
        raise NotAllowed(role=actor.role)
    with database.write() as connection:
        append_desk_event(connection, actor, "test_alarms", {"sinks": list(sinks), "troubles": list(troubles)})
