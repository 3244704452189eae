"""Slow stages: looked at when the line is done, in a lane of their own; nothing and nobody waits for them."""

from __future__ import annotations

import traceback
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, func, select, update

from workflow.article import Article
from workflow.categories import read_profiles
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import worker_actor
from workflow.desk.background import backgrounds
from workflow.desk.copying import Copies, copy_all
from workflow.desk.leases import renewing
from workflow.desk.ledger import Pen, Sheet, Text, load, texts, writing
from workflow.desk.processes import mark_claim
from workflow.desk.reports import Done, write_down
from workflow.desk.traced import Trace, tell_attempt, tell_line, traces_of
from workflow.desk.visits import Answers, ask_all
from workflow.failpoints import reach
from workflow.findings import Finding, Severity, Verdict
from workflow.line import LINE, RULESET, StageReport, run_stage
from workflow.lists.listed import DomainList
from workflow.outside.manners import Asked, Manners
from workflow.parse import parse
from workflow.profiles import Profiles
from workflow.runs import IS_OPEN, LineClaim, any_run_due, claim_lines, still_ours
from workflow.stages import Stage
from workflow.states import Lane, RunState, State
from workflow.tables import StageRun

log = structlog.get_logger(__name__)

PATIENCE = timedelta(minutes=10)
"""Whatever is not known so long after the text came through the line stays unknown."""

PICTURES = "pictures"
"""The stage for which the desk fetches copies."""

