"""What an examined text leaves in the ledger: its runs and findings, the changes to it, the names seen in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from workflow.desk.ledger import Sheet
from workflow.desk.outcome import Outcome
from workflow.desk.reports import finding_row
from workflow.desk.revisions import add_revision, run_row
from workflow.desk.sightings import names_in, note_sightings
from workflow.edits import Entry
from workflow.findings import Severity, Verdict
from workflow.line import LINE, RULESET, Report
from workflow.profiles import Profile
from workflow.states import EditState, Origin, RunState
from workflow.tables import EditRow, FindingRow, StageRun


def summary(outcome: Outcome) -> dict[str, Any]:
    """What the event of a finished line says."""
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


def note_names(connection: Connection, sheets: Mapping[int, Sheet], outcomes: Sequence[Outcome]) -> None:
    """The names that these texts were found to advertise."""
    found = {
        outcome.claim.submission_id: (
            sheets[outcome.claim.submission_id].author_id,
            names_in(outcome.report.findings),
        )
        for outcome in outcomes
    }
    note_sightings(connection, found)


def store_edits(connection: Connection, outcome: Outcome) -> None:
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


def add_scrubbed(
    connection: Connection, report: Report, submission_id: int, base_id: int, at: datetime
) -> tuple[int, int]:
    """The next revision, authored by the line, with what its own examination found; gives its (id, number)."""
    source = report.article.source
    revision_id, number = add_revision(
        connection, submission_id, source, origin=Origin.STAGE, author_id=None, base_id=base_id, at=at
    )
    keep_report(connection, report, submission_id, revision_id, at)
    return revision_id, number


def keep_report(connection: Connection, report: Report, submission_id: int, revision_id: int, at: datetime) -> None:
    """The stage runs of a text that was examined already, finished, and what they found."""
    stages = {stage.name: stage for stage in LINE}
    rows = [
        {
            **run_row(submission_id, revision_id, stages[done.stage], at),
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
        finding_row(submission_id, revision_id, run_id, finding)
        for run_id, done in zip(ids, report.stages, strict=True)
        for finding in done.findings
    ]
    if findings:
        connection.execute(insert(FindingRow), findings)
