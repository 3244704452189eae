"""Heartbeats: which processes are at work, and when each last took something on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, insert, update

from workflow.clock import now
from workflow.db import Database
from workflow.tables import Process

FORGET_AFTER = timedelta(days=1)


def beat(database: Database, name: str, kind: str, *, version: str = "", current: str = "", lanes: str = "") -> bool:
    """Say that a process is alive; whether somebody wants it to take nothing on.

    The first time this enters it, and sweeps out those not seen for a day.
    """
    with database.write() as connection:
        at = now()
        facts = {"seen_at": at, "current": current, "version": version, "lanes": lanes}
        seen = connection.execute(
            update(Process).where(Process.name == name).values(facts).returning(Process.drained_at)
        ).one_or_none()
        if seen is None:
            connection.execute(delete(Process).where(Process.seen_at < at - FORGET_AFTER))
            connection.execute(insert(Process).values(name=name, kind=kind, started_at=at, **facts))
        return seen is not None and seen.drained_at is not None


def mark_claim(connection: Connection, name: str) -> None:
    """Note, in the transaction of a claim, that this process took work on: the watchdog looks at it."""
    connection.execute(update(Process).where(Process.name == name).values(claimed_at=now()))


def leave(database: Database, name: str) -> None:
    """Take a process that ends in good order off the list."""
    with database.write() as connection:
        connection.execute(delete(Process).where(Process.name == name))
