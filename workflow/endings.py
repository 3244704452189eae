"""What ended in a stretch of time, stage runs and publications alike: how, after how long a wait, how long it ran."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Float, Select, cast, literal, null, select, union_all

from workflow.states import PublicationState, RunState
from workflow.tables import Publication, StageRun

MINUTE = timedelta(minutes=1)
ENDS = ("passed", "failed", "broken")

# failed is the article's fault, broken is ours.
_HOW: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "stage": {
            RunState.PASSED: "passed",
            RunState.FAILED: "failed",
            RunState.ERRORED: "broken",
            RunState.DEAD: "broken",
        },
        "channel": {
            PublicationState.LIVE: "passed",
            PublicationState.WITHDRAWN: "passed",
            PublicationState.FAILED: "broken",
        },
    }
)


@dataclass(frozen=True, slots=True)
class Ended:
    """One stage run or publication that ended. how: passed, failed or broken. wait_ms, run_ms: milliseconds."""

    kind: str
    name: str
    at: datetime
    how: str
    wait_ms: float
    run_ms: float


def floor(at: datetime, minutes: int = 1) -> datetime:
    """The beginning of the stretch of so many minutes, a divisor of sixty, that a moment falls into."""
    return at.replace(minute=at.minute - at.minute % minutes, second=0, microsecond=0)


def ended(connection: Connection, since: datetime, until: datetime | None = None, *, most: int = 0) -> list[Ended]:
    """What ended from `since` until before `until`; one statement. most: of each kind only the newest so many."""
    parts = (
        _part("stage", StageRun, StageRun.stage, StageRun.ms, since, until, most),
        _part("channel", Publication, Publication.channel, cast(null(), Float), since, until, most),
    )
    return [_ended(row) for row in connection.execute(union_all(*parts))]


def _part(  # noqa: PLR0913, PLR0917 - two tables that are read alike
    kind: str, table: Any, name: Any, run_ms: Any, since: datetime, until: datetime | None, most: int
) -> Select[*tuple[Any, ...]]:
    facts = (table.state.label("state"), table.queued_at, table.started_at, table.finished_at, run_ms.label("run_ms"))
    wanted = select(literal(kind).label("kind"), name.label("name"), *facts).where(
        table.finished_at >= since,
        table.state.in_(list(_HOW[kind])),
        # What no worker ran came with a text that the line had made and looked at already.
        table.worker != "",
    )
    if until is not None:
        wanted = wanted.where(table.finished_at < until)
    if most:
        wanted = wanted.order_by(table.finished_at.desc()).limit(most)
    return select(wanted.subquery())


def _ended(row: Any) -> Ended:
    run_ms = _between(row.started_at, row.finished_at) if row.run_ms is None else row.run_ms
    how = _HOW[row.kind][row.state]
    return Ended(row.kind, row.name, row.finished_at, how, _between(row.queued_at, row.started_at), run_ms)


def _between(since: datetime | None, until: datetime | None) -> float:
    return max(0.0, (until - since).total_seconds() * 1000) if since and until else 0.0
