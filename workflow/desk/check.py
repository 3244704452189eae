"""The line's verb: claim due revisions, look at them, and write down everything in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, bindparam, func, insert, select, update

from workflow.attempts import note_broken
from workflow.categories import read_profiles
from workflow.db import Database
from workflow.desk.actors import Actor, worker_actor
from workflow.desk.background import backgrounds
from workflow.desk.leases import renewing
from workflow.desk.ledger import Pen, Sheet, Text, load_many, texts, writing
from workflow.desk.outcome import Answered, Outcome, fingerprint, look
from workflow.desk.processes import mark_claim
from workflow.desk.revisions import add_revision, run_row
from workflow.edits import Entry
from workflow.failpoints import reach
from workflow.findings import Finding, Severity, Verdict
from workflow.line import LINE, RULESET, Report, StageReport
from workflow.lists.listed import DomainList
from workflow.profiles import Profile, Profiles
from workflow.runs import (
    MAX_ATTEMPTS,
    OPEN,
    LineClaim,
    any_run_due,
    backoff,
    claim_lines,
    still_ours,
)
from workflow.stages import Stage
from workflow.states import EditState, Lane, Origin, RunState, State, Verb
from workflow.tables import Answer, EditRow, FindingRow, StageRun

log = structlog.get_logger(__name__)

_FINISH = (
    update(StageRun.__table__)  # type: ignore[arg-type]
    .where(StageRun.id == bindparam("run_id"), StageRun.attempt == bindparam("run_attempt"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("state", "version", "verdict", "ms", "error", "fingerprint", "due_at", "finished_at")
        }
        | {"lease_until": None}
    )
)


def check(  # noqa: PLR0913 - what to take on, and what to hold it against
    database: Database,
    worker: str,
    *,
    prefer: int = 0,
    slow: bool = False,
    limit: int = 16,
    stages: Collection[Stage] = LINE,
    lists: tuple[DomainList, ...] = (),
) -> int:
    """Claim due revisions, run the line over each, finish them in one transaction; gives how many were claimed.

    prefer: the submission that a hint named; any due one will do as well. limit: how many under backlog. lists: of
    domains, as the worker's machine has them now.
    """
    lane = Lane.SLOW if slow else Lane.CHECK
    with database.read() as connection:
        # Most hints of a backlog come when all is taken on already: those must not queue for the write lock.
        if not any_run_due(connection, lane):
            return 0
    claims, read, answers, profiles = _claim(database, worker, lane, prefer, limit)
    with renewing(database, claims):
        around = backgrounds(database, read.values(), lists)
        outcomes = [
            look(
                claim,
                read[claim.revision_id].source,
                profiles,
                answered=answers.get(claim.submission_id, frozenset()),
                mends=read[claim.revision_id].origin == Origin.WRITER,
                stages=stages,
                background=around[claim.revision_id],
            )
            for claim in claims
        ]
    if outcomes:
        reach("check.looked")
        _finish(database, worker_actor(worker), outcomes, read)
        reach("check.finished")
    return len(claims)


def _claim(
    database: Database, worker: str, lane: Lane, prefer: int, limit: int
) -> tuple[list[LineClaim], dict[int, Text], dict[int, Answered], Profiles]:
    with database.write() as connection:
        claims = claim_lines(connection, worker, lane, prefer=prefer, limit=limit)
        if not claims:
            return [], {}, {}, Profiles(())
        mark_claim(connection, worker)
        read = texts(connection, [claim.revision_id for claim in claims])
        answers = answered_of(connection, [claim.submission_id for claim in claims])
        return claims, read, answers, read_profiles(connection)


def answered_of(connection: Connection, submission_ids: Iterable[int]) -> dict[int, Answered]:
    """What people called intended, by submission."""
    rows = connection.execute(
        select(Answer.submission_id, Answer.code, Answer.quote_sha256).where(
            Answer.submission_id.in_(list(submission_ids))
        )
    )
    found: dict[int, set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.submission_id, set()).add((row.code, row.quote_sha256))
    return {submission_id: frozenset(answers) for submission_id, answers in found.items()}


def _finish(database: Database, actor: Actor, outcomes: Sequence[Outcome], read: dict[int, Text]) -> None:
    with writing(database) as (connection, pen):
        sheets = load_many(connection, {outcome.claim.submission_id for outcome in outcomes})
        ours = set(still_ours(connection, [outcome.claim for outcome in outcomes]))
        kept = [outcome for outcome in outcomes if outcome.claim in ours]
        for late in (outcome.claim for outcome in outcomes if outcome.claim not in ours):
            log.warning("fenced", submission=late.submission_id, attempt=late.attempt)
        if not kept:
            return
        _finish_runs(connection, kept, pen.at)
        _store_findings(connection, kept)
        for outcome in _complete(connection, kept):
            _conclude(connection, pen, sheets[outcome.claim.submission_id], actor, outcome, read)
    for outcome in kept:
        _log_looked(outcome, read[outcome.claim.revision_id].number)


def _log_looked(outcome: Outcome, number: int) -> None:
    """One line for each text: which, how it went, and what broke; the ids are those of the ledger."""
    log.info(
        "looked",
        submission=outcome.claim.submission_id,
        revision=number,
        runs=[run.id for run in outcome.claim.runs],
        attempt=outcome.claim.attempt,
        verdict=str(outcome.verdict),
        ms=round(sum(report.ms for report in outcome.done), 1),
        broken=[report.stage for report in outcome.done if report.error],
    )


def _finish_runs(connection: Connection, outcomes: Sequence[Outcome], at: datetime) -> None:
    rows = []
    for outcome in outcomes:
        reports = {report.stage: report for report in outcome.done}
        for run in outcome.claim.runs:
            report = reports.get(run.stage) or _gone(run.stage)
            rows.append({"run_id": run.id, "run_attempt": run.attempt, **_finished(report, run.attempt, at)})
    connection.execute(_FINISH, rows)
    broken = [row["run_id"] for row in rows if row["new_error"]]
    if broken:
        note_broken(connection, "stage", broken)


def _gone(stage: str) -> StageReport:
    """A run of a stage that this version of the desk does not have any more."""
    return StageReport(stage, "", Verdict.PASS, 0.0)


def _finished(report: StageReport, attempt: int, at: datetime) -> dict[str, Any]:
    state = RunState.FAILED if report.verdict is Verdict.BLOCK else RunState.PASSED
    if report.error:
        state = RunState.DEAD if attempt >= MAX_ATTEMPTS else RunState.ERRORED
    return {
        "new_state": state,
        "new_version": report.version,
        "new_verdict": "" if report.error else report.verdict,
        "new_ms": report.ms,
        "new_error": report.error,
        "new_fingerprint": fingerprint(report.stage, report.error) if report.error else "",
        "new_due_at": at + backoff(attempt) if state is RunState.ERRORED else at,
        "new_finished_at": at,
    }


def _store_findings(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    rows = [
        finding_row(outcome.claim.submission_id, outcome.claim.revision_id, run.id, finding)
        for outcome in outcomes
        for report in outcome.done
        for run in outcome.claim.runs
        if run.stage == report.stage
        for finding in report.findings
    ]
    if rows:
        connection.execute(insert(FindingRow), rows)


def finding_row(submission_id: int, revision_id: int, run_id: int, finding: Finding) -> dict[str, Any]:
    """A finding, ready to insert."""
    facts = asdict(replace(finding, edits=()))
    del facts["edits"]
    return {
        **facts,
        "params": dict(finding.params),
        "submission_id": submission_id,
        "revision_id": revision_id,
        "stage_run_id": run_id,
    }


def _complete(connection: Connection, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes whose revision has no stage run left to wait for."""
    revisions = [outcome.claim.revision_id for outcome in outcomes]
    waiting = set(
        connection.scalars(
            select(StageRun.revision_id).where(
                StageRun.revision_id.in_(revisions), StageRun.state.in_((*OPEN, RunState.DEAD))
            )
        )
    )
    return [outcome for outcome in outcomes if outcome.claim.revision_id not in waiting]


