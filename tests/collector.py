"""A collector of traces on this machine: it takes OTLP over HTTP, as any collector does, and keeps what came."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


@dataclass(frozen=True)
class Taken:
    """A span as the collector read it. status: 2 is an error. service: by the resource."""

    name: str
    trace_id: str
    span_id: str
    parent_id: str
    kind: int
    started: int
    ended: int
    attributes: dict[str, Any]
    links: tuple[tuple[str, str], ...]
    status: int
    service: str


@dataclass
class Collector:
    """url: what OTEL_EXPORTER_OTLP_ENDPOINT should say. raw: every body that came, unpacked."""

    url: str = ""
    spans: list[Taken] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def named(self, name: str) -> list[Taken]:
        """The spans of this name."""
        with self.lock:
            return [span for span in self.spans if span.name == name]

    def until(self, condition: Callable[[], object], seconds: float = 30.0) -> None:
        """Wait for what comes from other processes."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, sorted(span.name for span in self.spans)
            time.sleep(0.05)

    def take(self, path: str, body: bytes) -> None:
        """Read one request."""
        request = ExportTraceServiceRequest.FromString(body)
        with self.lock:
            self.paths.append(path)
            self.raw.append(body)
            for resource in request.resource_spans:
                named = _attributes(resource.resource.attributes)
                for scope in resource.scope_spans:
                    self.spans += [_taken(span, named.get("service.name", "")) for span in scope.spans]


def _taken(span: Any, service: str) -> Taken:
    return Taken(
        span.name,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        span.kind,
        span.start_time_unix_nano,
        span.end_time_unix_nano,
        _attributes(span.attributes),
        tuple((link.trace_id.hex(), link.span_id.hex()) for link in span.links),
        span.status.code,
        service,
    )


def _attributes(pairs: Any) -> dict[str, Any]:
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in pairs}


@contextlib.contextmanager
def collecting() -> Iterator[Collector]:
    """A collector at work."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            collector.take(self.path, gzip.decompress(body) if packed else body)
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
