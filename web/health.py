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
from web.gauges import LedgerCollector
from web.ops_snapshot import snapshots_of
from web.state import current_db, parts_of
from workflow import shelf
from workflow.clock import ticks
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
    registry.register(LedgerCollector(parts_of(app).database, snapshots_of(app)))
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