_COME_BACK_AFTER = timedelta(seconds=1)
# Where a finding can still change what a reviewer sees first.
_BEFORE_DECISION = (State.RETURNED, State.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """One text in our hands. queued_at: when its runs were queued first. trace: of this attempt, if anybody listens."""

    claim: LineClaim
    text: Text
    profiles: Profiles
    queued_at: datetime
    trace: Trace | None


@dataclass(frozen=True, slots=True)
class _Look:
    """What the slow stages said, or when it is worth coming back because they cannot say yet."""

    reports: tuple[StageReport, ...] = ()
    again_at: datetime | None = None


def check_late(  # noqa: PLR0913 - what to take on, and what to hold it against
    database: Database,
    worker: str,
    manners: Manners,
    *,
    prefer: int = 0,
    at_once: int = 1,
    stages: Collection[Stage] = LINE,
    lists: tuple[DomainList, ...] = (),
) -> int:
    """Take on one text that slow stages are to look at, ask what they want to know, and write down what they find.

    What cannot be known yet is looked at again in a while. Gives 1, or 0 when nothing was due, or when this worker has
    `at_once` texts of that kind in its hands: the others of its processes are for those that somebody waits for.

    prefer: the submission that a hint named. lists: of domains, as the worker's machine has them now.
    """
    with database.read() as connection:
        if not any_run_due(connection, Lane.SLOW):
            return 0
    claimed = _claim(database, worker, prefer, at_once)
    if claimed is None:
        return 0
    with renewing(database, [claimed.claim]):
        around = backgrounds(database, [claimed.text], lists)[claimed.text.id]
        article = replace(parse(claimed.text.source, claimed.profiles), background=around)
        chosen = [stage for stage in stages if stage.name in {run.stage for run in claimed.claim.runs}]
        look = _look(database, claimed.text, article, chosen, manners, until=claimed.queued_at + PATIENCE)
    reach("late.looked")
    if look.again_at:
        _come_back(database, claimed.claim, look.again_at)
        tell_attempt(claimed.trace, worker, "asks again later")
    else:
        _finish(database, worker, claimed, look.reports)
    return 1


def _claim(database: Database, worker: str, prefer: int, at_once: int) -> _Claimed | None:
    with database.write() as connection:
        if _in_hands(connection, worker) >= at_once:
            return None
        claims = claim_lines(connection, worker, Lane.SLOW, prefer=prefer, limit=1)
        if not claims:
            return None
        mark_claim(connection, worker)
        claim = claims[0]
        mine = StageRun.id.in_([run.id for run in claim.runs])
        queued_at = connection.execute(select(func.min(StageRun.queued_at)).where(mine)).scalar_one()
        text = texts(connection, [claim.revision_id])[claim.revision_id]
        trace = traces_of(connection, Lane.SLOW, claims).get(claim.revision_id)
        return _Claimed(claim, text, read_profiles(connection), queued_at, trace)


def _in_hands(connection: Connection, worker: str) -> int:
    """How many texts of the slow lane this worker's processes have taken on and not given back."""
    mine = (StageRun.lane == Lane.SLOW, StageRun.state == RunState.RUNNING, StageRun.worker == worker)
    counted = select(func.count(StageRun.revision_id.distinct())).where(IS_OPEN, *mine, StageRun.lease_until > now())
    return connection.scalar(counted) or 0


def _look(
    database: Database,
    text: Text,
    article: Article,
    stages: Sequence[Stage],
    manners: Manners,
    *,
    until: datetime,
) -> _Look:
    try:
        copies = _copied(database, text, article, stages, manners, until)
        answers = _asked(database, article, stages, manners)
        again = [at for at in (copies.again_at, answers.again_at) if at and at < until]
        if again:
            return _Look(again_at=min(again))
        around = replace(article.background, not_copied=copies.left_out, probes=answers.probes, online=answers.online)
        article = replace(article, background=around)
    except Exception:  # noqa: BLE001 - told to ops and tried again, like any stage that breaks
        error = traceback.format_exc()
        return _Look(tuple(StageReport(one.name, one.version, Verdict.PASS, 0.0, error=error) for one in stages))
    return _Look(tuple(_mild(run_stage(stage, article)) for stage in stages))


def _asked(database: Database, article: Article, stages: Sequence[Stage], manners: Manners) -> Answers:
    wanted = [url for stage in stages if stage.asks for url in stage.asks(article)]
    if not wanted or manners.asked is Asked.NONE:
        return Answers({}, online=False, again_at=None)
    return ask_all(database, list(dict.fromkeys(wanted)), manners)


def _copied(
    database: Database, text: Text, article: Article, stages: Sequence[Stage], manners: Manners, until: datetime
) -> Copies:
    """Pictures first: an article may wait for them to go out, and for no link."""
    wanted = [url for stage in stages if stage.fetches for url in stage.fetches(article)]
    if not wanted:
        return Copies()
    return copy_all(database, text.base_id or text.id, list(dict.fromkeys(wanted)), manners, until=until)


def _mild(report: StageReport) -> StageReport:
    """What is found so late sends nobody back: the review has begun."""
    findings = tuple(_no_block(finding) for finding in report.findings)
    return replace(
        report, findings=findings, verdict=Verdict.WARN if report.verdict is Verdict.BLOCK else report.verdict
    )


def _no_block(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.WARN) if finding.severity is Severity.BLOCK else finding


def _come_back(database: Database, claim: LineClaim, at: datetime) -> None:
    """Queue the runs again. That is no failure: their attempts begin anew."""
    due_at = max(at, now() + _COME_BACK_AFTER)
    with database.write() as connection:
        for run in sorted(claim.runs, key=lambda run: run.id):
            ours = (StageRun.id == run.id, StageRun.attempt == run.attempt, StageRun.started_at == run.started_at)
            connection.execute(
                update(StageRun)
                .where(*ours, StageRun.state == RunState.RUNNING)
                # Not 0: what was never tried is due whatever its time says.
                .values(state=RunState.QUEUED, attempt=1, due_at=due_at, hinted_at=None, lease_until=None)
            )


def _finish(database: Database, worker: str, claimed: _Claimed, reports: tuple[StageReport, ...]) -> None:
    claim = claimed.claim
    with writing(database) as (connection, pen):
        sheet = load(connection, claim.submission_id)
        if not still_ours(connection, [claim]):
            log.warning("fenced", submission=claim.submission_id, attempt=claim.attempt)
            tell_line(claimed.trace, worker, Done(claim, reports).pairs(), fenced=True)
            return
        write_down(connection, [Done(claim, reports)], pen.at)
        if not any(report.error for report in reports):
            _record(pen, sheet, worker, claimed.text, reports)
    tell_line(claimed.trace, worker, Done(claim, reports).pairs())


def _record(pen: Pen, sheet: Sheet, worker: str, text: Text, reports: Sequence[StageReport]) -> None:
    """The event; where it is the current text that a reviewer has still to decide on, the verdict as well."""
    found = [finding for report in reports for finding in report.findings]
    counts = {str(severity): sum(one.severity is severity for one in found) for severity in Severity}
    warns = any(one.severity is Severity.WARN for one in found)
    counts_now = sheet.current_revision_id == text.id and sheet.state in _BEFORE_DECISION
    verdict = Verdict.WARN if warns and counts_now and sheet.verdict == Verdict.PASS else sheet.verdict
    detail = {"ruleset": RULESET, "stages": [report.stage for report in reports], "findings": counts}
    verb = "fetch_pictures" if all(report.stage == PICTURES for report in reports) else "look_late"
    pen.record(sheet, worker_actor(worker), verb, revision=text.number, detail=detail, verdict=verdict)
