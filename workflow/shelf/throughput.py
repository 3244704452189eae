"""What stages and channels finished and how long it took, from rollups: by the minute, or by the quarter of an hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select

from workflow.clock import now
from workflow.db import Database
from workflow.endings import ENDS, MINUTE, Ended, ended, floor
from workflow.histogram import histogram, percentile, total
from workflow.shelf.cards import Times
from workflow.tables import Rollup

HOUR = timedelta(hours=1)
# What ended since the last rollup is read row by row, and never more than this.
SAMPLE = 5000

Key = tuple[str, str]


class Span(StrEnum):
    """How far back a chart goes."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


# How long, and of which rollups.
SPANS: Mapping[Span, tuple[timedelta, int]] = {
    Span.HOUR: (HOUR, 1),
    Span.DAY: (timedelta(days=1), 15),
    Span.WEEK: (timedelta(days=7), 15),
}


@dataclass(frozen=True, slots=True)
class Point:
    """What ended in one stretch of time, which begins at `at`. Percentiles in milliseconds, None when nothing ended."""

    at: datetime
    passed: int
    failed: int
    broken: int
    wait_p95_ms: float | None
    run_p95_ms: float | None

    @property
    def done(self) -> int:
        """How many ended, well or not."""
        return self.passed + self.failed + self.broken


@dataclass(frozen=True, slots=True)
class Series:
    """One stage or channel over time: a point for every stretch, those without work too. times: over all of it."""

    kind: str
    name: str
    minutes: int
    points: tuple[Point, ...]
    times: Times


def series(database: Database, kind: str, name: str, span: Span = Span.HOUR) -> Series:
    """The chart of one stage or channel. The stretch that is not over yet is left out."""
    length, minutes = SPANS[span]
    stretch = minutes * MINUTE
    until = floor(now(), minutes)
    since = until - length
    with database.read() as connection:
        rows = {row.at: row for row in _rollups(connection, since, minutes) if (row.kind, row.name) == (kind, name)}
    starts = [since + number * stretch for number in range(length // stretch)]
    points = tuple(_point(at, rows.get(at)) for at in starts)
    return Series(kind, name, minutes, points, _times([row for at, row in rows.items() if at < until], ()))


def _point(at: datetime, row: Any) -> Point:
    if row is None:
        return Point(at, 0, 0, 0, None, None)
    slow = (percentile(row.waits, 0.95), percentile(row.runs, 0.95))
    return Point(at, row.passed, row.failed, row.broken, *slow)


def _rollups(connection: Connection, since: datetime, minutes: int) -> Sequence[Any]:
    return connection.execute(
        select(Rollup.__table__).where(Rollup.minutes == minutes, Rollup.at >= since).order_by(Rollup.at)
    ).all()


def last_hour(connection: Connection, at: datetime) -> dict[Key, Times]:
    """What the last hour says of each stage and channel that finished something; two statements.

    Minutes that were added up are read as they are; what ended since then, row by row, up to 5,000 of each kind.
    """
    this_minute = floor(at, 1)
    since = this_minute - HOUR + MINUTE
    rows = [row for row in _rollups(connection, since, 1) if row.name]
    fresh: defaultdict[Key, list[Ended]] = defaultdict(list)
    for one in ended(connection, max((row.at + MINUTE for row in rows), default=since), most=SAMPLE):
        fresh[one.kind, one.name].append(one)
    starts = [since + number * MINUTE for number in range(HOUR // MINUTE)]
    kept: defaultdict[Key, list[Any]] = defaultdict(list)
    for row in rows:
        kept[row.kind, row.name].append(row)
    return {key: _times(kept[key], fresh[key], starts) for key in {*kept, *fresh}}


def _times(rows: Sequence[Any], fresh: Sequence[Ended], starts: Sequence[datetime] = ()) -> Times:
    waits = total([*(row.waits for row in rows), histogram(one.wait_ms for one in fresh)])
    runs = total([*(row.runs for row in rows), histogram(one.run_ms for one in fresh)])
    counts = {end: sum(getattr(row, end) for row in rows) + sum(one.how == end for one in fresh) for end in ENDS}
    return Times(
        wait_p50_ms=percentile(waits, 0.50),
        wait_p95_ms=percentile(waits, 0.95),
        wait_p99_ms=percentile(waits, 0.99),
        p50_ms=percentile(runs, 0.50),
        p95_ms=percentile(runs, 0.95),
        p99_ms=percentile(runs, 0.99),
        done=counts["passed"] + counts["failed"],
        failed=counts["failed"],
        broken=counts["broken"],
        minutes=_by_minute(rows, fresh, starts),
    )


def _by_minute(rows: Iterable[Any], fresh: Iterable[Ended], starts: Sequence[datetime]) -> tuple[int, ...]:
    counted = dict.fromkeys(starts, 0)
    for at, count in (
        *((row.at, row.passed + row.failed + row.broken) for row in rows),
        *((floor(one.at, 1), 1) for one in fresh),
    ):
        if at in counted:
            counted[at] += count
    return tuple(counted.values())


def broken_share(database: Database, *, minutes: int) -> tuple[int, int]:
    """Of the stage runs and publications that ended in the last so many minutes: how many broke, and how many ended."""
    since = now() - minutes * MINUTE
    broken = func.coalesce(func.sum(Rollup.broken), 0)
    ended = func.coalesce(func.sum(Rollup.passed + Rollup.failed + Rollup.broken), 0)
    with database.read() as connection:
        row = connection.execute(select(broken, ended).where(Rollup.minutes == 1, Rollup.at >= since)).one()
    return int(row[0]), int(row[1])
