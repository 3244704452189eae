"""Writing down what stages said: their runs finished, their findings stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from workflow.attempts import note_broken
from workflow.desk.outcome import fingerprint
from workflow.findings import Finding, Verdict
from workflow.line import StageReport
from workflow.runs import MAX_ATTEMPTS, LineClaim, RunClaim, backoff
from workflow.states import RunState
from workflow.tables import FindingRow, StageRun

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


@dataclass(frozen=True, slots=True)
class Done:
    """The claimed runs of one revision, and what their stages said."""

    claim: LineClaim
    reports: tuple[StageReport, ...]

    def pairs(self) -> Iterator[tuple[RunClaim, StageReport]]:
        """Each run with its report; one of a stage that this version of the desk has no more has passed."""
        by_name = {report.stage: report for report in self.reports}
        for run in self.claim.runs:
            yield run, by_name.get(run.stage) or StageReport(run.stage, "", Verdict.PASS, 0.0)


def write_down(connection: Connection, done: Sequence[Done], at: datetime) -> None:
    """Finish the runs of these claims, which are ours still, and store the findings."""
    finished = [
        {"run_id": run.id, "run_attempt": run.attempt, **_finished(report, run.attempt, at)}
        for one in done
        for run, report in one.pairs()
    ]
    connection.execute(_FINISH, finished)
    broken = [row["run_id"] for row in finished if row["new_error"]]
    if broken:
        note_broken(connection, "stage", broken)
    found = [
        finding_row(one.claim.submission_id, one.claim.revision_id, run.id, finding)
        for one in done
        for run, report in one.pairs()
        for finding in report.findings
    ]
    if found:
        connection.execute(insert(FindingRow), found)


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
