"""The ops board: what waits, since when, who works, what is held. Read from the ledger: true when all else is down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, case, func, literal, null, or_, select, text, union_all

from workflow.channels import discover
from workflow.clock import now
from workflow.db import Database
from workflow.line import LINE
from workflow.runs import IS_OPEN, IS_PENDING, WAITING
from workflow.states import Lane, PublicationState, RunState, State
from workflow.tables import ChannelRow, Hold, Process, Publication, StageRun, Submission, User

ALIVE = timedelta(seconds=30)
HOUR = timedelta(hours=1)
SAMPLE = 5000
# Spelt like its partial index, see workflow.runs.
_IS_DEAD = text("state = 'dead'")
_IS_FAILED = text("state = 'failed'")
COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A stage or channel that is paused."""

    kind: str
    name: str
    by: str
    reason: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class StageCard:
    """A stage on the board. oldest_s: seconds the oldest waiting run has waited. p50_ms, p95_ms: of the last hour."""

    name: str
    label: str
    lane: str
    waiting: int
    oldest_s: float | None
    running: int
    errored: int
    dead: int
    held: HoldRow | None
    done_hour: int
    failed_hour: int
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """A channel on the board. live: counted up to 1,000."""

    name: str
    label: str
    waiting: int
    oldest_s: float | None
    running: int
    failed: int
    live: int
    held: HoldRow | None


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process at work. age_s: seconds since its last heartbeat; alive: that is less than 30 s."""

    name: str
    kind: str
    version: str
    started_at: datetime
    seen_at: datetime
    age_s: float
    current: str
    alive: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the ops board, of one moment."""

    at: datetime
    stages: tuple[StageCard, ...]
    channels: tuple[ChannelCard, ...]
    processes: tuple[ProcessRow, ...]
    holds: tuple[HoldRow, ...]
    review_waiting: int
    review_oldest_s: float | None

    @property
    def waiting(self) -> int:
        """Stage runs and publications that wait."""
        return sum(card.waiting for card in self.stages) + sum(card.waiting for card in self.channels)

    @property
    def workers_alive(self) -> int:
        """Workers with a fresh heartbeat."""
        return sum(process.alive for process in self.processes if process.kind == "worker")


def board(database: Database) -> Board:
    """The board, in seven queries."""
    with database.read() as connection:
        at = now()
        holds = _holds(connection, at)
        waiting, oldest = _review(connection, at)
        return Board(
            at=at,
            stages=_stages(connection, at, holds),
            channels=_channels(connection, at, holds),
            processes=_processes(connection, at),
            holds=holds,
            review_waiting=waiting,
            review_oldest_s=oldest,
        )


def _holds(connection: Connection, at: datetime) -> tuple[HoldRow, ...]:
    rows = connection.execute(
        select(Hold.kind, Hold.name, User.name.label("by"), Hold.reason, Hold.since, Hold.until)
        .join(User, User.id == Hold.user_id)
        .where(Hold.lifted_at.is_(None), or_(Hold.until.is_(None), Hold.until > at))
        .order_by(Hold.since)
    )
    return tuple(HoldRow(*row) for row in rows)


def _held(holds: Sequence[HoldRow], kind: str, name: str) -> HoldRow | None:
    return next((hold for hold in holds if (hold.kind, hold.name) == (kind, name)), None)


def _age(at: datetime, since: datetime | None) -> float | None:
    return None if since is None else max(0.0, (at - since).total_seconds())


def _stages(connection: Connection, at: datetime, holds: Sequence[HoldRow]) -> tuple[StageCard, ...]:
    counts = _counts(connection)
    finished = _finished(connection, at)
    cards = []
    for stage in LINE:
        waiting = [counts.get((stage.name, state), (0, None)) for state in WAITING]
        times = sorted(ms for name, ms, state in finished if name == stage.name and state != RunState.DEAD)
        since = min((found for _, found in waiting if found), default=None)
        cards.append(
            StageCard(
                name=stage.name,
                label=stage.label,
                lane="slow" if stage.slow else "check",
                waiting=sum(count for count, _ in waiting),
                oldest_s=_age(at, since),
                running=counts.get((stage.name, RunState.RUNNING), (0, None))[0],
                errored=counts.get((stage.name, RunState.ERRORED), (0, None))[0],
                dead=counts.get((stage.name, RunState.DEAD), (0, None))[0],
                held=_held(holds, "stage", stage.name),
                done_hour=len(times),
                failed_hour=sum(name == stage.name and state == RunState.FAILED for name, _, state in finished),
                p50_ms=_percentile(times, 0.50),
                p95_ms=_percentile(times, 0.95),
            )
        )
    return tuple(cards)


