"""What may not be begun now: stages and channels that are paused, drained, or at their limit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, text, update
from sqlalchemy.orm import InstrumentedAttribute

from workflow.states import RunState
from workflow.tables import Hold, Limit, Publication, StageRun

WINDOW = timedelta(minutes=1)


class Mode(StrEnum):
    """How a stage or channel is held."""

    PAUSE = "pause"
    DRAIN = "drain"


@dataclass(frozen=True, slots=True)
class Gate:
    """closed: of these nothing is begun. drains: of these nothing that was queued later than then.

    room: of these only so many more; what has no room left is closed.
    """

    closed: frozenset[str]
    drains: Mapping[str, datetime]
    room: Mapping[str, int]

    def lets_in(
        self, name: InstrumentedAttribute[str], queued_at: InstrumentedAttribute[datetime]
    ) -> ColumnElement[bool]:
        """The condition under which a row may be begun."""
        kept = [or_(name != one, queued_at <= since) for one, since in self.drains.items()]
        return and_(name.not_in(self.closed), *kept)

    def most(self, limit: int) -> int:
        """How many may be begun at once, so that no limit is overrun."""
        return min(limit, *self.room.values()) if self.room else limit


def held(connection: Connection, kind: str, at: datetime) -> frozenset[str]:
    """The names of the stages or channels that are paused or drained now."""
    return frozenset(connection.scalars(select(Hold.name).where(*_in_force(kind, at))))


def _in_force(kind: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Hold.kind == kind, Hold.lifted_at.is_(None), or_(Hold.until.is_(None), Hold.until > at))


def gate(connection: Connection, kind: str, at: datetime, *, claiming: bool = False) -> Gate:
    """What may be begun now. claiming: lock the limits, so that of two claims the second sees what the first took."""
    holds = connection.execute(select(Hold.name, Hold.mode, Hold.since).where(*_in_force(kind, at))).all()
    limits = select(Limit.name, Limit.at_once, Limit.per_minute, Limit.window_at, Limit.used).where(Limit.kind == kind)
    rows = connection.execute(limits.order_by(Limit.name).with_for_update() if claiming else limits).all()
    room = _room(connection, kind, rows, at) if rows else {}
    paused = {row.name for row in holds if row.mode != Mode.DRAIN}
    return Gate(
        closed=frozenset(paused | {name for name, left in room.items() if left <= 0}),
        drains={row.name: row.since for row in holds if row.mode == Mode.DRAIN},
        room={name: left for name, left in room.items() if left > 0},
    )


def _room(
    connection: Connection,
    kind: str,
    limits: Collection[Row[str, int | None, int | None, datetime, int]],
    at: datetime,
) -> dict[str, int]:
    running = _running(connection, kind, at) if any(row.at_once is not None for row in limits) else {}
    room: dict[str, int] = {}
    for row in limits:
        left = [] if row.at_once is None else [row.at_once - running.get(row.name, 0)]
        if row.per_minute is not None:
            left.append(row.per_minute - (row.used if _same_window(row.window_at, at) else 0))
        if left:
            room[row.name] = min(left)
    return room


def _same_window(window_at: datetime, at: datetime) -> bool:
    # Either way: a clock that was put back must not stop a stage for hours.
    return abs(at - window_at) < WINDOW


def _running(connection: Connection, kind: str, at: datetime) -> dict[str, int]:
    """How many are in somebody's hands, by name."""
    if kind == "stage":
        query = select(StageRun.stage, func.count()).where(
            text("state in ('queued', 'running', 'errored')"),
            StageRun.state == RunState.RUNNING,
            StageRun.lease_until > at,
        )
        counted = query.group_by(StageRun.stage)
    else:
        query = select(Publication.channel, func.count()).where(text("state = 'pending'"), Publication.lease_until > at)
        counted = query.group_by(Publication.channel)
    return {row[0]: row[1] for row in connection.execute(counted)}


def count_begun(connection: Connection, kind: str, begun: Mapping[str, int], at: datetime) -> None:
    """Note, in the transaction of a claim, how many of each were begun: limits by the minute are kept by it."""
    limited = (Limit.kind == kind, Limit.per_minute.is_not(None), Limit.name.in_(list(begun)))
    rows = connection.execute(select(Limit.name, Limit.window_at, Limit.used).where(*limited)).all()
    for row in rows:
        same = _same_window(row.window_at, at)
        values = {"window_at": row.window_at if same else at, "used": begun[row.name] + (row.used if same else 0)}
        connection.execute(update(Limit).where(Limit.kind == kind, Limit.name == row.name).values(values))
