"""The line's verb: claim due revisions, look at them, and write down everything in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, insert, select

from workflow.categories import read_profiles
from workflow.db import Database
from workflow.desk.actors import Actor, worker_actor
from workflow.desk.background import backgrounds
from workflow.desk.due import due
from workflow.desk.leases import renewing
from workflow.desk.ledger import Pen, Sheet, Text, load_many, texts, writing
from workflow.desk.outcome import Answered, Outcome, look
from workflow.desk.processes import mark_claim
from workflow.desk.reports import Done, finding_row, write_down
from workflow.desk.revisions import add_revision, add_runs, run_row
from workflow.desk.sightings import names_in, note_sightings
from workflow.edits import Entry
from workflow.failpoints import reach
from workflow.findings import Severity, Verdict
from workflow.line import LINE, RULESET, Report
from workflow.lists.listed import DomainList
from workflow.outside.manners import Asked
from workflow.profiles import Profile, Profiles
from workflow.runs import OPEN, LineClaim, any_run_due, claim_lines, still_ours
from workflow.stages import Stage
from workflow.states import EditState, Lane, Origin, RunState, State, Verb
from workflow.tables import Answer, EditRow, FindingRow, StageRun

log = structlog.get_logger(__name__)


def check(  # noqa: PLR0913 - what to take on, and what to hold it against
    database: Database,
    worker: str,
    *,
    prefer: int = 0,
    limit: int = 16,
    stages: Collection[Stage] = LINE,
    lists: tuple[DomainList, ...] = (),
    asked: Asked = Asked.CATEGORIES,
) -> int:
    """Claim due revisions, run the line over each, finish them in one transaction; gives how many were claimed.

    Slow stages are not run here, and nothing waits for them: their runs are queued as the line is done (`check_late`).

    prefer: the submission that a hint named; any due one will do as well. limit: how many under backlog. lists: of
    domains, as the worker's machine has them now. asked: whose links are asked later.
    """
    with database.read() as connection:
        # Most hints of a backlog come when all is taken on already: those must not queue for the write lock.
        if not any_run_due(connection, Lane.CHECK):
            return 0
    claims, read, answers, profiles = _claim(database, worker, prefer, limit)
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
                asked=asked,
            )
            for claim in claims
        ]
    if outcomes:
        reach("check.looked")
        for submission_id in _finish(database, worker_actor(worker), outcomes, read, stages):
            database.nudge(Lane.SLOW, submission_id)
        reach("check.finished")
    return len(claims)


def _claim(
    database: Database, worker: str, prefer: int, limit: int
) -> tuple[list[LineClaim], dict[int, Text], dict[int, Answered], Profiles]:
    with database.write() as connection:
        claims = claim_lines(connection, worker, Lane.CHECK, prefer=prefer, limit=limit)
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


def _finish(
    database: Database, actor: Actor, outcomes: Sequence[Outcome], read: dict[int, Text], stages: Collection[Stage]
) -> list[int]:
    """Write everything down; gives the submissions that slow stages look at now."""
    with writing(database) as (connection, pen):
        sheets = load_many(connection, {outcome.claim.submission_id for outcome in outcomes})
        ours = set(still_ours(connection, [outcome.claim for outcome in outcomes]))
        kept = [outcome for outcome in outcomes if outcome.claim in ours]
        for lost in (outcome.claim for outcome in outcomes if outcome.claim not in ours):
            log.warning("fenced", submission=lost.submission_id, attempt=lost.attempt)
        if not kept:
            return []
        write_down(connection, [Done(outcome.claim, outcome.done) for outcome in kept], pen.at)
        _note_names(connection, sheets, kept)
        late: list[int] = []
        for outcome in _complete(connection, kept):
            current = _conclude(connection, pen, sheets[outcome.claim.submission_id], actor, outcome, read)
            chosen = [stage for stage in stages if stage.name in outcome.late]
            if current and chosen:
                add_runs(connection, outcome.claim.submission_id, current, pen.at, chosen)
                late.append(outcome.claim.submission_id)
    for outcome in kept:
        _log_looked(outcome, read[outcome.claim.revision_id].number)
    return late


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


def _note_names(connection: Connection, sheets: Mapping[int, Sheet], outcomes: Sequence[Outcome]) -> None:
    found = {
        outcome.claim.submission_id: (
            sheets[outcome.claim.submission_id].author_id,
            names_in(finding for report in outcome.done for finding in report.findings),
        )
        for outcome in outcomes
    }
    note_sightings(connection, found)


def _complete(connection: Connection, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes whose revision has no stage run left to wait for."""
    revisions = [outcome.claim.revision_id for outcome in outcomes]
    waiting = set(
        connection.scalars(
            select(StageRun.revision_id).where(
                StageRun.revision_id.in_(revisions),
                StageRun.lane == Lane.CHECK,
                StageRun.state.in_((*OPEN, RunState.DEAD)),
            )
        )
    )
    return [outcome for outcome in outcomes if outcome.claim.revision_id not in waiting]


def _conclude(
    connection: Connection, pen: Pen, sheet: Sheet, actor: Actor, outcome: Outcome, read: dict[int, Text]
) -> int:
    """Write what follows from a finished line: the ledger of changes, the scrubbed revision, the next state.

    Gives the revision that stands then; 0 where the submission has gone on meanwhile.
    """
    text = read[outcome.claim.revision_id]
    if sheet.current_revision_id != text.id or sheet.state is not State.CHECKING:
        return 0
    _store_edits(connection, outcome)
    current, number, report = text.id, text.number, outcome.report
    if outcome.scrubbed is not None:
        current, number = _add_scrubbed(connection, outcome.scrubbed, text, pen.at)
        report = outcome.scrubbed
    blocked = outcome.verdict is Verdict.BLOCK
    article = report.article
    returned = blocked and text.origin == Origin.WRITER
    pen.record(
        sheet,
        actor,
        Verb.RETURN if returned else Verb.CLEAR,
        revision=number,
        detail={**_summary(outcome), **_again(text)},
        current_revision_id=current,
        verdict=outcome.verdict,
        title=article.title or sheet.title,
        category=article.profile.key if article.profile else article.category,
        language=article.language,
        due_at=sheet.due_at if returned else due(article.profile, sheet, pen.at),
    )
    return current


def _again(text: Text) -> dict[str, bool]:
    """That a person handed it in after others had read it; what a reviewer changed is news to nobody."""
    return {"resubmitted": True} if text.origin == Origin.WRITER and text.number > 1 else {}


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
