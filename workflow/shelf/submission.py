"""One submission with everything that its pages show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select
from sqlalchemy.orm import aliased

from workflow.article import Format, Source
from workflow.clock import now
from workflow.db import Database
from workflow.edits import Entry, original_offset
from workflow.findings import Action
from workflow.mending import mended
from workflow.shelf.views import (
    AnswerView,
    AttemptView,
    ClaimView,
    DecisionView,
    DraftView,
    EditView,
    FindingView,
    PublicationView,
    RevisionLine,
    RevisionView,
    StageView,
    SubmissionView,
)
from workflow.states import EditState, Origin, State
from workflow.tables import (
    Answer,
    Attempt,
    Claim,
    DecisionRow,
    DraftSlot,
    EditRow,
    FindingRow,
    GuestLink,
    Publication,
    Revision,
    StageRun,
    Submission,
    User,
    standing,
)

STAGE_HAND = "copydesk"

_REVISION: Select[*tuple[Any, ...]] = select(
    Revision.id,
    Revision.number,
    Revision.origin,
    User.name,
    Revision.base_id,
    Revision.body,
    Revision.format,
    Revision.title,
    Revision.category,
    Revision.summary,
    Revision.date,
    Revision.language,
    Revision.sha256,
    Revision.created_at,
).outerjoin(User, User.id == Revision.author_id)


def _revision_view(row: Any) -> RevisionView:
    source = Source(row.body, Format(row.format), row.title, row.category, row.summary, row.date, row.language)
    return RevisionView(
        row.id, row.number, row.origin, row.name or STAGE_HAND, row.base_id, source, row.sha256, row.created_at
    )


def revision(database: Database, submission_id: int, number: int) -> RevisionView | None:
    """One revision of a submission by its number, or None."""
    with database.read() as connection:
        row = connection.execute(
            _REVISION.where(Revision.submission_id == submission_id, Revision.number == number)
        ).one_or_none()
    return _revision_view(row) if row else None


def draft(database: Database, submission_id: int, user_id: int) -> DraftView | None:
    """A person's draft slot on a submission, or None."""
    with database.read() as connection:
        row = connection.execute(
            select(
                DraftSlot.submission_id,
                DraftSlot.fields,
                DraftSlot.version,
                DraftSlot.saved_at,
                DraftSlot.base_number,
                DraftSlot.stamp,
            ).where(DraftSlot.submission_id == submission_id, DraftSlot.user_id == user_id)
        ).one_or_none()
    return DraftView(*row) if row else None


def submission(database: Database, submission_id: int) -> SubmissionView | None:
    """A submission with everything around it, all of one moment, or None."""
    with database.read() as connection:
        row = connection.execute(
            select(Submission.__table__, User.name.label("author"))
            .join(User, User.id == Submission.author_id)
            .where(Submission.id == submission_id)
        ).one_or_none()
        return _view(connection, row) if row else None


def _view(connection: Connection, row: Any) -> SubmissionView:
    lines = _lines(connection, row.id)
    written_id = next((line.id for line in reversed(lines) if line.origin == "writer"), None)
    wanted = [key for key in {row.current_revision_id, row.live_revision_id, written_id} if key is not None]
    texts = {found.id: _revision_view(found) for found in connection.execute(_REVISION.where(Revision.id.in_(wanted)))}
    written, current = texts.get(written_id or 0), texts.get(row.current_revision_id or 0)
    edits = _edits(connection, written_id)
    answers = _answers(connection, row.id)
    return SubmissionView(
        id=row.id,
        author_id=row.author_id,
        author=row.author,
        state=State(row.state),
        version=row.version,
        title=row.title,
        category=row.category,
        language=row.language,
        verdict=row.verdict,
        slug=row.slug,
        created_at=row.created_at,
        updated_at=row.updated_at,
        state_since=row.state_since,
        current=current,
        written=written,
        live=texts.get(row.live_revision_id or 0),
        revisions=lines,
        stages=_stages(connection, wanted),
        findings=_findings(connection, written, current, edits, answers),
        edits=edits,
        decisions=_decisions(connection, row.id, row.current_revision_id),
        publications=publications_of(connection, row.id),
        claim=_claim(connection, row.id),
        answers=tuple(answer for _, answer in answers),
    )


