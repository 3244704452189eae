"""What stands on the ops board, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

ALIVE = timedelta(seconds=30)
# A canary that nobody has taken for so long was sung to nobody.
UNHEARD = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A stage or channel that is paused or drained; mode: pause or drain."""

    kind: str
    name: str
    by: str
    reason: str
    since: datetime
    until: datetime | None
    mode: str = "pause"


@dataclass(frozen=True, slots=True)
class LimitRow:
    """How much of a stage or channel may be begun; None is no limit."""

    kind: str
    name: str
    at_once: int | None
    per_minute: int | None
    by: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Times:
    """What the last hour says of a stage or channel: milliseconds waited and run, and how many ended in each minute.

    minutes: of the last sixty, oldest first; the last is the one that is not over.
    """

    wait_p50_ms: float | None = None
    wait_p95_ms: float | None = None
    wait_p99_ms: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    done: int = 0
    failed: int = 0
    broken: int = 0
    minutes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StageCard:
    """A stage on the board. oldest_s: seconds the oldest waiting run has waited. due: those that wait for nobody else.

    dead: given up and not put aside. times: of the last hour.
    """

    name: str
    label: str
    lane: str
    waiting: int
    oldest_s: float | None
    running: int
    errored: int
    dead: int
    held: HoldRow | None
    due: int = 0
    limit: LimitRow | None = None
    times: Times = field(default_factory=Times)


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """A channel on the board. live: counted up to 1,000. failed: and not put aside. times: of the last hour."""

    name: str
    label: str
    waiting: int
    oldest_s: float | None
    running: int
    failed: int
    live: int
    held: HoldRow | None
    due: int = 0
    limit: LimitRow | None = None
    times: Times = field(default_factory=Times)


@dataclass(frozen=True, slots=True)
class Hand:
    """One stage run or publication in a worker's hands. stuck: for too long, or the worker has given no sign."""

    kind: str
    name: str
    id: int
    submission_id: int
    title: str
    worker: str
    attempt: int
    since: datetime
    age_s: float
    stuck: bool


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process at work. age_s: seconds since its last heartbeat; alive: that is less than 30 s.

    lanes: what a worker takes on. current: what it is doing, in words. articles: the submissions in its hands.
    drained: somebody wants it to take nothing on. outdated: it runs other rules than this process.
    """

    name: str
    kind: str
    version: str
    started_at: datetime
    seen_at: datetime
    age_s: float
    current: str
    alive: bool
    lanes: tuple[str, ...] = ()
    claimed_at: datetime | None = None
    drained: bool = False
    outdated: bool = False
    articles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CanaryRow:
    """The last canary of a lane. heard: whether a worker took it. age_s: seconds since it was sent."""

    lane: str
    number: int
    sent_at: datetime
    age_s: float
    heard: bool
    heard_at: datetime | None
    heard_by: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A bulk action that is under way or over. share: of it that is done, from 0 to 1."""

    id: int
    action: str
    kind: str
    state: str
    done: int
    total: int
    by: str
    reason: str
    created_at: datetime
    finished_at: datetime | None = None

    @property
    def share(self) -> float:
        """How much is done."""
        return 1.0 if self.total == 0 or self.state == "done" else min(1.0, self.done / self.total)


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """A rule of alarm that is not calm. state: rising or ringing."""

    rule: str
    state: str
    since: datetime


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
    canaries: tuple[CanaryRow, ...] = ()
    batches: tuple[BatchRow, ...] = ()
    alarms: tuple[AlarmRow, ...] = ()
    hands: tuple[Hand, ...] = ()

    @property
    def waiting(self) -> int:
        """Stage runs and publications that wait."""
        return sum(card.waiting for card in self.stages) + sum(card.waiting for card in self.channels)

    @property
    def workers_alive(self) -> int:
        """Workers with a fresh heartbeat."""
        return sum(process.alive for process in self.processes if process.kind == "worker")

    @property
    def stuck(self) -> tuple[Hand, ...]:
        """What is in somebody's hands for too long."""
        return tuple(hand for hand in self.hands if hand.stuck)

    def workers_for(self, lane: str) -> int:
        """How many workers with a fresh heartbeat take this lane on and are not drained."""
        return sum(
            process.alive and not process.drained and (lane in process.lanes or not process.lanes)
            for process in self.processes
            if process.kind == "worker"
        )

    def due_in(self, lane: str) -> int:
        """How many articles or publications are due in a lane: each article waits in every stage at once."""
        if lane == "publish":
            return sum(card.due for card in self.channels if not card.held)
        return max((card.due for card in self.stages if card.lane == lane and not card.held), default=0)

    def unheard(self) -> tuple[CanaryRow, ...]:
        """Canaries that nobody took although a worker of their lane is alive, and has taken nothing on since."""
        return tuple(
            canary
            for canary in self.canaries
            if not canary.heard
            and canary.age_s > UNHEARD.total_seconds()
            and self.workers_for(canary.lane)
            and not self._worked_since(canary)
        )

    def _worked_since(self, canary: CanaryRow) -> bool:
        """A canary behind a long queue is late; that work goes on shows that somebody listens."""
        busy = {hand.worker for hand in self.hands if not hand.stuck}
        return any(
            process.name in busy or (process.claimed_at is not None and process.claimed_at >= canary.sent_at)
            for process in self.processes
            if process.kind == "worker" and (canary.lane in process.lanes or not process.lanes)
        )
