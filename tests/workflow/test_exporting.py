"""Spans reach a collector over HTTP as protobuf, and one that is away or hangs holds nobody up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.collector import Collector, collecting
from workflow import tracing
from workflow.clock import now, ticks
from workflow.tracing import Kind, Place, Span

PARENT = Place("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """A collector that this process tells."""
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        yield collector
        tracing.stop()


def span(parent: Place | None = PARENT, **facts: object) -> Span:
    at = now()
    place = tracing.below(parent, "line check")
    return Span("line check", place, parent, at - timedelta(seconds=2), at, **facts)  # type: ignore[arg-type]


def test_a_span_arrives_with_its_times_place_facts_and_links(collector: Collector) -> None:
    tracing.start("worker")
    told = span(kind=Kind.CONSUMER, attributes={"copydesk.submission": 7}, links=(PARENT,), error="errored")
    tracing.tell(told)
    tracing.stop()
    [taken] = collector.spans
    assert (taken.name, taken.kind, taken.attributes) == ("line check", 5, {"copydesk.submission": 7})
    assert (taken.trace_id, taken.span_id, taken.parent_id) == (PARENT.trace_id, told.place.span_id, PARENT.span_id)
    assert taken.ended - taken.started == 2_000_000_000
    assert taken.started // 1000 == round(told.started.timestamp() * 1_000_000)
    assert taken.links == ((PARENT.trace_id, PARENT.span_id),)
    assert (taken.status, taken.service, collector.paths) == (2, "copydesk-worker", ["/v1/traces"])


def test_it_is_sent_within_a_second_or_two_without_anybody_asking(collector: Collector) -> None:
    tracing.start("web")
    tracing.tell(span())
    collector.until(lambda: collector.spans, 10)


def test_what_its_client_does_not_want_sampled_is_not_exported(collector: Collector) -> None:
    tracing.start("web")
    tracing.tell(span(Place(PARENT.trace_id, PARENT.span_id, sampled=False)))
    tracing.stop()
    assert collector.spans == []


def test_the_standard_variables_name_the_service_and_choose_the_sample(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "desk-of-the-gazette")
    tracing.start("web")
    tracing.tell(span())
    tracing.stop()
    assert [one.service for one in collector.spans] == ["desk-of-the-gazette"]
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "always_off")
    tracing.start("web")
    tracing.tell(span(None))
    tracing.stop()
    assert len(collector.spans) == 1


def test_a_collector_that_never_answers_holds_up_neither_the_work_nor_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{deaf.getsockname()[1]}")
        tracing.start("web")
        began = ticks()
        for _ in range(3000):
            tracing.tell(span())
        tracing.stop()
        assert ticks() - began < 20, "three requests that are not answered would take longer"
    assert not tracing.on()


def test_before_it_is_started_there_is_no_thread(collector: Collector) -> None:
    before = set(threading.enumerate())
    tracing.tell(span())
    assert set(threading.enumerate()) == before