def _conclude(
    connection: Connection, pen: Pen, sheet: Sheet, actor: Actor, outcome: Outcome, read: dict[int, Text]
) -> None:
    """Write what follows from a finished line: the ledger of changes, the scrubbed revision, the next state."""
    text = read[outcome.claim.revision_id]
    if sheet.current_revision_id != text.id or sheet.state is not State.CHECKING:
        return
    _store_edits(connection, outcome)
    current, number, report = text.id, text.number, outcome.report
    if outcome.scrubbed is not None:
        current, number = _add_scrubbed(connection, outcome.scrubbed, text, pen.at)
        report = outcome.scrubbed
    blocked = _worst(connection, outcome) is Verdict.BLOCK
    article = report.article
    pen.record(
        sheet,
        actor,
        Verb.RETURN if blocked and text.origin == Origin.WRITER else Verb.CLEAR,
        revision=number,
        detail=_summary(outcome),
        current_revision_id=current,
        verdict=Verdict.BLOCK if blocked else outcome.verdict,
        title=article.title or sheet.title,
        category=article.profile.key if article.profile else article.category,
        language=article.language,
    )


def _worst(connection: Connection, outcome: Outcome) -> Verdict:
    """The verdict, with what slow stages said before: their findings are only in the database."""
    if outcome.verdict is Verdict.BLOCK or not any(stage.slow for stage in LINE):
        return outcome.verdict
    blocks = connection.scalar(
        select(func.count())
        .select_from(FindingRow)
        .join(StageRun, StageRun.id == FindingRow.stage_run_id)
        .where(
            FindingRow.revision_id == outcome.claim.revision_id,
            FindingRow.severity == Severity.BLOCK,
            StageRun.lane == Lane.SLOW,
        )
    )
    return Verdict.BLOCK if blocks else outcome.verdict


