"""Where a submission is on its way, in plain words: the steps of the line, with what each of them found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from web.filters import stage_name
from workflow.findings import Severity
from workflow.line import LINE
from workflow.shelf import FindingView, StageView, SubmissionView
from workflow.states import RunState, State, Verb, can

_DECIDED = (State.APPROVED, State.PUBLISHING, State.PUBLISHED, State.CORRECTED)
_LIVE = (State.PUBLISHED, State.CORRECTED)
_SENT_BACK = (State.CHANGES_REQUESTED, State.REJECTED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way. status: for those who do not see the drawing. ms: how long it took, at: when it was."""

    name: str
    tone: str
    icon: str
    status: str
    note: str = ""
    ms: float | None = None
    at: datetime | None = None
    current: bool = False


def steps(view: SubmissionView) -> tuple[Step, ...]:
    """Handed in, each stage of the line, the reviewers, published."""
    return (_received(view), *_line(view), _review(view), _published(view))


def _received(view: SubmissionView) -> Step:
    if view.current is None:
        return Step(gettext("Handed in"), "quiet", "dot", gettext("not yet"), current=True)
    at = view.written.created_at if view.written else view.created_at
    return Step(gettext("Handed in"), "ok", "ok", gettext("done"), at=at)


def _line(view: SubmissionView) -> Iterable[Step]:
    latest = {run.stage: run for run in sorted(view.stages, key=lambda run: run.revision_id)}
    open_findings = view.open_findings
    for stage in LINE:
        run = latest.get(stage.name)
        if stage.slow and run is None:
            # Most articles give it nothing to do, and none waits for it.
            continue
        found = [one for one in open_findings if one.stage == stage.name]
        yield _stage(stage_name(stage.name), run, found)


def _stage(name: str, run: StageView | None, found: list[FindingView]) -> Step:
    if run is None:
        return Step(name, "quiet", "dot", gettext("not yet"))
    if run.state in {RunState.PASSED, RunState.FAILED}:
        tone, icon, status = _outcome(found)
        return Step(name, tone, icon, status, _in_words(found), run.ms)
    tone, icon, status = {
        RunState.QUEUED: ("quiet", "clock", gettext("waiting")),
        RunState.RUNNING: ("busy", "checking", gettext("running")),
        RunState.ERRORED: ("warn", "retry", gettext("will be tried again")),
        RunState.DEAD: ("block", "stop", gettext("given up: the desk's people are told")),
    }.get(RunState(run.state), ("quiet", "dot", gettext("skipped")))
    return Step(name, tone, icon, status, status, current=run.state == RunState.RUNNING)


def _outcome(found: list[FindingView]) -> tuple[str, str, str]:
    severities = {one.severity for one in found}
    if Severity.BLOCK in severities:
        return "block", "stop", gettext("something must be settled")
    if Severity.WARN in severities:
        return "warn", "alert", gettext("something to check")
    return "ok", "ok", gettext("done")


def _in_words(found: list[FindingView]) -> str:
    blocks = sum(one.severity == Severity.BLOCK for one in found)
    return findings_in_words(blocks, sum(one.severity == Severity.WARN for one in found))


def findings_in_words(blocks: int, warns: int) -> str:
    """How much was found, in words; empty when nothing was."""
    parts = []
    if blocks:
        parts.append(ngettext("%(num)s to settle", "%(num)s to settle", blocks))
    if warns:
        parts.append(ngettext("%(num)s to check", "%(num)s to check", warns))
    return str(gettext(", ")).join(parts)


def _review(view: SubmissionView) -> Step:
    name = gettext("Reviewers")
    decision = next((one for one in reversed(view.decisions) if one.current), None)
    if view.state in _DECIDED:
        return Step(name, "ok", "ok", gettext("approved"), at=decision.created_at if decision else None)
    if view.state in _SENT_BACK:
        tone, icon = ("warn", "return") if view.state is State.CHANGES_REQUESTED else ("block", "reject")
        said = gettext("changes asked for") if view.state is State.CHANGES_REQUESTED else gettext("rejected")
        return Step(name, tone, icon, said, said, at=decision.created_at if decision else None)
    if view.state is State.IN_REVIEW:
        said = gettext("%(name)s is reading it", name=view.claim.name) if view.claim else gettext("waiting")
        return Step(name, "busy", "claim", said, said, at=view.state_since, current=True)
    return Step(name, "quiet", "dot", gettext("not yet"))


def _published(view: SubmissionView) -> Step:
    name = gettext("Publication")
    if view.state in _LIVE:
        return Step(name, "ok", "publish", gettext("done"), at=view.state_since)
    if view.state in {State.PUBLISHING, State.APPROVED}:
        return Step(name, "busy", "clock", gettext("running"), current=True)
    return Step(name, "quiet", "dot", gettext("not yet"))


def possible(state: State) -> frozenset[str]:
    """The verbs of a writer that this state allows: revise, answer, withdraw, submit."""
    wanted = (Verb.SUBMIT, Verb.REVISE, Verb.ANSWER, Verb.WITHDRAW)
    return frozenset(str(verb) for verb in wanted if can(state, verb))