def _counts(connection: Connection) -> dict[tuple[str, str], tuple[int, datetime | None]]:
    """Open and dead runs by (stage, state): how many, and since when the oldest."""
    # Slow work that waits for other people's servers comes back by itself: it is late only when it is due.
    since = case((StageRun.lane == Lane.SLOW, StageRun.due_at), else_=StageRun.queued_at)
    some = select(StageRun.stage, StageRun.state, func.count(), func.min(since))
    some = some.group_by(StageRun.stage, StageRun.state)
    rows = connection.execute(union_all(some.where(IS_OPEN), some.where(_IS_DEAD)))
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _finished(connection: Connection, at: datetime) -> list[tuple[str, float, str]]:
    """The newest runs of the last hour, at most 5,000: (stage, ms, state)."""
    rows = connection.execute(
        select(StageRun.stage, StageRun.ms, StageRun.state)
        .where(StageRun.finished_at > at - HOUR, StageRun.state.in_((RunState.PASSED, RunState.FAILED)))
        .order_by(StageRun.finished_at.desc())
        .limit(SAMPLE)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` of them do not exceed."""
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _channels(connection: Connection, at: datetime, holds: Sequence[HoldRow]) -> tuple[ChannelCard, ...]:
    """One statement: open publications by partial index, live ones up to 1,000, so that the archive costs nothing."""
    known = discover()
    in_hand = func.count(case((Publication.lease_until > at, 1)))
    some = select(Publication.channel, Publication.state, func.count(), in_hand, func.min(Publication.queued_at))
    some = some.group_by(Publication.channel, Publication.state)
    open_here = select(ChannelRow.name, literal("open"), literal(0), literal(0), null())
    rows = connection.execute(
        union_all(some.where(IS_PENDING), some.where(_IS_FAILED), *(_live(name) for name in known), open_here)
    )
    found = {(row[0], row[1]): row for row in rows}
    return tuple(
        _channel(name, known[name].label if name in known else name, found, at, _held(holds, "channel", name))
        for name, kind in sorted(found)
        if kind == "open"
    )


def _channel(
    name: str, label: str, found: Mapping[tuple[str, str], Any], at: datetime, hold: HoldRow | None
) -> ChannelCard:
    def counted(kind: str) -> Any:
        return found.get((name, kind), (name, kind, 0, 0, None))

    pending = counted(PublicationState.PENDING)
    return ChannelCard(
        name=name,
        label=label,
        waiting=pending[2] - pending[3],
        oldest_s=_age(at, pending[4]),
        running=pending[3],
        failed=counted(PublicationState.FAILED)[2],
        live=counted(PublicationState.LIVE)[2],
        held=hold,
    )


def _live(name: str) -> Select[*tuple[Any, ...]]:
    some = (
        select(Publication.id)
        .where(Publication.channel == name, Publication.state == PublicationState.LIVE)
        .limit(COUNT_CAP)
        .subquery()
    )
    return select(literal(name), literal(str(PublicationState.LIVE)), func.count(), literal(0), null()).select_from(
        some
    )


def _processes(connection: Connection, at: datetime) -> tuple[ProcessRow, ...]:
    rows = connection.execute(select(Process).with_only_columns(*_PROCESS).order_by(Process.kind, Process.name))
    return tuple(_process(row, at) for row in rows)


_PROCESS = (Process.name, Process.kind, Process.version, Process.started_at, Process.seen_at, Process.current)


def _process(row: Any, at: datetime) -> ProcessRow:
    age = max(0.0, (at - row.seen_at).total_seconds())
    return ProcessRow(
        row.name, row.kind, row.version, row.started_at, row.seen_at, age, row.current, age < ALIVE.total_seconds()
    )


def _review(connection: Connection, at: datetime) -> tuple[int, float | None]:
    some = (
        select(Submission.state_since)
        .where(Submission.state == State.IN_REVIEW)
        .order_by(Submission.state_since)
        .limit(COUNT_CAP)
        .subquery()
    )
    row = connection.execute(select(func.count(), func.min(some.c.state_since))).one()
    return row[0], _age(at, row[1])


def state_counts(database: Database) -> dict[State, int]:
    """How many submissions are in each state."""
    with database.read() as connection:
        rows = connection.execute(select(Submission.state, func.count()).group_by(Submission.state)).all()
    found = {row[0]: row[1] for row in rows}
    return {state: found.get(state, 0) for state in State}