def _lines(connection: Connection, submission_id: int) -> tuple[RevisionLine, ...]:
    rows = connection.execute(
        select(
            Revision.id,
            Revision.number,
            Revision.origin,
            User.name,
            Revision.created_at,
            Revision.title,
            Revision.sha256,
            Revision.base_id,
        )
        .outerjoin(User, User.id == Revision.author_id)
        .where(Revision.submission_id == submission_id)
        .order_by(Revision.number)
    )
    return tuple(
        RevisionLine(
            row.id,
            row.number,
            row.origin,
            row.name or STAGE_HAND,
            row.created_at,
            row.title,
            row.sha256,
            row.base_id,
        )
        for row in rows
    )


STAGE_COLUMNS = [getattr(StageRun, name) for name in StageView.__dataclass_fields__]


def _stages(connection: Connection, revision_ids: Sequence[int]) -> tuple[StageView, ...]:
    rows = connection.execute(
        select(*STAGE_COLUMNS).where(StageRun.revision_id.in_(revision_ids)).order_by(StageRun.revision_id, StageRun.id)
    )
    return tuple(StageView(*row) for row in rows)


def stage_runs(database: Database, submission_id: int) -> tuple[StageView, ...]:
    """Every stage run of a submission, on every revision, oldest first."""
    with database.read() as connection:
        rows = connection.execute(
            select(*STAGE_COLUMNS).where(StageRun.submission_id == submission_id).order_by(StageRun.id)
        )
        return tuple(StageView(*row) for row in rows)


def attempts(database: Database, submission_id: int) -> tuple[AttemptView, ...]:
    """Every attempt on a submission that came to nothing, oldest first."""
    columns = [getattr(Attempt, name) for name in AttemptView.__dataclass_fields__]
    with database.read() as connection:
        rows = connection.execute(select(*columns).where(Attempt.submission_id == submission_id).order_by(Attempt.id))
        return tuple(AttemptView(*row) for row in rows)


def _edits(connection: Connection, revision_id: int | None) -> tuple[EditView, ...]:
    rows = connection.execute(
        select(
            EditRow.id,
            EditRow.finding_id,
            EditRow.code,
            EditRow.stage,
            EditRow.start,
            EditRow.end,
            EditRow.before,
            EditRow.after,
            EditRow.action,
            EditRow.state,
            User.name,
        )
        .outerjoin(User, User.id == EditRow.decided_by)
        .where(EditRow.revision_id == revision_id)
        .order_by(EditRow.start, EditRow.end)
    )
    return tuple(EditView(*row[:9], EditState(row.state), row.name or "") for row in rows)


Answers = Sequence[tuple[tuple[str, str], AnswerView]]


def _answers(connection: Connection, submission_id: int) -> Answers:
    rows = connection.execute(
        select(Answer.code, Answer.quote, User.name, Answer.reason, Answer.created_at)
        .join(User, User.id == Answer.user_id)
        .where(Answer.submission_id == submission_id)
        .order_by(Answer.id)
    )
    return [((row.code, row.quote), AnswerView(row.code, row.name, row.reason, row.created_at)) for row in rows]


