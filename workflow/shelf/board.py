"""The ops board: what waits, since when, who works, what is held. Read from the ledger: true when all else is down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Select,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    null,
    select,
    text,
    union_all,
)

from workflow.channels import discover
from workflow.clock import now
from workflow.db import Database
from workflow.line import LINE
from workflow.runs import IS_OPEN, IS_PENDING, WAITING
from workflow.shelf.cards import Board, ChannelCard, Hand, ProcessRow, StageCard, Times
from workflow.shelf.notes import COUNT_CAP, Notes, notes
from workflow.shelf.throughput import Key, last_hour
from workflow.states import Lane, PublicationState, RunState, State
from workflow.tables import ChannelRow, Moment, Publication, StageRun, Submission

# Spelt like its partial index, see workflow.runs.
_IS_DEAD = text("state = 'dead'")
_IS_FAILED = text("state = 'failed'")
_HANDS_SHOWN = 200
# What is in somebody's hands for longer than this, and five times longer than nearly all others, is stuck.
STUCK_AFTER = timedelta(minutes=2)
_OFTEN = 5


def board(database: Database) -> Board:
    """The board, in six statements."""
    with database.read() as connection:
        at = now()
        noted = notes(connection, at)
        times = last_hour(connection, at)
        stages, channels = _stages(connection, at, noted, times), _channels(connection, at, noted, times)
        hands = _hands(connection, at, times)
    return Board(
        at=at,
        stages=stages,
        channels=channels,
        processes=tuple(_with_articles(process, hands) for process in noted.processes),
        holds=noted.holds,
        review_waiting=noted.review_waiting,
        review_oldest_s=_age(at, noted.review_since),
        canaries=noted.canaries,
        batches=noted.batches,
        alarms=noted.alarms,
        hands=hands,
    )


def _age(at: datetime, since: datetime | None) -> float | None:
    return None if since is None else max(0.0, (at - since).total_seconds())


def _stages(connection: Connection, at: datetime, noted: Notes, times: Mapping[Key, Times]) -> tuple[StageCard, ...]:
    counts = _counts(connection, at)
    cards = []
    for stage in LINE:
        waiting = [counts.get((stage.name, state), (0, None, 0)) for state in WAITING]
        since = min((found for _, found, _ in waiting if found), default=None)
        cards.append(
            StageCard(
                name=stage.name,
                label=stage.label,
                lane="slow" if stage.slow else "check",
                waiting=sum(count for count, _, _ in waiting),
                oldest_s=_age(at, since),
                running=counts.get((stage.name, RunState.RUNNING), (0, None, 0))[0],
                errored=counts.get((stage.name, RunState.ERRORED), (0, None, 0))[0],
                dead=counts.get((stage.name, RunState.DEAD), (0, None, 0))[0],
                held=noted.held("stage", stage.name),
                due=sum(due for _, _, due in waiting),
                limit=noted.limit("stage", stage.name),
                times=times.get(("stage", stage.name), Times()),
            )
        )
    return tuple(cards)


def _counts(connection: Connection, at: datetime) -> dict[tuple[str, str], tuple[int, datetime | None, int]]:
    """Open and dead runs by (stage, state): how many, since when the oldest, how many of them are due."""
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in connection.execute(_of_runs(), {"at": at})}


@cache
def _of_runs() -> CompoundSelect[*tuple[Any, ...]]:
    due = func.count(case((StageRun.due_at <= bindparam("at", type_=Moment()), 1)))
    # Slow work that waits for other people's servers comes back by itself: it is late only when it is due.
    since = case((StageRun.lane == Lane.SLOW, StageRun.due_at), else_=StageRun.queued_at)
    some = select(StageRun.stage, StageRun.state, func.count(), func.min(since), due)
    some = some.group_by(StageRun.stage, StageRun.state)
    dead = some.where(_IS_DEAD, StageRun.discarded_at.is_(None))
    return union_all(some.where(IS_OPEN), dead)


def _channels(
    connection: Connection, at: datetime, noted: Notes, times: Mapping[Key, Times]
) -> tuple[ChannelCard, ...]:
    """One statement: open publications by partial index, live ones up to 1,000, so that the archive costs nothing."""
    known = discover()
    rows = connection.execute(_of_channels(tuple(known)), {"at": at})
    found = {(row[0], row[1]): row for row in rows}
    return tuple(
        replace(
            _channel(name, known[name].label if name in known else name, found, at),
            held=noted.held("channel", name),
            limit=noted.limit("channel", name),
            times=times.get(("channel", name), Times()),
        )
        for name, kind in sorted(found)
        if kind == "open"
    )


@cache
def _of_channels(known: tuple[str, ...]) -> CompoundSelect[*tuple[Any, ...]]:
    at = bindparam("at", type_=Moment())
    in_hand = func.count(case((Publication.lease_until > at, 1)))
    due = func.count(case(((Publication.due_at <= at) & Publication.lease_until.is_(None), 1)))
    # Not the bare columns: SQLite would walk their index through the whole archive, to group without sorting.
    names = (func.coalesce(Publication.channel, ""), func.coalesce(Publication.state, ""))
    some = select(*names, func.count(), in_hand, func.min(Publication.queued_at), due).group_by(*names)
    failed = some.where(_IS_FAILED, Publication.discarded_at.is_(None))
    open_here = select(ChannelRow.name, literal("open"), literal(0), literal(0), null(), literal(0))
    return union_all(some.where(IS_PENDING), failed, *(_live(name) for name in known), open_here)


def _channel(name: str, label: str, found: Mapping[tuple[str, str], Any], at: datetime) -> ChannelCard:
    def counted(kind: str) -> Any:
        return found.get((name, kind), (name, kind, 0, 0, None, 0))

    pending = counted(PublicationState.PENDING)
    return ChannelCard(
        name=name,
        label=label,
        waiting=pending[2] - pending[3],
        oldest_s=_age(at, pending[4]),
        running=pending[3],
        failed=counted(PublicationState.FAILED)[2],
        live=counted(PublicationState.LIVE)[2],
        held=None,
        due=pending[5],
    )


def _live(name: str) -> Select[*tuple[Any, ...]]:
    some = (
        select(Publication.id)
        .where(Publication.channel == name, Publication.state == PublicationState.LIVE)
        .limit(COUNT_CAP)
        .subquery()
    )
    facts = (literal(name), literal(str(PublicationState.LIVE)), func.count(), literal(0), null(), literal(0))
    return select(*facts).select_from(some)


def _hands(connection: Connection, at: datetime, times: Mapping[Key, Times]) -> tuple[Hand, ...]:
    """What is in somebody's hands, the longest first; one statement."""
    return tuple(_hand(row, at, times) for row in connection.execute(_in_hands()))


