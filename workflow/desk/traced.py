"""Spans about attempts at a line or a delivery, made of what the ledger says of them.

An attempt hangs under the request that brought its text, or that approved it, whatever hint set it off: the row says
which. The place of an attempt follows from when it began, so the next one can link to it, even to one whose worker was
lost and could tell nobody; that one is told of by whoever takes over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from workflow import tracing
from workflow.attempts import LOST
from workflow.clock import now, ticks
from workflow.findings import Verdict
from workflow.line import StageReport
from workflow.runs import MAX_ATTEMPTS, LineClaim, PublicationClaim, RunClaim
from workflow.states import Lane
from workflow.tables import Attempt, Publication, Revision, StageRun
from workflow.tracing import Facts, Kind, Place, Span


@dataclass(frozen=True, slots=True)
class Trace:
    """One attempt. place: its span; waiting_since: since when it could have begun. links: attempts before, the hint."""

    name: str
    place: Place
    parent: Place | None
    waiting_since: datetime
    begun: datetime
    facts: Facts
    links: tuple[Place, ...]


def traces_of(connection: Connection, lane: Lane, claims: Sequence[LineClaim]) -> dict[int, Trace]:
    """Of each line that was just claimed, by its revision; nothing where nobody listens."""
    if not tracing.on() or not claims:
        return {}
    base = aliased(Revision)
    runs = [run.id for claim in claims for run in claim.runs]
    rows = connection.execute(
        select(
            Revision.id,
            Revision.number,
            Revision.sha256,
            Revision.created_at,
            func.coalesce(func.nullif(Revision.traceparent, ""), base.traceparent, "").label("traceparent"),
            func.min(StageRun.queued_at).label("queued_at"),
            func.max(StageRun.due_at).label("due_at"),
        )
        .outerjoin(base, base.id == Revision.base_id)
        .join(StageRun, StageRun.revision_id == Revision.id)
        .where(StageRun.id.in_(runs))
        .group_by(Revision.id, base.traceparent)
    )
    before = _attempts_before(connection, "stage", runs)
    found = {row.id: row for row in rows}
    return {claim.revision_id: _line(lane, claim, found[claim.revision_id], before) for claim in claims}


def _attempts_before(connection: Connection, kind: str, ids: Sequence[int]) -> dict[int, Any]:
    """The last attempt at each of these that came to nothing, by run or publication."""
    wanted = select(Attempt.__table__).where(Attempt.kind == kind, Attempt.run_id.in_(ids)).order_by(Attempt.id)
    return {row.run_id: row for row in connection.execute(wanted)}


def _line(lane: Lane, claim: LineClaim, row: Any, before: Mapping[int, Any]) -> Trace:
    parent, begun = tracing.read_parent(row.traceparent), claim.runs[0].started_at
    root = f"{claim.submission_id}:{row.number}:{row.sha256}:{row.created_at.isoformat()}"
    key = f"{lane}:{claim.revision_id}"
    facts = {
        "copydesk.lane": str(lane),
        "copydesk.submission": claim.submission_id,
        "copydesk.revision": row.number,
        "copydesk.attempt": claim.attempt,
    }
    last = max((before[run.id] for run in claim.runs if run.id in before), key=lambda one: one.id, default=None)
    links = _links(last, parent, root, key, f"line {lane}", facts)
    waiting_since = max(row.queued_at, row.due_at, last.ended_at if last else row.queued_at)
    place = tracing.known(parent, root, f"{key}:{begun.isoformat()}")
    return Trace(f"line {lane}", place, parent, min(waiting_since, begun), begun, facts, links)


def trace_of(connection: Connection, claim: PublicationClaim) -> Trace | None:
    """Of a publication that was just claimed; None where nobody listens."""
    if not tracing.on():
        return None
    row = connection.execute(
        select(
            Publication.traceparent,
            Publication.queued_at,
            Publication.due_at,
            Revision.number,
            Revision.sha256,
            func.coalesce(func.nullif(Revision.traceparent, ""), "").label("text"),
        )
        .join(Revision, Revision.id == Publication.revision_id)
        .where(Publication.id == claim.id)
    ).one()
    parent, begun = tracing.read_parent(row.traceparent), claim.started_at
    root, key, name = f"publication:{claim.key}", f"publish:{claim.id}", f"{claim.task} {claim.channel}"
    facts = {
        "copydesk.lane": str(Lane.PUBLISH),
        "copydesk.submission": claim.submission_id,
        "copydesk.revision": row.number,
        "copydesk.publication": claim.id,
        "copydesk.channel": claim.channel,
        "copydesk.attempt": claim.attempt,
    }
    last = _attempts_before(connection, "channel", [claim.id]).get(claim.id)
    text = tracing.read_parent(row.text)
    links = (*_links(last, parent, root, key, name, facts), *((text,) if text else ()))
    place = tracing.known(parent, root, f"{key}:{begun.isoformat()}")
    return Trace(name, place, parent, min(max(row.queued_at, row.due_at), begun), begun, facts, links)


def _links(last: Any, parent: Place | None, root: str, key: str, name: str, facts: Facts) -> tuple[Place, ...]:
    """The attempt before and the hint. Of an attempt whose worker was lost nobody has told yet."""
    links = [place] if (place := tracing.hint()) else []
    if last is None or last.started_at is None:
        return tuple(links)
    before = tracing.known(parent, root, f"{key}:{last.started_at.isoformat()}")
    if last.error == LOST:
        told = {**facts, "copydesk.attempt": last.attempt, "copydesk.worker": last.worker, "copydesk.outcome": "lost"}
        span = Span(name, before, parent, last.started_at, last.ended_at, Kind.CONSUMER, told, error="lost")
        tracing.tell(span)
    return (*links, before)


def tell_line(
    trace: Trace | None, worker: str, done: Iterable[tuple[RunClaim, StageReport]], *, fenced: bool = False
) -> None:
    """An attempt at a line, its wait, and each stage; fenced: what it brought was thrown away."""
    if trace is None:
        return
    outcomes = []
    for run, report in done:
        outcome = "fenced" if fenced else _outcome(run, report)
        outcomes.append(outcome)
        _tell_stage(trace, run, report, outcome)
    worst = next((one for one in ("fenced", "dead", "errored", "failed") if one in outcomes), "passed")
    tell_attempt(trace, worker, worst)


def tell_attempt(trace: Trace | None, worker: str, outcome: str) -> None:
    """An attempt that is over, and how long it had waited to begin."""
    if trace is None:
        return
    waited = trace.begun - trace.waiting_since
    own: Facts = {"copydesk.worker": worker, "copydesk.outcome": outcome, "copydesk.wait_ms": _ms(waited)}
    error = outcome if outcome in {"fenced", "dead", "errored"} else ""
    facts: Facts = {**trace.facts, **own}
    kind = Kind.CONSUMER
    tracing.tell(Span(trace.name, trace.place, trace.parent, trace.begun, now(), kind, facts, trace.links, error))
    if waited > timedelta(0):
        wait = tracing.below(trace.place, "wait")
        tracing.tell(Span("wait", wait, trace.place, trace.waiting_since, trace.begun, attributes=trace.facts))


def _outcome(run: RunClaim, report: StageReport) -> str:
    if report.error:
        return "dead" if run.attempt >= MAX_ATTEMPTS else "errored"
    return "failed" if report.verdict is Verdict.BLOCK else "passed"


def _tell_stage(trace: Trace, run: RunClaim, report: StageReport, outcome: str) -> None:
    began = now() - timedelta(seconds=max(0.0, ticks() - report.began)) if report.began else trace.begun
    ended = began + timedelta(milliseconds=report.ms)
    own: Facts = {"copydesk.stage": run.stage, "copydesk.run": run.id, "copydesk.attempt": run.attempt}
    facts: Facts = {**trace.facts, **own, "copydesk.outcome": outcome}
    error = outcome if outcome in {"dead", "errored"} else ""
    place = tracing.below(trace.place, run.stage)
    tracing.tell(Span(f"stage {run.stage}", place, trace.place, began, ended, attributes=facts, error=error))


def _ms(length: timedelta) -> float:
    return round(length.total_seconds() * 1000, 3)
