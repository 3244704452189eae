"""When each stage run and publication of a submission waited and ran, as bars on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.shelf.views import AttemptView, PublicationView, RevisionLine, StageView

# A bar that is there must be seen: this many of the hundred units at the least.
_LEAST = 0.8


@dataclass(frozen=True, slots=True)
class Earlier:
    """An attempt that came to nothing, on the same scale. run_s: seconds it ran."""

    of: AttemptView
    start: float
    ran: float
    run_s: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One run. start, waited, ran: in hundredths of the scale. wait_s, run_s: seconds; None for what has not begun.

    earlier: its attempts that came to nothing, oldest first.
    """

    of: StageView | PublicationView
    start: float
    waited: float
    ran: float
    wait_s: float
    run_s: float | None
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Fall:
    """The runs on one revision, on a scale of span_s seconds."""

    revision: RevisionLine | None
    span_s: float
    bars: tuple[Bar, ...]


def of_runs(
    runs: Sequence[StageView], revisions: Sequence[RevisionLine], now: datetime, attempts: Sequence[AttemptView] = ()
) -> tuple[Fall, ...]:
    """The stage runs by revision, newest revision first."""
    tried = [one for one in attempts if one.kind == "stage"]
    return tuple(
        _fall(line, [run for run in runs if run.revision_id == line.id], now, tried)
        for line in reversed(revisions)
        if any(run.revision_id == line.id for run in runs)
    )


def of_publications(
    publications: Sequence[PublicationView], now: datetime, attempts: Sequence[AttemptView] = ()
) -> Fall:
    """All publications of a submission on one scale."""
    return _fall(None, publications, now, [one for one in attempts if one.kind == "channel"])


def _fall(
    revision: RevisionLine | None,
    all_of_it: Sequence[StageView | PublicationView],
    now: datetime,
    attempts: Sequence[AttemptView],
) -> Fall:
    first = min((one.queued_at for one in all_of_it), default=now)
    ids = {one.id for one in all_of_it}
    tried = [one for one in attempts if one.run_id in ids]
    # A retry by hand begins to count its waiting anew: what was tried before lies to the left of it.
    first = min([first, *(one.started_at for one in tried if one.started_at)])
    span = max((_until(one, now) - first).total_seconds() for one in all_of_it) if all_of_it else 0.0
    scale = max(span, 0.001)
    return Fall(revision, span, tuple(_bar(one, first, scale, now, tried) for one in all_of_it))


def _until(one: StageView | PublicationView, now: datetime) -> datetime:
    return max(one.finished_at or now, one.started_at or one.queued_at, one.queued_at)


def _run_s(one: StageView | PublicationView, now: datetime) -> float | None:
    """How long it ran: a stage says so itself, since all stages of a line share one start."""
    if one.started_at is None:
        return None
    if isinstance(one, StageView) and one.finished_at:
        return one.ms / 1000
    return max(0.0, ((one.finished_at or now) - one.started_at).total_seconds())


def _bar(
    one: StageView | PublicationView, first: datetime, span: float, now: datetime, attempts: Sequence[AttemptView]
) -> Bar:
    wait_s = max(0.0, ((one.started_at or now) - one.queued_at).total_seconds())
    run_s = _run_s(one, now)
    room = 0.0 if run_s is None else _LEAST
    start = min((one.queued_at - first).total_seconds() / span * 100, 100 - room)
    waited = min(wait_s / span * 100, 100 - room - start)
    ran = 0.0 if run_s is None else min(max(run_s / span * 100, _LEAST), 100 - start - waited)
    earlier = tuple(_earlier(tried, first, span) for tried in attempts if tried.run_id == one.id)
    return Bar(one, round(start, 2), round(waited, 2), round(ran, 2), wait_s, run_s, earlier)


def _earlier(tried: AttemptView, first: datetime, span: float) -> Earlier:
    began = tried.started_at or tried.ended_at
    run_s = max(0.0, (tried.ended_at - began).total_seconds())
    start = min(max(0.0, (began - first).total_seconds() / span * 100), 100 - _LEAST)
    ran = min(max(run_s / span * 100, _LEAST), 100 - start)
    return Earlier(tried, round(start, 2), round(ran, 2), run_s)
