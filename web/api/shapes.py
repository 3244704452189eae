"""How the API shows things: plain JSON objects made from the shelf's rows and the line's reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext

from workflow.findings import Edit, Finding
from workflow.importers import Report as FileReport
from workflow.line import Report, StageReport
from workflow.shelf.views import (
    DecisionView,
    EditView,
    EventView,
    FindingView,
    PublicationView,
    RevisionLine,
    StageView,
    SubmissionRow,
    SubmissionView,
)


def moment(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def submission_row(row: SubmissionRow) -> dict[str, Any]:
    """A submission in a list."""
    return {
        "id": row.id,
        "state": str(row.state),
        "revision": row.revision,
        "title": row.title,
        "category": row.category,
        "verdict": row.verdict,
        "author": row.author,
        "created_at": moment(row.created_at),
        "updated_at": moment(row.updated_at),
        "state_since": moment(row.state_since),
        "forced": row.forced,
    }


def submission(view: SubmissionView) -> dict[str, Any]:
    """A submission with its text, stages, findings, changes and decisions."""
    current = view.current
    fixes: dict[int, list[EditView]] = {}
    for edit in view.edits:
        fixes.setdefault(edit.finding_id, []).append(edit)
    return {
        "id": view.id,
        "state": str(view.state),
        "revision": current.number if current else 0,
        "sha256": current.sha256 if current else "",
        "title": view.title,
        "category": view.category,
        "language": view.language,
        "verdict": view.verdict,
        "author": view.author,
        "created_at": moment(view.created_at),
        "updated_at": moment(view.updated_at),
        "state_since": moment(view.state_since),
        "forced": view.forced is not None,
        "body": current.source.body if current else "",
        "format": str(current.source.format) if current else "text",
        "revisions": [revision_line(line) for line in view.revisions],
        "stages": [stage(run, view) for run in view.stages],
        "findings": [finding(found, fixes.get(found.id, [])) for found in view.findings],
        "decisions": [decision(made) for made in view.decisions],
        "publications": [publication(sent) for sent in view.publications],
    }


def revision_line(line: RevisionLine) -> dict[str, Any]:
    """A revision in the list of them."""
    return {
        "number": line.number,
        "origin": line.origin,
        "author": line.author,
        "title": line.title,
        "sha256": line.sha256,
        "created_at": moment(line.created_at),
    }


def stage(run: StageView, view: SubmissionView) -> dict[str, Any]:
    """A stage run. revision: the number of the text it was over."""
    numbers = {line.id: line.number for line in view.revisions}
    return {
        "stage": run.stage,
        "version": run.version,
        "state": str(run.state),
        "verdict": run.verdict,
        "ms": run.ms,
        "attempt": run.attempt,
        "revision": numbers.get(run.revision_id, 0),
    }


def finding(found: FindingView, edits: list[EditView]) -> dict[str, Any]:
    """A finding as the ledger has it; fix: the changes that mend it, or null."""
    return {
        "id": found.id,
        "code": found.code,
        "stage": found.stage,
        "severity": str(found.severity),
        "confidence": found.confidence,
        "message": found.say(gettext),
        "place": found.place,
        "start": found.start,
        "end": found.end,
        "quote": found.quote,
        "fix": {"automatic": found.automatic, "edits": [_entry(edit) for edit in edits]} if edits else None,
        "fixed": found.fixed,
        "revision": found.revision,
        "answered": found.answered.reason if found.answered else None,
    }


def _entry(edit: EditView) -> dict[str, Any]:
    return {
        "start": edit.start,
        "end": edit.end,
        "before": edit.before,
        "after": edit.after,
        "action": str(edit.action),
        "state": str(edit.state),
    }


def decision(made: DecisionView) -> dict[str, Any]:
    """A decision. current: it was made on the text that is current now."""
    return {
        "revision": made.revision,
        "decision": str(made.decision),
        "by": made.by,
        "note": made.note,
        "created_at": moment(made.created_at),
        "current": made.current,
        "forced": made.forced,
    }


def publication(sent: PublicationView) -> dict[str, Any]:
    """A publication on a channel."""
    return {
        "id": sent.id,
        "revision": sent.revision,
        "channel": sent.channel,
        "task": sent.task,
        "state": str(sent.state),
        "url": sent.url,
        "sha256": sent.sha256,
        "attempt": sent.attempt,
        "finished_at": moment(sent.finished_at),
    }


def event(row: EventView) -> dict[str, Any]:
    """A row of the timeline."""
    return {
        "id": row.id,
        "seq": row.seq,
        "at": moment(row.at),
        "actor": row.actor,
        "verb": row.verb,
        "revision": row.revision,
        "detail": dict(row.detail),
    }


def imported(report: FileReport) -> dict[str, Any]:
    """How a file was read: its name, and a note for each kind of thing that did not come over or came over changed."""
    return {"file": report.name, "notes": [one.plain(gettext) for one in report.notes]}


def report(result: Report) -> dict[str, Any]:
    """What the line says of a text, as `copydesk check --format json` prints it, without a path."""
    article = result.article
    return {
        "sha256": article.source.sha256(),
        "language": article.language,
        "title": article.title,
        "verdict": str(result.verdict),
        "stages": [_stage_report(one) for one in result.stages],
        "findings": [_fresh_finding(one, article.body) for one in result.findings],
    }


def _stage_report(one: StageReport) -> dict[str, Any]:
    return {"stage": one.stage, "version": one.version, "verdict": str(one.verdict), "ms": one.ms}


def _fresh_finding(one: Finding, body: str) -> dict[str, Any]:
    return {
        "code": one.code,
        "stage": one.stage,
        "severity": str(one.severity),
        "confidence": one.confidence,
        "message": one.say(gettext),
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "fix": {"automatic": one.automatic, "edits": [_fix(edit, body) for edit in one.edits]} if one.edits else None,
    }


def _fix(edit: Edit, body: str) -> dict[str, Any]:
    before = body[edit.start : edit.end]
    return {
        "start": edit.start,
        "end": edit.end,
        "before": before,
        "after": edit.after,
        "action": str(edit.action),
    }