def _summary(outcome: Outcome) -> dict[str, Any]:
    counts = {str(severity): 0 for severity in Severity}
    for finding in outcome.report.findings:
        counts[finding.severity] += 1
    return {
        "ruleset": RULESET,
        "profile": _profile_name(outcome.report.article.profile),
        "verdict": str(outcome.verdict),
        "findings": counts,
        "applied": len(outcome.entries),
        "proposed": len(outcome.proposed),
    }


def _profile_name(profile: Profile | None) -> str:
    """Under which version of which category a text was judged: what the category asks may change later."""
    return f"{profile.key}@{profile.version}" if profile else ""


def _store_edits(connection: Connection, outcome: Outcome) -> None:
    """The ledger of changes, each entry tied to the stored finding that asked for it."""
    states = [(entry, EditState.APPLIED) for entry in outcome.entries]
    states += [(entry, EditState.PROPOSED) for entry in outcome.proposed]
    if not states:
        return
    claim = outcome.claim
    stored = connection.execute(
        select(FindingRow.id, FindingRow.code, FindingRow.start, FindingRow.end, FindingRow.quote).where(
            FindingRow.revision_id == claim.revision_id
        )
    ).all()
    wanted = _wanted_by(outcome.report, stored)
    rows = [
        {
            **asdict(entry),
            "submission_id": claim.submission_id,
            "revision_id": claim.revision_id,
            "finding_id": wanted.get((entry.code, entry.start, entry.end)) or _nearest(entry, stored),
            "state": state,
        }
        for entry, state in states
    ]
    connection.execute(insert(EditRow), rows)


def _wanted_by(report: Report, stored: Sequence[Any]) -> dict[tuple[str, int, int], int]:
    """From each change that a finding asks for, by (code, start, end), to the id of the stored finding."""
    ids = {(row.code, row.start, row.end, row.quote): row.id for row in stored}
    return {
        (finding.code, edit.start, edit.end): ids[finding.code, finding.start, finding.end, finding.quote]
        for finding in report.findings
        for edit in finding.edits
        if (finding.code, finding.start, finding.end, finding.quote) in ids
    }


def _nearest(entry: Entry, stored: Sequence[Any]) -> int:
    """A change that came of several rounds is nobody's alone: it goes with the nearest finding, of its code if any."""
    nearest: int = min(stored, key=lambda row: (row.code != entry.code, abs(row.start - entry.start))).id
    return nearest


def _add_scrubbed(connection: Connection, report: Report, text: Text, at: datetime) -> tuple[int, int]:
    """The next revision, authored by the line, with the stage runs and findings of its own examination."""
    revision_id, number = add_revision(
        connection,
        text.submission_id,
        report.article.source,
        origin=Origin.STAGE,
        author_id=None,
        base_id=text.id,
        at=at,
    )
    stages = {stage.name: stage for stage in LINE}
    rows = [
        {
            **run_row(text.submission_id, revision_id, stages[done.stage], at),
            "state": RunState.FAILED if done.verdict is Verdict.BLOCK else RunState.PASSED,
            "verdict": done.verdict,
            "attempt": 1,
            "started_at": at,
            "finished_at": at,
            "ms": done.ms,
        }
        for done in report.stages
        if done.stage in stages
    ]
    ids = list(connection.scalars(insert(StageRun).returning(StageRun.id, sort_by_parameter_order=True), rows))
    findings = [
        finding_row(text.submission_id, revision_id, run_id, finding)
        for run_id, done in zip(ids, report.stages, strict=True)
        for finding in done.findings
    ]
    if findings:
        connection.execute(insert(FindingRow), findings)
    return revision_id, number