def _findings(
    connection: Connection,
    written: RevisionView | None,
    current: RevisionView | None,
    edits: Sequence[EditView],
    answers: Answers,
) -> tuple[FindingView, ...]:
    """The findings on the written text, and those on the current one that have no counterpart there."""
    if written is None:
        return ()
    ids = [written.id, *([current.id] if current and current.id != written.id else [])]
    rows = connection.execute(
        select(FindingRow.__table__)
        .where(FindingRow.revision_id.in_(ids))
        .order_by(FindingRow.start, FindingRow.end, FindingRow.id)
    ).all()
    said = dict(answers)
    fixed = mended((row for row in rows if row.revision_id == written.id), edits)
    by_hand = current is not None and current.origin == Origin.REVIEWER
    # What a reviewer saw mended and is found in their text all the same is another of its kind.
    known = {
        (row.code, row.place) for row in rows if row.revision_id == written.id and not (by_hand and row.id in fixed)
    }
    ledger = _applied(edits)
    found = [
        _finding(row, written.number, said, fixed=row.id in fixed) for row in rows if row.revision_id == written.id
    ] + [
        _finding(row, current.number, said, fixed=False, ledger=ledger)
        for row in rows
        if current and row.revision_id != written.id and (row.code, row.place) not in known
    ]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.id)))


def _applied(edits: Sequence[EditView]) -> tuple[Entry, ...]:
    return tuple(
        Entry(edit.start, edit.end, edit.before, edit.after, edit.code, Action(edit.action), edit.stage)
        for edit in edits
        if edit.state is EditState.APPLIED
    )


def _finding(
    row: Any, number: int, said: dict[tuple[str, str], AnswerView], *, fixed: bool, ledger: Sequence[Entry] = ()
) -> FindingView:
    """ledger: the changes between the text that the finding is about and the one that is shown."""
    return FindingView(
        row.id,
        row.stage_run_id,
        row.code,
        row.stage,
        row.severity,
        row.confidence,
        row.message,
        row.params,
        row.place,
        original_offset(row.start, ledger),
        original_offset(row.end, ledger),
        row.quote,
        row.automatic,
        fixed,
        said.get((row.code, row.quote)),
        number,
    )


def _decisions(connection: Connection, submission_id: int, current_id: int | None) -> tuple[DecisionView, ...]:
    rows = connection.execute(
        select(
            DecisionRow.id,
            Revision.number,
            DecisionRow.decision,
            func.coalesce(User.name, GuestLink.guest).label("by"),
            DecisionRow.note,
            DecisionRow.created_at,
            DecisionRow.revision_id,
            DecisionRow.step,
            DecisionRow.decides,
            GuestLink.id.label("link_id"),
            DecisionRow.forced,
        )
        .outerjoin(User, User.id == DecisionRow.user_id)
        .outerjoin(GuestLink, GuestLink.id == DecisionRow.link_id)
        .join(Revision, Revision.id == DecisionRow.revision_id)
        .where(DecisionRow.submission_id == submission_id, standing())
        .order_by(DecisionRow.id)
    )
    return tuple(
        DecisionView(
            *row[:6], row.revision_id == current_id, row.step, row.decides, row.link_id is not None, row.forced
        )
        for row in rows
    )


def publication_views(connection: Connection, which: ColumnElement[bool]) -> Iterator[tuple[int, PublicationView]]:
    """Publications by submission, oldest first, within a transaction."""
    number = aliased(Revision)
    names = [name for name in PublicationView.__dataclass_fields__ if name != "revision"]
    rows = connection.execute(
        select(Publication.submission_id, number.number, *(getattr(Publication, name) for name in names))
        .join(number, number.id == Publication.revision_id)
        .where(which)
        .order_by(Publication.id)
    )
    for row in rows:
        yield row[0], PublicationView(revision=row[1], **dict(zip(names, row[2:], strict=True)))


def publications_of(connection: Connection, submission_id: int) -> tuple[PublicationView, ...]:
    """The publications of a submission, oldest first, within a transaction."""
    return tuple(one for _, one in publication_views(connection, Publication.submission_id == submission_id))


def publications(database: Database, submission_id: int) -> tuple[PublicationView, ...]:
    """The publications of a submission, oldest first."""
    with database.read() as connection:
        return publications_of(connection, submission_id)


def _claim(connection: Connection, submission_id: int) -> ClaimView | None:
    row = connection.execute(
        select(Claim.user_id, User.name, Claim.since, Claim.until)
        .join(User, User.id == Claim.user_id)
        .where(Claim.submission_id == submission_id, Claim.until > now())
    ).one_or_none()
    return ClaimView(*row) if row else None
