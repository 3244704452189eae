"""Rollups: what was finished in each minute, added up once when the minute is over, so that nobody counts rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from workflow.clock import now
from workflow.db import Database
from workflow.endings import ENDS, MINUTE, Ended, ended, floor
from workflow.histogram import histogram, total
from workflow.tables import Publication, Rollup, StageRun

QUARTER_MINUTES = 15
# A transaction that began in a minute may end a little after it.
SETTLED_AFTER = timedelta(seconds=5)
KEPT = {1: timedelta(days=2), QUARTER_MINUTES: timedelta(days=40)}
# How far back a desk is looked at that has no rollups yet, and how many minutes at a time: the sweeper has more to do.
_FIRST_LOOK = timedelta(days=1)
_AT_ONCE = 20


def roll_up(database: Database) -> int:
    """Add up minutes that are over and were not added up yet, at most twenty; gives how many had work in them.

    Doing it twice, or by two sweepers, gives the same rows.
    """
    at = now()
    over = floor(at - SETTLED_AFTER)
    with database.read() as connection:
        newest = connection.scalar(select(func.max(Rollup.at)).where(Rollup.minutes == 1))
    start = max(newest + MINUTE if newest else at - _FIRST_LOOK, at - KEPT[1])
    done = 0
    while done < _AT_ONCE and (minute := _next_minute(database, floor(start), over)) is not None:
        _roll(database, minute)
        start = minute + MINUTE
        done += 1
    if done:
        _tidy(database, at)
    return done


def _next_minute(database: Database, since: datetime, over: datetime) -> datetime | None:
    """The first minute from then on in which something ended; minutes of rest cost nothing."""
    with database.read() as connection:
        found = [
            connection.scalar(
                select(func.min(table.finished_at)).where(table.finished_at >= since, table.finished_at < over)
            )
            for table in (StageRun, Publication)
        ]
    return min((floor(one) for one in found if one), default=None)


def _roll(database: Database, minute: datetime) -> None:
    with database.write() as connection:
        found = ended(connection, minute, minute + MINUTE)
        # A minute whose rows were all taken on again leaves a row all the same, or it would be looked at for ever.
        rows = list(_added_up(found, minute)) or [_row("stage", "", minute, [])]
        _write(connection, rows)
        quarter = floor(minute, QUARTER_MINUTES)
        _write(connection, list(_quarter(connection, quarter)))


def _added_up(found: Sequence[Ended], minute: datetime) -> Iterator[dict[str, Any]]:
    groups: defaultdict[tuple[str, str], list[Ended]] = defaultdict(list)
    for one in found:
        groups[one.kind, one.name].append(one)
    for (kind, name), group in groups.items():
        yield _row(kind, name, minute, group)


def _row(kind: str, name: str, minute: datetime, found: Sequence[Ended]) -> dict[str, Any]:
    counts = {end: sum(one.how == end for one in found) for end in ENDS}
    times = {"waits": histogram(one.wait_ms for one in found), "runs": histogram(one.run_ms for one in found)}
    return {"kind": kind, "name": name, "minutes": 1, "at": minute, **counts, **times}


def _quarter(connection: Connection, quarter: datetime) -> Iterator[dict[str, Any]]:
    """The rows of a quarter of an hour, from those of its minutes so far."""
    rows = connection.execute(
        select(Rollup.__table__).where(
            Rollup.minutes == 1, Rollup.at >= quarter, Rollup.at < quarter + QUARTER_MINUTES * MINUTE
        )
    ).all()
    for kind, name in {(row.kind, row.name) for row in rows}:
        own = [row for row in rows if (row.kind, row.name) == (kind, name)]
        counts = {end: sum(getattr(row, end) for row in own) for end in ENDS}
        times = {part: total(getattr(row, part) for row in own) for part in ("waits", "runs")}
        yield {"kind": kind, "name": name, "minutes": QUARTER_MINUTES, "at": quarter, **counts, **times}


def _write(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Rollup)
    told = {name: getattr(statement.excluded, name) for name in (*ENDS, "waits", "runs")}
    keys = ["kind", "name", "minutes", "at"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=told), list(rows))


def _tidy(database: Database, at: datetime) -> None:
    with database.write() as connection:
        for minutes, kept in KEPT.items():
            connection.execute(delete(Rollup).where(Rollup.minutes == minutes, Rollup.at < at - kept))
