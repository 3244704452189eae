"""Somebody of ops asks where an article's time went: one trace says it, from the request to the last stage."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.articles import good_en
from tests.collector import Collector, Taken, collecting
from tests.factories import open_desk, person
from tests.web.conftest import QUICK
from tests.workers.test_supervisor import free_port, start, wait_open
from web import create_app
from workflow import desk, tracing
from workflow.db import Database
from workflow.line import LINE
from workflow.migrations import upgrade
from workflow.settings import Settings
from workflow.states import Role

pytestmark = [pytest.mark.system, pytest.mark.skipif(not Path("/proc").exists(), reason="starts a whole desk")]

TRACE, CLIENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """A collector that the desk's processes tell."""
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        yield collector


def hand_in(settings: Settings, token: str, trace: str) -> int:
    """Over HTTP, as a program does that is traced itself."""
    article = {name: getattr(good_en(), name) for name in ("title", "body", "format", "category", "summary", "date")}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=20)
    with contextlib.closing(connection):
        body = json.dumps(article)
        connection.request("POST", "/api/v1/submissions", body, {**headers, "traceparent": f"00-{trace}-{CLIENT}-01"})
        answer = connection.getresponse()
        assert answer.status == 201
        return int(json.loads(answer.read())["id"])


def told(collector: Collector, trace: str) -> dict[str, Taken]:
    """What hangs in a trace, by name."""
    return {span.name: span for span in list(collector.spans) if span.trace_id == trace}


def test_one_article_is_one_trace_whose_spans_hang_and_follow_as_they_should(
    tmp_path: Path, collector: Collector
) -> None:
    up = start(Settings(folder=tmp_path / "desk", port=free_port()))
    wait_open(up)
    try:
        database = Database(up.settings.database)
        token = desk.people.issue_token(database, desk.people.add_user(database, "wen", Role.WRITER), "test")
        submission_id = hand_in(up.settings, token, TRACE)
        collector.until(lambda: {"line check", "hint check"} <= set(told(collector, TRACE)))
        database.close()
    finally:
        up.stop()
    spans = told(collector, TRACE)
    request, hint, line = (spans[name] for name in ("POST /api/v1/submissions", "hint check", "line check"))
    assert (request.parent_id, request.service) == (CLIENT, "copydesk-web")
    assert (hint.parent_id, line.parent_id, line.service) == (request.span_id, request.span_id, "copydesk-worker")
    quick = [f"stage {stage.name}" for stage in LINE if not stage.slow]
    assert {spans[name].parent_id for name in [*quick, "wait"]} == {line.span_id}
    assert request.started <= spans["wait"].started <= line.started <= spans[quick[0]].started
    assert {spans[name].attributes["copydesk.submission"] for name in quick} == {submission_id}
    assert {spans[name].attributes["copydesk.outcome"] for name in quick} == {"passed"}
    every = b"".join(collector.raw)
    assert good_en().title.encode() not in every
    assert good_en().body[:40].encode() not in every


_WORK = """
import sys
from workflow import desk, tracing
from workflow.db import Database
tracing.start("worker")
desk.check(Database(sys.argv[1]), "worker@two:2:b")
tracing.stop()
"""


def test_also_when_the_hint_was_lost_and_another_process_takes_it_up(settings: Settings, collector: Collector) -> None:
    """No broker at all: the request's process is over before the worker's begins."""
    database = Database(settings.database)
    upgrade(database.url)
    open_desk(database, settings)
    token = desk.people.issue_token(database, person(database).user_id or 0, "test")
    tracing.start("web")
    article = {"title": good_en().title, "body": good_en().body, "format": "text", "category": "news"}
    headers = {"Authorization": f"Bearer {token}", "traceparent": f"00-{TRACE}-{CLIENT}-01"}
    app = create_app(settings, database, hasher=QUICK)
    assert app.test_client().post("/api/v1/submissions", json=article, headers=headers).status_code == 201
    tracing.stop()
    database.close()
    subprocess.run([sys.executable, "-c", _WORK, database.url], check=True, timeout=60)
    spans = told(collector, TRACE)
    request, line = spans["POST /api/v1/submissions"], spans["line check"]
    assert (request.parent_id, line.parent_id, line.links) == (CLIENT, request.span_id, ())
    assert (line.service, line.attributes["copydesk.worker"]) == ("copydesk-worker", "worker@two:2:b")
    assert "hint check" not in spans
