"""Where a submission is on its way, in plain words: the steps of the line, and what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext, ngettext

from web.filters import stage_name
from workflow.findings import N_, Severity
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


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a state means for the writer. text: what happens next, and whether they have to do anything."""

    tone: str
    icon: str
    title: str
    text: str


_OUTLOOKS: Mapping[State, Outlook] = MappingProxyType(
    {
        State.DRAFT: Outlook(
            "quiet", "draft", N_("Still a draft"), N_("Only you can see it. Hand it in when it is ready.")
        ),
        State.CHECKING: Outlook(
            "busy",
            "checking",
            N_("The desk is checking your article"),
            N_("This takes a few seconds. You need not wait: this page shows the outcome by itself."),
        ),
        State.RETURNED: Outlook(
            "block",
            "return",
            N_("Your article needs you"),
            N_("Something must be settled before reviewers see it: mend it, or say that it is intended."),
        ),
        State.IN_REVIEW: Outlook(
            "info",
            "claim",
            N_("Waiting for a reviewer"),
            N_("It went through the checks. A reviewer reads it next; there is nothing you have to do."),
        ),
        State.CHANGES_REQUESTED: Outlook(
            "warn",
            "return",
            N_("A reviewer asks for changes"),
            N_("Read the note, change the text and hand it in again. It comes back to the reviewers after the checks."),
        ),
        State.APPROVED: Outlook(
            "ok", "approve", N_("Approved"), N_("It will be published in a moment. There is nothing you have to do.")
        ),
        State.REJECTED: Outlook(
            "block",
            "reject",
            N_("Not taken"),
            N_("The reviewer's note says why. Your text stays here; you can hand in another article at any time."),
        ),
        State.PUBLISHING: Outlook(
            "busy",
            "publish",
            N_("On its way out"),
            N_("It is approved and being published. There is nothing you have to do."),
        ),
        State.PUBLISHED: Outlook(
            "ok",
            "publish",
            N_("Published"),
            N_("Readers can see it. A correction goes through the checks and a reviewer again."),
        ),
        State.CORRECTED: Outlook(
            "ok",
            "publish",
            N_("Published, with a correction"),
            N_("Readers see the corrected text. Further corrections go the same way."),
        ),
        State.WITHDRAWN: Outlook(
            "quiet", "withdraw", N_("Withdrawn"), N_("It goes no further. Everything that was written stays here.")
        ),
    }
)


def outlook(view: SubmissionView) -> Outlook:
    """What the state means for the writer, in the reader's language."""
    found = _OUTLOOKS[view.state]
    return Outlook(found.tone, found.icon, gettext(found.title), gettext(found.text))


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