@cache
def _in_hands() -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(
        select(
            _in_hand("stage", StageRun, StageRun.stage)
            .where(literal_column("stage_runs.state in ('queued', 'running', 'errored')"))
            .where(StageRun.state == RunState.RUNNING)
            .subquery()
        ),
        select(
            _in_hand("channel", Publication, Publication.channel)
            .where(literal_column("publications.state = 'pending'"), Publication.lease_until.is_not(None))
            .subquery()
        ),
    )


def _in_hand(kind: str, table: Any, name: Any) -> Select[*tuple[Any, ...]]:
    facts = (table.id, table.submission_id, table.worker, table.attempt, table.started_at, table.lease_until)
    return (
        select(literal(kind).label("kind"), name.label("name"), Submission.title, *facts)
        .join(Submission, Submission.id == table.submission_id)
        .order_by(table.started_at)
        .limit(_HANDS_SHOWN)
    )


def _hand(row: Any, at: datetime, times: Mapping[Key, Times]) -> Hand:
    age = _age(at, row.started_at) or 0.0
    usual = (times.get((row.kind, row.name), Times()).p95_ms or 0.0) / 1000
    late = age > max(STUCK_AFTER.total_seconds(), _OFTEN * usual)
    lost = row.lease_until is None or row.lease_until < at
    return Hand(
        kind=row.kind,
        name=row.name,
        id=row.id,
        submission_id=row.submission_id,
        title=row.title,
        worker=row.worker,
        attempt=row.attempt,
        since=row.started_at or at,
        age_s=age,
        stuck=late or lost,
    )


def _with_articles(process: ProcessRow, hands: Sequence[Hand]) -> ProcessRow:
    own = {hand.submission_id: None for hand in hands if hand.worker == process.name}
    return replace(process, articles=tuple(own))


def state_counts(database: Database) -> dict[State, int]:
    """How many submissions are in each state."""
    with database.read() as connection:
        rows = connection.execute(select(Submission.state, func.count()).group_by(Submission.state)).all()
    found = {row[0]: row[1] for row in rows}
    return {state: found.get(state, 0) for state in State}
