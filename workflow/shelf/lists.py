"""Lists of submissions by keyset: a writer's own, everybody's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select
from sqlalchemy.orm import aliased

from workflow.clock import now
from workflow.db import Database
from workflow.findings import Severity
from workflow.shelf.views import Page, SubmissionRow
from workflow.states import State
from workflow.tables import Answer, Claim, DecisionRow, FindingRow, Revision, Submission, User, decisive

COUNT_CAP = 1000


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


_FORCED = (
    select(DecisionRow.id)
    .where(
        DecisionRow.revision_id.in_([Submission.current_revision_id, Submission.live_revision_id]),
        decisive(),
        DecisionRow.forced,
    )
    .correlate(Submission)
    .exists()
)


def submission_rows() -> Select[*tuple[Any, ...]]:
    """Submissions as lists show them, to be narrowed and put in order."""
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
            Submission.due_at,
            func.coalesce(Revision.sha256, ""),
            _FORCED,
        )
        .join(User, User.id == Submission.author_id)
        .outerjoin(Revision, Revision.id == Submission.current_revision_id)
        .outerjoin(Claim, and_(Claim.submission_id == Submission.id, Claim.until > now()))
        .outerjoin(_HOLDER, _HOLDER.id == Claim.user_id)
    )


def _row(row: Any) -> SubmissionRow:
    return SubmissionRow(row[0], row[1], row[2], State(row[3]), *row[4:])


def page_of(connection: Connection, wanted: Select[*tuple[Any, ...]], limit: int) -> Page[SubmissionRow]:
    """The first rows of a list, and whether there are more."""
    rows = [_row(row) for row in connection.execute(wanted.limit(limit + 1))]
    return Page(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)


def _page(database: Database, wanted: Select[*tuple[Any, ...]], limit: int) -> Page[SubmissionRow]:
    with database.read() as connection:
        return page_of(connection, wanted, limit)


def submission_brief(database: Database, submission_id: int) -> SubmissionRow | None:
    """One submission as a list shows it, or None: cheap enough for every request's permission check."""
    with database.read() as connection:
        row = connection.execute(submission_rows().where(Submission.id == submission_id)).one_or_none()
    return _row(row) if row else None


def mine(database: Database, user_id: int, *, state: str = "", before: int = 0, limit: int = 50) -> Page[SubmissionRow]:
    """A writer's submissions, newest first; before: the last id of the page above."""
    return _page(database, _newest(state, before).where(Submission.author_id == user_id), limit)


def all_submissions(database: Database, *, state: str = "", before: int = 0, limit: int = 50) -> Page[SubmissionRow]:
    """Everybody's submissions, newest first."""
    return _page(database, _newest(state, before), limit)


def _newest(state: str, before: int) -> Select[*tuple[Any, ...]]:
    wanted = submission_rows().order_by(Submission.id.desc())
    if state:
        wanted = wanted.where(Submission.state == state)
    return wanted.where(Submission.id < before) if before else wanted


def capped(connection: Connection, condition: ColumnElement[bool]) -> int:
    """How many submissions there are of a kind, counted up to 1,000."""
    some = select(Submission.id).where(condition).limit(COUNT_CAP).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def coming(database: Database) -> int:
    """How many submissions are still in the checks, counted up to 1,000."""
    with database.read() as connection:
        return capped(connection, Submission.state == State.CHECKING)


def category_counts(database: Database) -> dict[str, int]:
    """How many submissions each category has, by its key; drafts and withdrawn ones too."""
    counted = select(Submission.category, func.count()).group_by(Submission.category)
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(counted)}
