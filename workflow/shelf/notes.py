"""All the small things on the board in one statement: holds, limits, processes, canaries, batches, alarms, review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from workflow.line import RULESET
from workflow.shelf.cards import ALIVE, AlarmRow, BatchRow, CanaryRow, HoldRow, LimitRow, ProcessRow
from workflow.states import State
from workflow.tables import Alarm, Batch, Canary, Hold, Limit, Moment, Process, Submission, User

COUNT_CAP = 1000

# A union takes its types from its first part and needs as many columns in each.
_EMPTY: dict[str, Any] = {
    "what": literal(""),
    "kind": literal(""),
    "name": literal(""),
    "said": literal(""),
    "who": literal(""),
    "more": literal(""),
    "at": cast(null(), Moment),
    "till": cast(null(), Moment),
    "then": cast(null(), Moment),
    "one": cast(null(), Integer),
    "two": cast(null(), Integer),
}


def _part(what: str, **columns: Any) -> Select[*tuple[Any, ...]]:
    given = {**_EMPTY, "what": literal(what), **columns}
    return select(*(given[name].label(name) for name in _EMPTY))


@dataclass(frozen=True, slots=True)
class Notes:
    """What the one statement found."""

    holds: tuple[HoldRow, ...]
    limits: tuple[LimitRow, ...]
    processes: tuple[ProcessRow, ...]
    canaries: tuple[CanaryRow, ...]
    batches: tuple[BatchRow, ...]
    alarms: tuple[AlarmRow, ...]
    review_waiting: int
    review_since: datetime | None

    def held(self, kind: str, name: str) -> HoldRow | None:
        """The hold of a stage or channel."""
        return next((hold for hold in self.holds if (hold.kind, hold.name) == (kind, name)), None)

    def limit(self, kind: str, name: str) -> LimitRow | None:
        """The limit of a stage or channel."""
        return next((limit for limit in self.limits if (limit.kind, limit.name) == (kind, name)), None)


def notes(connection: Connection, at: datetime) -> Notes:
    """Read them; one statement."""
    found = connection.execute(_all_parts(), {"at": at}).all()
    rows: dict[str, list[Any]] = {}
    for row in found:
        rows.setdefault(row.what, []).append(row)
    [review] = rows["review"]
    return Notes(
        holds=tuple(sorted(map(_hold, rows.get("hold", ())), key=lambda hold: hold.since)),
        limits=tuple(map(_limit, rows.get("limit", ()))),
        processes=_processes(rows.get("process", ()), at),
        canaries=tuple(_canary(row, at) for row in rows.get("canary", ())),
        batches=tuple(sorted(map(_batch, rows.get("batch", ())), key=lambda batch: batch.id)),
        alarms=tuple(AlarmRow(row.name, row.more, row.at) for row in rows.get("alarm", ())),
        review_waiting=review.one,
        review_since=review.at,
    )


@cache
def _all_parts() -> CompoundSelect[*tuple[Any, ...]]:
    """Built once: putting it together costs more than reading what it finds."""
    return union_all(*_parts())


def _parts() -> Sequence[Select[*tuple[Any, ...]]]:
    in_force = (Hold.lifted_at.is_(None), or_(Hold.until.is_(None), Hold.until > bindparam("at", type_=Moment())))
    holds = _part(
        "hold",
        kind=Hold.kind,
        name=Hold.name,
        said=Hold.reason,
        who=User.name,
        more=Hold.mode,
        at=Hold.since,
        till=Hold.until,
    )
    limits = _part(
        "limit",
        kind=Limit.kind,
        name=Limit.name,
        said=Limit.reason,
        who=User.name,
        at=Limit.changed_at,
        one=Limit.at_once,
        two=Limit.per_minute,
    )
    return (
        holds.join_from(Hold, User, User.id == Hold.user_id).where(*in_force),
        limits.join_from(Limit, User, User.id == Limit.user_id),
        *_of_processes(),
        _of_review(),
    )


def _of_processes() -> Sequence[Select[*tuple[Any, ...]]]:
    """Who is at work, what they were sung to, what is worked off in bulk, and what rings."""
    drained = func.coalesce(cast(func.length(cast(Process.drained_at, String)), Integer), 0)
    return (
        _part(
            "process",
            kind=Process.kind,
            name=Process.name,
            said=Process.current,
            who=Process.version,
            more=Process.lanes,
            at=Process.started_at,
            till=Process.seen_at,
            then=Process.claimed_at,
            one=drained,
        ),
        _part(
            "canary",
            name=Canary.lane,
            who=Canary.heard_by,
            at=Canary.sent_at,
            till=Canary.heard_at,
            one=Canary.number,
            two=Canary.heard,
        ),
        _part(
            "batch",
            kind=Batch.kind,
            name=Batch.action,
            said=Batch.reason,
            who=Batch.actor,
            more=Batch.state + literal(" ") + cast(Batch.id, String),
            at=Batch.created_at,
            one=Batch.done,
            two=Batch.total,
        ).where(Batch.state.in_(("running", "paused"))),
        _part("alarm", name=Alarm.rule, more=Alarm.state, at=Alarm.since).where(Alarm.state != "calm"),
    )


def _of_review() -> Select[*tuple[Any, ...]]:
    some = (
        select(Submission.state_since)
        .where(Submission.state == State.IN_REVIEW)
        .order_by(Submission.state_since)
        .limit(COUNT_CAP)
        .subquery()
    )
    return _part("review", one=func.count(), at=func.min(some.c.state_since)).select_from(some)


def _hold(row: Any) -> HoldRow:
    return HoldRow(row.kind, row.name, row.who, row.said, row.at, row.till, row.more)


def _limit(row: Any) -> LimitRow:
    return LimitRow(row.kind, row.name, row.one, row.two, row.who, row.said, row.at)


def _processes(rows: Sequence[Any], at: datetime) -> tuple[ProcessRow, ...]:
    return tuple(_process(row, at) for row in sorted(rows, key=lambda row: (row.kind, row.name)))


def _process(row: Any, at: datetime) -> ProcessRow:
    age = max(0.0, (at - row.till).total_seconds())
    return ProcessRow(
        name=row.name,
        kind=row.kind,
        version=row.who,
        started_at=row.at,
        seen_at=row.till,
        age_s=age,
        current=row.said,
        alive=age < ALIVE.total_seconds(),
        lanes=tuple(filter(None, row.more.split(","))),
        claimed_at=row.then,
        drained=bool(row.one),
        outdated=bool(row.who) and row.who != RULESET,
    )


def _canary(row: Any, at: datetime) -> CanaryRow:
    heard = row.two >= row.one
    return CanaryRow(row.name, row.one, row.at, max(0.0, (at - row.at).total_seconds()), heard, row.till, row.who)


def _batch(row: Any) -> BatchRow:
    state, _, number = row.more.partition(" ")
    return BatchRow(int(number), row.name, row.kind, state, row.one, row.two, row.who, row.said, row.at)
