"""Lists of submissions by keyset: a writer's own, everybody's, the review queue and its splits."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, true, tuple_
from sqlalchemy.orm import aliased

from workflow.clock import now
from workflow.db import Database
from workflow.findings import Severity, Verdict
from workflow.shelf.views import Page, SubmissionRow
from workflow.states import Decision, State
from workflow.tables import Answer, Claim, DecisionRow, FindingRow, Revision, Submission, User

COUNT_CAP = 1000


class Split(StrEnum):
    """A part of the review queue."""

    UNCLAIMED = "unclaimed"
    MINE = "mine"
    BLOCKING = "blocking"
    RESUBMITTED = "resubmitted"
    ALL = "all"


_HOLDER = aliased(User)


def _count(severity: Severity) -> Any:
    """Findings of this weight on the current text that nobody has called intended."""
    said = select(Answer.id).where(
        Answer.submission_id == FindingRow.submission_id,
        Answer.code == FindingRow.code,
        Answer.quote == FindingRow.quote,
    )
    return (
        select(func.count())
        .where(
            FindingRow.revision_id == Submission.current_revision_id,
            FindingRow.severity == severity,
            ~said.correlate(FindingRow).exists(),
        )
        .correlate(Submission)
        .scalar_subquery()
    )


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Submission.id,
            Submission.author_id,
            User.name,
            Submission.state,
            Submission.version,
            Submission.title,
            Submission.category,
            Submission.verdict,
            func.coalesce(Revision.number, 0),
            Submission.created_at,
            Submission.updated_at,
            Submission.state_since,
            _count(Severity.BLOCK),
            _count(Severity.WARN),
            func.coalesce(_HOLDER.name, ""),
            Claim.until,
        )
        .join(User, User.id == Submission.author_id)
        .outerjoin(Revision, Revision.id == Submission.current_revision_id)
        .outerjoin(Claim, and_(Claim.submission_id == Submission.id, Claim.until > now()))
        .outerjoin(_HOLDER, _HOLDER.id == Claim.user_id)
    )


def _row(row: Any) -> SubmissionRow:
    return SubmissionRow(row[0], row[1], row[2], State(row[3]), *row[4:])


def _page(database: Database, wanted: Select[*tuple[Any, ...]], limit: int) -> Page[SubmissionRow]:
    with database.read() as connection:
        rows = [_row(row) for row in connection.execute(wanted.limit(limit + 1))]
    return Page(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)


def submission_brief(database: Database, submission_id: int) -> SubmissionRow | None:
    """One submission as a list shows it, or None: cheap enough for every request's permission check."""
    with database.read() as connection:
        row = connection.execute(_rows().where(Submission.id == submission_id)).one_or_none()
    return _row(row) if row else None


def mine(database: Database, user_id: int, *, state: str = "", before: int = 0, limit: int = 50) -> Page[SubmissionRow]:
    """A writer's submissions, newest first; before: the last id of the page above."""
    return _page(database, _newest(state, before).where(Submission.author_id == user_id), limit)


def all_submissions(database: Database, *, state: str = "", before: int = 0, limit: int = 50) -> Page[SubmissionRow]:
    """Everybody's submissions, newest first."""
    return _page(database, _newest(state, before), limit)


def _newest(state: str, before: int) -> Select[*tuple[Any, ...]]:
    wanted = _rows().order_by(Submission.id.desc())
    if state:
        wanted = wanted.where(Submission.state == state)
    return wanted.where(Submission.id < before) if before else wanted


def _in_split(split: Split, user_id: int) -> ColumnElement[bool]:
    held = select(Claim.submission_id).where(Claim.until > now())
    conditions: dict[Split, ColumnElement[bool]] = {
        Split.ALL: true(),
        Split.UNCLAIMED: Submission.id.not_in(held),
        Split.MINE: Submission.id.in_(held.where(Claim.user_id == user_id)),
        Split.BLOCKING: Submission.verdict == Verdict.BLOCK,
        Split.RESUBMITTED: Submission.id.in_(
            select(DecisionRow.submission_id).where(DecisionRow.decision == Decision.REQUEST_CHANGES)
        ),
    }
    return and_(Submission.state == State.IN_REVIEW, conditions[split])


def queue(database: Database, user_id: int, split: Split, *, after: int = 0, limit: int = 50) -> Page[SubmissionRow]:
    """Submissions in review, the longest waiting first; after: the last id of the page above."""
    wanted = _rows().where(_in_split(split, user_id)).order_by(Submission.state_since, Submission.id)
    if after:
        last = aliased(Submission)
        since = select(last.state_since).where(last.id == after).scalar_subquery()
        wanted = wanted.where(tuple_(Submission.state_since, Submission.id) > tuple_(since, after))
    return _page(database, wanted, limit)


def _capped(connection: Connection, condition: ColumnElement[bool]) -> int:
    some = select(Submission.id).where(condition).limit(COUNT_CAP).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def queue_counts(database: Database, user_id: int) -> dict[Split, int]:
    """How many submissions each split holds, counted up to 1,000."""
    with database.read() as connection:
        return {split: _capped(connection, _in_split(split, user_id)) for split in Split}


def coming(database: Database) -> int:
    """How many submissions are still in the checks, counted up to 1,000."""
    with database.read() as connection:
        return _capped(connection, Submission.state == State.CHECKING)


def category_counts(database: Database) -> dict[str, int]:
    """How many submissions each category has, by its key; drafts and withdrawn ones too."""
    counted = select(Submission.category, func.count()).group_by(Submission.category)
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(counted)}
