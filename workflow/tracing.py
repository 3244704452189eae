"""Traces of what the desk does, for whoever has a collector of OpenTelemetry; without one, nothing at all.

A span is told when it is over, with its times. Where it hangs is a *place*: the trace and the span, as in the header
`traceparent` of W3C Trace Context, which the ledger keeps with revisions and publications. So a worker finds the right
trace whatever became of the hint, and the places of attempts follow from the ledger's rows alone.

What exports the spans is the extra `copydesk[tracing]` (workflow.exporting), looked up only when an endpoint is set.
Neither texts nor baggage are ever part of a span.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from typing import Protocol

import structlog

from workflow.ids import new_span_id, new_trace_id
from workflow.settings import BadSetting

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.ASCII | re.DOTALL)

log = structlog.get_logger(__name__)


Facts = Mapping[str, str | int | float | bool]
"""What a span says beside its times."""


class Kind(StrEnum):
    """What a span is to those around it."""

    INTERNAL = "internal"
    SERVER = "server"
    PRODUCER = "producer"
    CONSUMER = "consumer"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which trace: both ids in hex, 32 and 16 digits. sampled: whether what hangs there is exported."""

    trace_id: str
    span_id: str
    sampled: bool = True

    def __str__(self) -> str:
        """As in the header `traceparent`."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"


@dataclass(frozen=True, slots=True)
class Span:
    """Something that is over. place: its own; parent: under which it hangs, None for the root of a trace.

    links: places of other traces or attempts that it has to do with. error: what went wrong, in a word or two.
    """

    name: str
    place: Place
    parent: Place | None
    started: datetime
    ended: datetime
    kind: Kind = Kind.INTERNAL
    attributes: Facts = field(default_factory=dict)
    links: tuple[Place, ...] = ()
    error: str = ""


class Recorder(Protocol):
    """What spans are told to."""

    def samples(self, trace_id: str, name: str) -> bool:
        """Whether a new trace that begins with a span of this name is exported."""

    def record(self, span: Span) -> None:
        """Take a span; returns at once and never raises."""

    def close(self) -> None:
        """Send what is left, within two seconds."""


_recorders: list[Recorder] = []
_here: ContextVar[Place | None] = ContextVar("copydesk_trace", default=None)
_hint: ContextVar[Place | None] = ContextVar("copydesk_hint", default=None)


def wanted(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment names an endpoint for traces.

    Raises:
        BadSetting: in a protocol that we do not speak.
    """
    off = environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or environ.get("OTEL_TRACES_EXPORTER") == "none"
    if off or not any(environ.get(name) for name in _ENDPOINTS):
        return False
    for name in _PROTOCOLS:
        if environ.get(name, "http/protobuf") not in {"", "http/protobuf"}:
            raise BadSetting(f"{name} must be http/protobuf, not {environ[name]!r}: copydesk speaks no other protocol.")
    return True


def start(process: str) -> None:
    """Export what this process tells from now on, if an endpoint is set. Call after a fork, never before.

    process: web, worker or sweeper. Without the extra this says so and does nothing: work goes on.
    """
    stop()
    if not wanted():
        return
    try:
        exporting = import_module("workflow.exporting")
    except ModuleNotFoundError as error:
        log.warning("no traces: an endpoint is set, and copydesk[tracing] is not installed", missing=error.name)
        return
    _recorders.append(exporting.open_recorder(process))


def use(recorder: Recorder) -> None:
    """Tell spans to this one from now on."""
    stop()
    _recorders.append(recorder)


def stop() -> None:
    """Send what is left and tell nobody any more."""
    while _recorders:
        _recorders.pop().close()


def on() -> bool:
    """Whether anybody is told."""
    return bool(_recorders)


def tell(span: Span) -> None:
    """Tell of a span, if anybody listens and its trace is exported."""
    if _recorders and span.place.sampled:
        _recorders[-1].record(span)


def read_parent(header: str | None) -> Place | None:
    """The place that a `traceparent` names; None where it names none, as the standard has it."""
    found = _PARENT.fullmatch(header or "")
    if found is None or found[1] == "ff" or (found[1] == "00" and found[5]):
        return None
    if not int(found[2], 16) or not int(found[3], 16):
        return None
    return Place(found[2], found[3], bool(int(found[4], 16) & 1))


def below(parent: Place | None, name: str) -> Place:
    """A new place under another one, or at the root of a new trace."""
    if parent is not None:
        return Place(parent.trace_id, new_span_id(), parent.sampled)
    trace_id = new_trace_id()
    return Place(trace_id, new_span_id(), bool(_recorders) and _recorders[-1].samples(trace_id, name))


def known(parent: Place | None, root: str, key: str) -> Place:
    """The place that follows from what the ledger says: the same in every process and at every time.

    root: what the trace is named after where there is no parent. key: what the span is of.
    """
    span_id = hashlib.sha256(key.encode()).hexdigest()[:16]
    if parent is not None:
        return Place(parent.trace_id, span_id, parent.sampled)
    trace_id = hashlib.sha256(root.encode()).hexdigest()[:32]
    return Place(trace_id, span_id, bool(_recorders) and _recorders[-1].samples(trace_id, root))


def here() -> Place | None:
    """Where this thread's work hangs: the request's span, or None."""
    return _here.get()


def written() -> str:
    """`here` as the ledger keeps it; empty when there is nothing to keep."""
    place = _here.get()
    return str(place) if place else ""


def go(place: Place | None) -> None:
    """From now on this thread's work hangs there."""
    _here.set(place)


@contextmanager
def under(place: Place | None) -> Iterator[None]:
    """What is logged and queued meanwhile hangs there."""
    before = _here.set(place)
    try:
        yield
    finally:
        _here.reset(before)


@contextmanager
def announced(header: object) -> Iterator[None]:
    """What is taken up meanwhile was announced by a hint with this `traceparent`; a forged one is no place."""
    before = _hint.set(read_parent(header) if isinstance(header, str) else None)
    try:
        yield
    finally:
        _hint.reset(before)


def hint() -> Place | None:
    """The span of the hint that set this work off, where it had one."""
    return _hint.get()
