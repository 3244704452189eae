"""What the ops board says in words: whether all is well, and if not, what is wrong and since when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from web.filters import duration
from workflow.findings import N_, Params
from workflow.shelf.cards import Board, ChannelCard, Hand, ProcessRow, StageCard
from workflow.shelf.failures import FailureGroup
from workflow.states import Lane

# A check takes milliseconds, so a minute in the queue means that something is wrong.
LATE_S = 60.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that needs attention: a tone ("block" or "warn"), an English template and its values.

    label: what it is about, an English name to be translated, as %(name)s; seconds: a length of time, as %(time)s;
    oldest_s: how long the oldest has waited, as %(oldest)s.
    """

    tone: str
    message: str
    params: Params = field(default_factory=dict)
    label: str = ""
    seconds: float | None = None
    oldest_s: float | None = None

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The reason in the reader's language."""
        name = translate(self.label) if self.label else ""
        times = {"time": duration(self.seconds), "oldest": duration(self.oldest_s)}
        return translate(self.message) % {**self.params, **times, "name": name}


@dataclass(frozen=True, slots=True)
class Handful:
    """What one worker holds of one article: a line is claimed whole. ids: of the stage runs, or of the publication."""

    kind: str
    submission_id: int
    title: str
    worker: str
    attempt: int
    names: tuple[str, ...]
    ids: tuple[int, ...]
    age_s: float
    stuck: bool


def handfuls(hands: Iterable[Hand]) -> tuple[Handful, ...]:
    """What is in workers' hands by article, what is stuck first."""
    found: dict[tuple[str, int, str], list[Hand]] = {}
    for hand in hands:
        found.setdefault((hand.kind, hand.submission_id, hand.worker), []).append(hand)
    rows = (
        Handful(
            kind=kind,
            submission_id=number,
            title=own[0].title,
            worker=worker,
            attempt=max(hand.attempt for hand in own),
            names=tuple(hand.name for hand in own),
            ids=tuple(hand.id for hand in own),
            age_s=max(hand.age_s for hand in own),
            stuck=any(hand.stuck for hand in own),
        )
        for (kind, number, worker), own in found.items()
    )
    return tuple(sorted(rows, key=lambda row: (not row.stuck, -row.age_s)))


def reasons(board: Board, failures: Sequence[FailureGroup], drift: Sequence[Lane] = ()) -> tuple[Reason, ...]:
    """Everything that needs attention, worst first; empty when all is well. drift: lanes of unannounced work."""
    found = [
        *_dead_processes(board),
        *_not_consuming(board),
        *_given_up(failures),
        *_late(board),
        *_stuck(board),
        *_drift(board, drift),
        *_odd_processes(board),
        *_held(board),
    ]
    return tuple(sorted(found, key=lambda reason: reason.tone != "block"))


def _not_consuming(board: Board) -> Iterator[Reason]:
    for canary in board.unheard():
        message = N_("Workers are alive and take nothing on in “%(lane)s”: nobody took a canary for %(time)s.")
        yield Reason("block", message, {"lane": canary.lane}, seconds=canary.age_s)


def _stuck(board: Board) -> Iterator[Reason]:
    count = len(handfuls(board.stuck))
    if count == 1:
        yield Reason("warn", N_("One piece of work is stuck in a worker's hands; see below."))
    elif count:
        yield Reason("warn", N_("%(count)s pieces of work are stuck in workers' hands; see below."), {"count": count})


def _drift(board: Board, drift: Sequence[Lane]) -> Iterator[Reason]:
    for lane in drift:
        message = N_("%(count)s are due in “%(lane)s”, and no hint announces them.")
        yield Reason("warn", message, {"count": board.due_in(lane), "lane": str(lane)})


def _odd_processes(board: Board) -> Iterator[Reason]:
    if any(process.outdated and process.alive for process in board.processes):
        yield Reason("warn", N_("Some processes run other rules than this one: finish the update, or start them anew."))
    for process in board.processes:
        if process.drained and process.alive:
            yield Reason("warn", N_("The worker %(worker)s takes nothing on."), {"worker": process.name})


def alive(processes: Iterable[ProcessRow], kind: str) -> int:
    """How many processes of a kind have a fresh heartbeat."""
    return sum(process.alive for process in processes if process.kind == kind)


def waiting(board: Board) -> int:
    """How many submissions wait for a worker; each waits in every stage at once, so the longest queue counts them."""
    return max((card.waiting for card in board.stages), default=0) + sum(card.waiting for card in board.channels)


def cards_of(board: Board) -> tuple[StageCard | ChannelCard, ...]:
    """The stages and the channels, in the order of the line."""
    return (*board.stages, *board.channels)


def _dead_processes(board: Board) -> Iterator[Reason]:
    if not alive(board.processes, "worker"):
        yield _no_worker(board)
    if not alive(board.processes, "sweeper"):
        message = N_("No sweeper is alive: work whose hint was lost, and work to be tried again, waits until one is.")
        yield Reason("warn", message)


def _no_worker(board: Board) -> Reason:
    ages = [process.age_s for process in board.processes if process.kind == "worker"]
    count = waiting(board)
    oldest = max((card.oldest_s or 0.0 for card in cards_of(board)), default=0.0)
    since = N_("No worker has been alive for %(time)s.") if ages else N_("No worker was alive in the last day.")
    if not count:
        return Reason("block", since, seconds=min(ages, default=None))
    waits = {
        True: N_("No worker has been alive for %(time)s: %(count)s wait, the oldest for %(oldest)s."),
        False: N_("No worker was alive in the last day: %(count)s wait, the oldest for %(oldest)s."),
    }[bool(ages)]
    return Reason("block", waits, {"count": count}, seconds=min(ages, default=None), oldest_s=oldest)


def _given_up(failures: Sequence[FailureGroup]) -> Iterator[Reason]:
    count = sum(group.count for group in failures)
    if count == 1:
        yield Reason("block", N_("One piece of work broke; see what failed below."))
    elif count:
        yield Reason("block", N_("%(count)s pieces of work broke; see what failed below."), {"count": count})


def _late(board: Board) -> Iterator[Reason]:
    for card in cards_of(board):
        if not card.held and (card.oldest_s or 0.0) > LATE_S and alive(board.processes, "worker"):
            message = N_("“%(name)s” is behind: the oldest has waited for %(time)s.")
            yield Reason("warn", message, label=card.label, seconds=card.oldest_s)


def _held(board: Board) -> Iterator[Reason]:
    labels = {card.name: card.label for card in cards_of(board)}
    for hold in board.holds:
        since = (board.at - hold.since).total_seconds()
        paused = N_("“%(name)s” was paused by %(by)s %(time)s ago: %(reason)s")
        message = N_("“%(name)s” is drained since %(time)s, by %(by)s: %(reason)s") if hold.mode == "drain" else paused
        params = {"by": hold.by, "reason": hold.reason}
        yield Reason("warn", message, params, labels.get(hold.name, hold.name), since)
