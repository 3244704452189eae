"""The desk as gauges for Prometheus, from the same reading as the board: true when every worker is dead.

Where celery-exporter has a gauge that means the same, ours has its name and its labels, so that dashboards fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from web.ops_snapshot import Snapshot, Snapshots
from workflow import shelf
from workflow.alarm_rules import RULES, drifting
from workflow.db import Database
from workflow.shelf.cards import Board, ChannelCard, StageCard
from workflow.states import Lane

Samples = Iterable[tuple[Sequence[str], float]]


def gauge(name: str, says: str, labels: Sequence[str], samples: Samples) -> GaugeMetricFamily:
    """One gauge with its samples."""
    family = GaugeMetricFamily(name, says, labels=list(labels))
    for values, number in samples:
        family.add_metric(list(values), number)
    return family


class LedgerCollector(Collector):
    """Reads at a scrape, a second old at most, and keeps nothing."""

    def __init__(self, database: Database, snapshots: Snapshots) -> None:
        """Over one ledger."""
        self._database = database
        self._snapshots = snapshots

    def describe(self) -> Iterator[Metric]:
        """Nothing: asking for the names must not read the ledger."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        seen = self._snapshots.now()
        board = seen.board
        yield from _stages(board.stages)
        yield from _channels(board.channels)
        for kind, cards in (("stage", board.stages), ("channel", board.channels)):
            yield from _times(kind, cards)
        yield from _lanes(seen)
        yield from _workers(board)
        yield from _desk(board)
        counts = shelf.state_counts(self._database).items()
        yield gauge("copydesk_submissions", "Submissions by state.", ["state"], [([state], n) for state, n in counts])


def _stages(cards: Sequence[StageCard]) -> Iterator[Metric]:
    for name, says, numbers in (
        ("queue_depth", "Stage runs that wait.", [card.waiting for card in cards]),
        ("oldest_age_seconds", "How long the oldest has waited.", [card.oldest_s or 0.0 for card in cards]),
        ("running", "Stage runs at work.", [card.running for card in cards]),
        ("errored", "Stage runs to be tried again.", [card.errored for card in cards]),
        ("dead", "Stage runs given up: ops has to look.", [card.dead for card in cards]),
        ("held", "1 while the stage is paused or drained.", [card.held is not None for card in cards]),
    ):
        named = zip(cards, numbers, strict=True)
        yield gauge(f"copydesk_stage_{name}", says, ["stage"], [([card.name], float(n)) for card, n in named])


def _channels(cards: Sequence[ChannelCard]) -> Iterator[Metric]:
    for name, says, numbers in (
        ("queue_depth", "Publications that wait.", [card.waiting for card in cards]),
        ("oldest_age_seconds", "How long the oldest waits.", [card.oldest_s or 0.0 for card in cards]),
        ("running", "Publications at work.", [card.running for card in cards]),
        ("failed", "Publications given up.", [card.failed for card in cards]),
        ("held", "1 while the channel is paused or drained.", [card.held is not None for card in cards]),
    ):
        named = zip(cards, numbers, strict=True)
        yield gauge(f"copydesk_channel_{name}", says, ["channel"], [([card.name], float(n)) for card, n in named])


_SHARES = (("0.5", "p50_ms"), ("0.95", "p95_ms"), ("0.99", "p99_ms"))


def _times(kind: str, cards: Sequence[StageCard | ChannelCard]) -> Iterator[Metric]:
    """Percentiles and counts of the last hour."""
    for part, prefix, says in (("wait", "wait_", "Seconds waited"), ("run", "", "Seconds run")):
        samples = [
            ([card.name, share], getattr(card.times, prefix + field) / 1000)
            for card in cards
            for share, field in _SHARES
            if getattr(card.times, prefix + field) is not None
        ]
        yield gauge(f"copydesk_{kind}_{part}_seconds", f"{says}, of the last hour.", [kind, "quantile"], samples)
    results = [
        ([card.name, result], float(number))
        for card in cards
        for result, number in (
            ("passed", card.times.done - card.times.failed),
            ("failed", card.times.failed),
            ("broken", card.times.broken),
        )
    ]
    yield gauge(f"copydesk_{kind}_hour_results", "What ended in the last hour.", [kind, "result"], results)


def _lanes(seen: Snapshot) -> Iterator[Metric]:
    board, hints = seen.board, seen.hints
    drift = drifting(board, hints)
    yield gauge(
        "copydesk_lane_due", "Work due, from the ledger.", ["lane"], [([lane], board.due_in(lane)) for lane in Lane]
    )
    yield gauge(
        "copydesk_lane_drift", "1 where due work has no hint.", ["lane"], [([lane], lane in drift) for lane in Lane]
    )
    yield gauge("copydesk_broker_up", "1 while the broker answers.", [], [([], hints is not None)])
    lengths = [([lane], float(number)) for lane, number in (hints or {}).items()]
    yield gauge("celery_queue_length", "Hints in the broker.", ["queue_name"], lengths)
    workers = [([lane], float(board.workers_for(lane))) for lane in Lane]
    yield gauge("celery_active_worker_count", "Workers that take a lane on.", ["queue_name"], workers)
    unheard = {canary.lane for canary in board.unheard()}
    yield gauge(
        "copydesk_lane_unheard",
        "1 where workers are alive and take nothing on.",
        ["lane"],
        [([lane], lane in unheard) for lane in Lane],
    )


def _workers(board: Board) -> Iterator[Metric]:
    workers = [process for process in board.processes if process.kind == "worker"]
    up = [([process.name], float(process.alive)) for process in workers]
    yield gauge("celery_worker_up", "1 while a worker's heartbeat is fresh.", ["hostname"], up)
    active = [([process.name], float(len(process.articles))) for process in workers]
    yield gauge("celery_worker_tasks_active", "Articles in a worker's hands.", ["hostname"], active)
    outdated = sum(process.alive and process.outdated for process in board.processes)
    yield gauge("copydesk_processes_outdated", "Processes that run other rules than this one.", [], [([], outdated)])


def _desk(board: Board) -> Iterator[Metric]:
    ringing = {alarm.rule for alarm in board.alarms if alarm.state == "ringing"}
    for name, says, number in (
        ("workers_up", "Workers with a fresh heartbeat.", board.workers_alive),
        ("holds", "Stages and channels that are paused or drained.", len(board.holds)),
        ("stuck", "Work in lost or endless hands.", len(board.stuck)),
        ("batches_running", "Bulk actions under way.", sum(batch.state == "running" for batch in board.batches)),
        ("review_waiting", "Submissions in review.", board.review_waiting),
        ("review_oldest_age_seconds", "How long the oldest waits for review.", board.review_oldest_s or 0.0),
    ):
        yield gauge(f"copydesk_{name}", says, [], [([], number)])
    rules = [([rule.name], float(rule.name in ringing)) for rule in RULES]
    yield gauge("copydesk_alarm", "1 while one of the desk's own rules rings.", ["rule"], rules)
