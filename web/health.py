"""For machines that watch: is the process there, can the desk work, and its numbers for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from web.auth import public
from web.events import broadcaster_of
from web.state import current_db, parts_of
from workflow import shelf
from workflow.clock import ticks
from workflow.db import Database
from workflow.shelf.board import Board
from workflow.states import Role

bp = Blueprint("health", __name__)

_NAME = "copydesk.metrics"
_WATCHERS = frozenset({Role.OPS, Role.ADMIN})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@bp.get("/healthz")
@public
def healthz() -> AnyResponse:
    """This process answers."""
    return jsonify({"status": "ok"})


@bp.get("/readyz")
@public
def readyz() -> AnyResponse:
    """The desk can do its work; 503 with the reasons when it cannot."""
    state = shelf.ready(current_db())
    body = {
        "status": "ready" if state.ok else "not ready",
        "database": state.database,
        "migrated": state.migrated,
        "workers": state.workers,
        "reasons": list(state.reasons),
    }
    response = jsonify(body)
    response.status_code = 200 if state.ok else 503
    return response


@bp.get("/metrics")
@public
def metrics() -> AnyResponse:
    """Prometheus text. For ops and admins by token or session, and for programs on this machine without either."""
    if not _is_local() and (g.person is None or g.person.role not in _WATCHERS):
        raise Forbidden if g.person else Unauthorized
    registry: CollectorRegistry = current_app.extensions[_NAME]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _is_local() -> bool:
    """Asked from this machine itself: what a proxy on it passes on is not."""
    forwarded = any(name in request.headers for name in _FORWARDED)
    return request.remote_addr in _LOOPBACK and not forwarded


def install(app: Flask) -> None:
    """Give the application its own registry: gauges from the ledger, counters of this process's requests."""
    registry = CollectorRegistry()
    registry.register(LedgerCollector(parts_of(app).database))
    registry.register(_Streams(app))
    _count_requests(app, registry)
    app.extensions[_NAME] = registry


def _count_requests(app: Flask, registry: CollectorRegistry) -> None:
    answered = Counter("copydesk_http_responses", "Responses by status class.", ["status"], registry=registry)
    took = Histogram("copydesk_http_seconds", "Seconds to answer, streams left out.", registry=registry)

    def begin() -> None:
        g.metrics_started = ticks()

    def count(response: Response) -> Response:
        answered.labels(f"{response.status_code // 100}xx").inc()
        if response.mimetype != "text/event-stream" and "metrics_started" in g:
            took.observe(ticks() - g.metrics_started)
        return response

    app.before_request(begin)
    app.after_request(count)


class _Streams(Collector):
    """How many browsers listen to this process."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def collect(self) -> Iterator[Metric]:
        gauge = GaugeMetricFamily("copydesk_event_streams", "Browsers that listen to this process.")
        gauge.add_metric([], broadcaster_of(self._app).count)
        yield gauge


class LedgerCollector(Collector):
    """The desk as the ledger has it at the moment of the scrape: true when every worker is dead."""

    def __init__(self, database: Database) -> None:
        """Reads at each scrape; keeps nothing."""
        self._database = database

    def describe(self) -> Iterator[Metric]:
        """Nothing: asking for the names must not read the ledger."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        seen = shelf.board(self._database)
        yield from _stages(seen)
        yield from _channels(seen)
        yield from _desk(seen)
        states = GaugeMetricFamily("copydesk_submissions", "Submissions by state.", labels=["state"])
        for state, count in shelf.state_counts(self._database).items():
            states.add_metric([str(state)], count)
        yield states


def _stages(seen: Board) -> Iterator[Metric]:
    depth = GaugeMetricFamily("copydesk_stage_queue_depth", "Stage runs that wait.", labels=["stage"])
    oldest = GaugeMetricFamily("copydesk_stage_oldest_age_seconds", "How long the oldest has waited.", labels=["stage"])
    running = GaugeMetricFamily("copydesk_stage_running", "Stage runs at work.", labels=["stage"])
    errored = GaugeMetricFamily("copydesk_stage_errored", "Stage runs to be tried again.", labels=["stage"])
    dead = GaugeMetricFamily("copydesk_stage_dead", "Stage runs given up: ops has to look.", labels=["stage"])
    for card in seen.stages:
        depth.add_metric([card.name], card.waiting)
        oldest.add_metric([card.name], card.oldest_s or 0.0)
        running.add_metric([card.name], card.running)
        errored.add_metric([card.name], card.errored)
        dead.add_metric([card.name], card.dead)
    yield from (depth, oldest, running, errored, dead)


def _channels(seen: Board) -> Iterator[Metric]:
    depth = GaugeMetricFamily("copydesk_channel_queue_depth", "Publications that wait.", labels=["channel"])
    oldest = GaugeMetricFamily("copydesk_channel_oldest_age_seconds", "How long the oldest waits.", labels=["channel"])
    failed = GaugeMetricFamily("copydesk_channel_failed", "Publications given up.", labels=["channel"])
    for card in seen.channels:
        depth.add_metric([card.name], card.waiting)
        oldest.add_metric([card.name], card.oldest_s or 0.0)
        failed.add_metric([card.name], card.failed)
    yield from (depth, oldest, failed)


def _desk(seen: Board) -> Iterator[Metric]:
    workers = GaugeMetricFamily("copydesk_workers_up", "Workers with a fresh heartbeat.", value=seen.workers_alive)
    holds = GaugeMetricFamily("copydesk_holds", "Stages and channels that are paused.", value=len(seen.holds))
    review = GaugeMetricFamily("copydesk_review_waiting", "Submissions in review.", value=seen.review_waiting)
    age = GaugeMetricFamily(
        "copydesk_review_oldest_age_seconds", "How long the oldest waits for review.", value=seen.review_oldest_s or 0.0
    )
    yield from (workers, holds, review, age)
