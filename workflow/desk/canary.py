"""Canaries: a message that does nothing, through every lane each minute. If nobody takes it, nobody works there."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.states import Lane
from workflow.tables import Canary

EVERY = timedelta(minutes=1)


def canaries_to_send(database: Database) -> list[tuple[Lane, int]]:
    """The lanes whose last canary was sent a minute ago, each with the number of the next; they count as sent now.

    Any number of sweepers may ask: each canary is given to one of them.
    """
    at = now()
    with database.read() as connection:
        sent = {row.lane: row for row in connection.execute(select(Canary.lane, Canary.number, Canary.sent_at))}
    due = [lane for lane in Lane if lane not in sent or abs(at - sent[lane].sent_at) >= EVERY]
    if not due:
        return []
    with database.write() as connection:
        return [(lane, number) for lane in due if (number := _next(connection, lane, at))]


def _next(connection: Connection, lane: Lane, at: datetime) -> int:
    """The number of a lane's next canary, 0 when another sweeper was quicker."""
    row = connection.execute(
        select(Canary.number, Canary.sent_at).where(Canary.lane == lane).with_for_update()
    ).one_or_none()
    if row is None:
        connection.execute(insert(Canary).values(lane=lane, number=1, sent_at=at))
        return 1
    if abs(at - row.sent_at) < EVERY:
        return 0
    connection.execute(update(Canary).where(Canary.lane == lane).values(number=row.number + 1, sent_at=at))
    number: int = row.number + 1
    return number


def hear_canary(database: Database, lane: str, number: int, worker: str) -> bool:
    """Note that a worker took a lane's canary; False for one that is old, or was never sent."""
    with database.write() as connection:
        heard = connection.execute(
            update(Canary)
            .where(Canary.lane == lane, Canary.number == number, Canary.heard < number)
            .values(heard=number, heard_at=now(), heard_by=worker)
        )
    return heard.rowcount == 1
