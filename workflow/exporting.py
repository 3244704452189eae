"""Spans to a collector, by OTLP over HTTP: the part of tracing that needs the extra `copydesk[tracing]`."""

from __future__ import annotations

import os
import threading
from datetime import datetime
from importlib.metadata import version

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from workflow.ids import new_name
from workflow.tracing import Kind, Place, Span

_EVERY_MS = 1_000
_CLOSE_WITHIN_S = 2.0
# A collector that hangs holds up only the thread that sends, but that thread has to end with its process.
_PATIENCE_S = 2
_KINDS = {
    Kind.INTERNAL: SpanKind.INTERNAL,
    Kind.SERVER: SpanKind.SERVER,
    Kind.PRODUCER: SpanKind.PRODUCER,
    Kind.CONSUMER: SpanKind.CONSUMER,
    Kind.CLIENT: SpanKind.CLIENT,
}


class OtlpRecorder:
    """Collects spans and sends them on a thread of its own, a second after they came at the latest."""

    def __init__(self, process: str) -> None:
        """Where to, how often sampled and what else the resource says: the standard variables, OTEL_*."""
        facts = {"service.version": version("copydesk"), "service.instance.id": new_name(process)}
        named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": f"copydesk-{process}"}
        # It only reads the environment for us: spans are made by the ledger's facts, not by a tracer.
        self._provider = TracerProvider(resource=Resource.create({**named, **facts}), shutdown_on_exit=False)
        self._scope = InstrumentationScope("copydesk", version("copydesk"))
        patience = None if os.environ.get("OTEL_EXPORTER_OTLP_TIMEOUT") else _PATIENCE_S
        self._processor = BatchSpanProcessor(OTLPSpanExporter(timeout=patience), schedule_delay_millis=_EVERY_MS)

    def samples(self, trace_id: str, name: str) -> bool:
        """As OTEL_TRACES_SAMPLER says."""
        asked = self._provider.sampler.should_sample(None, int(trace_id, 16), name)
        return asked.decision is Decision.RECORD_AND_SAMPLE

    def record(self, span: Span) -> None:
        """Take a span; when too many wait, the oldest are dropped."""
        self._processor.on_end(
            ReadableSpan(
                span.name,
                _context(span.place),
                _context(span.parent) if span.parent else None,
                resource=self._provider.resource,
                attributes=dict(span.attributes),
                links=[Link(_context(place)) for place in span.links],
                kind=_KINDS[span.kind],
                instrumentation_scope=self._scope,
                status=Status(StatusCode.ERROR, span.error) if span.error else Status(StatusCode.UNSET),
                start_time=_nanoseconds(span.started),
                end_time=_nanoseconds(span.ended),
            )
        )

    def close(self) -> None:
        """Send what is left; from a thread, since its own time limit lets a hung collector hold up the end."""
        closing = threading.Thread(target=self._processor.shutdown, name="traces end", daemon=True)
        closing.start()
        closing.join(_CLOSE_WITHIN_S)


def open_recorder(process: str) -> OtlpRecorder:
    """A recorder of this process; starts a thread."""
    return OtlpRecorder(process)


def _context(place: Place) -> SpanContext:
    flags = TraceFlags(TraceFlags.SAMPLED if place.sampled else TraceFlags.DEFAULT)
    return SpanContext(int(place.trace_id, 16), int(place.span_id, 16), is_remote=True, trace_flags=flags)


def _nanoseconds(at: datetime) -> int:
    """To the microsecond, which a float of seconds would not hold."""
    return int(at.timestamp()) * 1_000_000_000 + at.microsecond * 1_000
