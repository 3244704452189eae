"""What the checks and the channels do next with an article, and when: a sentence for each kind of waiting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import gettext, ngettext

from web.filters import clock, stage_name
from web.sentences import Line, linked, sentence
from workflow.clock import now
from workflow.findings import N_
from workflow.runs import MAX_ATTEMPTS
from workflow.shelf import Ahead, HoldRow, PublicationView, StageView
from workflow.states import Lane, PublicationState, RunState

# More names than this are told as "the checks".
_NAMED = 3
_OPEN = (RunState.QUEUED, RunState.RUNNING, RunState.ERRORED)
_SAID = frozenset({"Refused", "Retry"})

_PAUSED = N_("%(names)s: paused by %(by)s until somebody resumes it. The reason: %(reason)s")
_PAUSED_UNTIL = N_("%(names)s: paused by %(by)s until %(when)s. The reason: %(reason)s")
_DRAINED = N_("%(names)s: held by %(by)s, who lets only what waited before through. The reason: %(reason)s")
_NOBODY = N_("No worker is running at the moment. The desk's people are told; nothing is lost.")


def checks_ahead(ahead: Ahead) -> Iterator[Line]:
    """A line for every kind of waiting among the checks that are not done."""
    groups: dict[tuple[object, ...], list[StageView]] = {}
    for run in ahead.runs:
        if run.state in _OPEN or run.state == RunState.DEAD:
            hold = ahead.hold_on("stage", run.stage, run.queued_at) if run.state != RunState.RUNNING else None
            again = run.due_at if run.state == RunState.ERRORED or run.lane == Lane.SLOW else None
            groups.setdefault((run.state, run.lane, hold, again, run.attempt), []).append(run)
    for runs in groups.values():
        yield _of_runs(ahead, runs)
    if groups and not ahead.workers and any(run.state in {RunState.QUEUED, RunState.ERRORED} for run in ahead.runs):
        yield Line(sentence(_NOBODY), "warn", "alert")


def _of_runs(ahead: Ahead, runs: Sequence[StageView]) -> Line:
    one = runs[0]
    names = _names(ahead, runs)
    hold = ahead.hold_on("stage", one.stage, one.queued_at) if one.state != RunState.RUNNING else None
    if one.state == RunState.DEAD:
        template = N_("%(names)s: given up after %(most)s tries. The desk's people know; they can have it tried again.")
        return Line(sentence(template, names=names, most=one.attempt), "block", "stop")
    if hold:
        return held(names, hold)
    if one.state == RunState.RUNNING:
        template = N_("%(names)s: at work since %(when)s.")
        return Line(sentence(template, names=names, when=clock(one.started_at)), "busy", "checking")
    if one.state == RunState.ERRORED:
        return _again(names, one.attempt, one.due_at, gettext("something broke on our side, not in your text"))
    return _queued(ahead, one, names)


def _queued(ahead: Ahead, one: StageView, names: str) -> Line:
    if one.lane == Lane.SLOW:
        template = N_("%(names)s: next at %(when)s. Nothing waits for it.")
        if one.due_at <= now():
            template = N_("%(names)s: as soon as a worker is free. Nothing waits for it.")
        return Line(sentence(template, names=names, when=clock(one.due_at)))
    turn = ngettext("%(num)s article before it", "%(num)s articles before it", ahead.before)
    if not ahead.before:
        return Line(sentence(N_("%(names)s: waiting for a worker, next in line."), names=names))
    return Line(sentence(N_("%(names)s: waiting in line, %(turn)s."), names=names, turn=turn))


def _names(ahead: Ahead, runs: Sequence[StageView]) -> str:
    """The names of checks; "the checks" where that is all of them, or more than one would read."""
    if len(runs) > _NAMED or len(runs) == sum(run.lane == Lane.CHECK for run in ahead.runs):
        return str(gettext("The checks"))
    return str(gettext(", ")).join(stage_name(run.stage) for run in runs)


def _again(names: str, tried: int, due_at: datetime, why: str) -> Line:
    """The next try after one that broke, its number and its time."""
    places = {"names": names, "number": tried + 1, "most": MAX_ATTEMPTS, "why": why, "when": clock(due_at)}
    template = N_("%(names)s: try %(number)s of %(most)s at %(when)s, because %(why)s.")
    if due_at <= now():
        template = N_("%(names)s: try %(number)s of %(most)s as soon as a worker is free, because %(why)s.")
    return Line(sentence(template, **places), "warn", "retry")


def held(names: str, hold: HoldRow) -> Line:
    """What ops hold: who, why, until when."""
    template = _DRAINED if hold.mode == "drain" else _PAUSED_UNTIL if hold.until else _PAUSED
    when = clock(hold.until) if hold.until else ""
    return Line(sentence(template, names=names, by=hold.by, reason=hold.reason, when=when), "warn", "hold")


def sends_ahead(ahead: Ahead) -> Iterator[Line]:
    """A line for every channel, the newest publication there: how it stands, and what comes next."""
    newest = {one.channel: one for one in ahead.sends}
    # A text that was overtaken by a newer one says nothing, unless readers still see it.
    shown = [one for one in newest.values() if one.state != PublicationState.SUPERSEDED]
    for one in shown:
        yield _send(ahead, one)
    if not ahead.workers and any(one.state == PublicationState.PENDING for one in shown):
        yield Line(sentence(_NOBODY), "warn", "alert")


def _send(ahead: Ahead, one: PublicationView) -> Line:
    if one.state == PublicationState.LIVE:
        return _live(one)
    if one.state == PublicationState.FAILED:
        template = N_(
            "%(names)s: could not go out, because %(why)s. The desk's people see it and can have it tried again."
        )
        return Line(sentence(template, names=one.channel, why=_why(one.error)), "block", "failed")
    if one.state == PublicationState.WITHDRAWN:
        template = N_("%(names)s: taken off at %(when)s.")
        return Line(sentence(template, names=one.channel, when=clock(one.finished_at)), "quiet", "withdraw")
    hold = ahead.hold_on("channel", one.channel, one.queued_at)
    return held(one.channel, hold) if hold else _pending(one)


def _live(one: PublicationView) -> Line:
    if not one.url:
        template = N_("%(names)s: done at %(when)s.")
        return Line(sentence(template, names=one.channel, when=clock(one.finished_at)), "ok", "ok")
    template = N_("%(names)s: live since %(when)s at %(address)s")
    address = linked(one.url, one.url)
    return Line(sentence(template, names=one.channel, when=clock(one.finished_at), address=address), "ok", "publish")


def _pending(one: PublicationView) -> Line:
    # A failure puts the next try off, so that what began after it was due is in a worker's hands.
    if one.started_at is not None and one.started_at >= one.due_at:
        return Line(sentence(N_("%(names)s: being sent now."), names=one.channel), "busy", "checking")
    if one.error:
        return _again(one.channel, one.attempt, one.due_at, _why(one.error))
    if one.task == "withdraw":
        return Line(sentence(N_("%(names)s: is taken off as soon as a worker is free."), names=one.channel), "busy")
    if one.due_at > now():
        template = N_("%(names)s: goes out at %(when)s; until then the approval can be undone.")
        return Line(sentence(template, names=one.channel, when=clock(one.due_at)), "ok")
    return Line(sentence(N_("%(names)s: goes out as soon as a worker is free."), names=one.channel), "busy")


def _why(error: str) -> str:
    """What a channel said of its failure; what broke inside it is nobody's to read but ops'."""
    kind, _, said = error.partition(": ")
    return said.splitlines()[0].rstrip(".") if kind in _SAID and said else gettext("something broke on our side")
