"""Stage runs, findings, the reversible ledger of edits, and answers to findings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, key, link

_OPEN = text("state in ('queued', 'running', 'errored')")


class StageRun(Base):
    """One stage on one revision; while it is queued, running or errored, this row is the queue.

    attempt: counted before the body runs; it is the fencing token of the finish. due_at: not before then.
    lease_until: until when the worker may be presumed alive. ms: run time in milliseconds.
    discarded_at: when somebody gave a dead one up; it is on no list any more.
    """

    __tablename__ = "stage_runs"
    __table_args__ = (
        UniqueConstraint("revision_id", "stage"),
        CheckConstraint(
            "state in ('queued', 'running', 'passed', 'failed', 'errored', 'dead', 'skipped')", name="state"
        ),
        Index("ix_stage_runs_open", "lane", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_stage_runs_open_stage", "stage", "queued_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "ix_stage_runs_dead",
            "finished_at",
            sqlite_where=text("state = 'dead'"),
            postgresql_where=text("state = 'dead'"),
        ),
        Index("ix_stage_runs_submission_id", "submission_id"),
        Index("ix_stage_runs_finished_at", "finished_at"),
    )

    id: Mapped[int] = key()
    submission_id: Mapped[int] = link("submissions.id")
    revision_id: Mapped[int] = link("revisions.id")
    stage: Mapped[str]
    version: Mapped[str] = mapped_column(server_default="")
    lane: Mapped[str]
    state: Mapped[str]
    verdict: Mapped[str] = mapped_column(server_default="")
    attempt: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    hinted_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    ms: Mapped[float] = mapped_column(server_default="0")
    worker: Mapped[str] = mapped_column(server_default="")
    error: Mapped[str] = mapped_column(server_default="")
    fingerprint: Mapped[str] = mapped_column(server_default="", index=True)
    discarded_at: Mapped[datetime | None]


class Attempt(Base):
    """An attempt at a stage run or a publication that came to nothing; the last attempt is on the row itself.

    run_id: of the stage run, or of the publication. error: the last line of what broke.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        CheckConstraint("kind in ('stage', 'channel')", name="kind"),
        Index("ix_attempts_submission_id", "submission_id"),
    )

    id: Mapped[int] = key()
    kind: Mapped[str]
    run_id: Mapped[int] = mapped_column(Id)
    submission_id: Mapped[int] = link("submissions.id")
    attempt: Mapped[int]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime]
    worker: Mapped[str]
    error: Mapped[str]


class FindingRow(Base):
    """One finding of a stage run (workflow.findings.Finding). start, end: code points into the revision's body."""

    __tablename__ = "findings"
    __table_args__ = (
        CheckConstraint("severity in ('info', 'warn', 'block')", name="severity"),
        Index("ix_findings_revision_id", "revision_id"),
    )

    id: Mapped[int] = key()
    stage_run_id: Mapped[int] = link("stage_runs.id")
    submission_id: Mapped[int] = link("submissions.id")
    revision_id: Mapped[int] = link("revisions.id")
    code: Mapped[str]
    stage: Mapped[str]
    severity: Mapped[str]
    confidence: Mapped[float]
    message: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    place: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    automatic: Mapped[bool] = mapped_column(server_default=false())


class EditRow(Base):
    """One entry of the ledger of changes to a base revision. body[start:end] was `before` and becomes `after`."""

    __tablename__ = "edits"
    __table_args__ = (
        CheckConstraint("state in ('applied', 'reverted', 'proposed')", name="state"),
        Index("ix_edits_revision_id", "revision_id"),
    )

    id: Mapped[int] = key()
    submission_id: Mapped[int] = link("submissions.id")
    revision_id: Mapped[int] = link("revisions.id")
    finding_id: Mapped[int] = link("findings.id")
    code: Mapped[str]
    stage: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    before: Mapped[str]
    after: Mapped[str]
    action: Mapped[str]
    state: Mapped[str]
    decided_by: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]


class Answer(Base):
    """A person's word that what a finding shows is intended; it holds for the submission while the quote stays."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("submission_id", "code", "quote_sha256"),)

    id: Mapped[int] = key()
    submission_id: Mapped[int] = link("submissions.id")
    code: Mapped[str]
    quote_sha256: Mapped[str]
    quote: Mapped[str]
    user_id: Mapped[int] = link("users.id")
    reason: Mapped[str]
    created_at: Mapped[datetime]
