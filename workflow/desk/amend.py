"""Keep or revert a change of the ledger, and answer a finding."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.check import answered_of
from workflow.desk.claims import REVIEWERS, refuse_if_anothers, reviewer_id
from workflow.desk.decide import seen_text
from workflow.desk.due import due_by_category
from workflow.desk.errors import (
    OverlappingEdits,
    ReasonNeeded,
    UnknownEdit,
    UnknownFinding,
)
from workflow.desk.ledger import Pen, Sheet, Text, load, texts, writing
from workflow.desk.outcome import quote_digest
from workflow.desk.revisions import add_revision, queue_runs
from workflow.desk.rules import PUT_BACK, REMOVED, brands_of, learn, names_of, unlearn
from workflow.desk.submit import Submitted
from workflow.edits import Entry, NotThisText, apply
from workflow.findings import Action, Severity, Verdict
from workflow.lexicon import ADVERTISING
from workflow.linked import TAKEN_OFF
from workflow.mending import mended
from workflow.states import EditState, Lane, NotPossible, Origin, RuleKind, State, Verb, can
from workflow.tables import Answer, EditRow, FindingRow


def settle_edits(
    database: Database, actor: Actor, submission_id: int, edit_ids: Collection[int], *, keep: bool, seen: int
) -> Submitted:
    """Carry out (keep) or take back entries of the ledger of changes: one new revision, checked again.

    seen: the number of the current revision that the person looked at.

    Raises:
        UnknownEdit: not entries on the text under review. OverlappingEdits: one of them touches another that is
        applied. StaleRevision, NotYourClaim, NotAllowed, NotPossible, UnknownSubmission, UnknownRevision.
    """
    user_id = reviewer_id(actor)
    with writing(database) as (connection, pen):
        sheet, base = text_under_review(connection, actor, submission_id, seen)
        wanted = EditState.APPLIED if keep else EditState.REVERTED
        edits = [edit for edit in _edits(connection, base, edit_ids) if edit.state != wanted]
        if not edits:
            return Submitted(sheet.id, seen, sheet.state, created=False)
        _make_room(connection, base, edits, keep=keep, values={"decided_by": user_id, "decided_at": pen.at})
        connection.execute(
            update(EditRow)
            .where(EditRow.id.in_([edit.id for edit in edits]))
            .values(state=wanted, decided_by=user_id, decided_at=pen.at)
        )
        detail = {"code": edits[0].code, "count": len(edits), "kept": keep, "quote": edits[0].before[:80]}
        number, sheet = amend_text(connection, pen, sheet, actor, base, detail)
        _teach(connection, actor, sheet, edits, keep=keep)
    database.nudge(Lane.CHECK, submission_id)
    return Submitted(submission_id, number, sheet.state)


def text_under_review(connection: Connection, actor: Actor, submission_id: int, seen: int) -> tuple[Sheet, Text]:
    """The sheet, and the text that a person wrote under the current one, for a reviewer who may change it now."""
    user_id = reviewer_id(actor)
    sheet = load(connection, submission_id)
    if not can(sheet.state, Verb.AMEND):
        raise NotPossible(sheet.state, Verb.AMEND)
    current = seen_text(connection, sheet, seen)
    refuse_if_anothers(connection, sheet, user_id)
    base = texts(connection, [current.base_id])[current.base_id] if current.base_id else current
    return sheet, base


def _make_room(
    connection: Connection, base: Text, edits: Sequence[_Edit], *, keep: bool, values: Mapping[str, Any]
) -> None:
    """What a link had of smaller changes gives way when the whole link is taken off, and comes back with it."""
    for edit in edits:
        if edit.code != TAKEN_OFF:
            continue
        inside = (
            EditRow.revision_id == base.id,
            EditRow.id != edit.id,
            EditRow.start >= edit.start,
            EditRow.end <= edit.end,
        )
        gave_way = and_(EditRow.decided_at == edit.decided_at, EditRow.code != TAKEN_OFF)
        which, state = (
            (EditRow.state == EditState.APPLIED, EditState.REVERTED) if keep else (gave_way, EditState.APPLIED)
        )
        connection.execute(update(EditRow).where(*inside, which).values({**values, "state": state}))


def _teach(connection: Connection, actor: Actor, sheet: Sheet, edits: Sequence[_Edit], *, keep: bool) -> None:
    """Who takes a brand out says that it is one; who puts it back takes that back, if it was said here."""
    names = [name for edit in edits if edit.code in ADVERTISING for name in brands_of(edit.params)]
    if names and keep:
        learn(connection, actor, RuleKind.BRAND, names, reason=REMOVED, submission_id=sheet.id)
    elif names:
        unlearn(connection, actor, names, why=PUT_BACK, submission_id=sheet.id)


@dataclass(frozen=True, slots=True)
class _Edit:
    """params: of the finding that asked for it."""

    id: int
    state: str
    code: str
    start: int
    end: int
    before: str
    decided_at: datetime | None
    params: Mapping[str, Any]


_EDIT = ("id", "state", "code", "start", "end", "before", "decided_at")


def _edits(connection: Connection, base: Text, edit_ids: Collection[int]) -> list[_Edit]:
    rows = connection.execute(
        select(*(getattr(EditRow, name) for name in _EDIT), FindingRow.params)
        .join(FindingRow, FindingRow.id == EditRow.finding_id)
        .where(EditRow.id.in_(list(edit_ids)), EditRow.revision_id == base.id)
        .order_by(EditRow.start, EditRow.id)
    ).all()
    if not rows or len(rows) != len(set(edit_ids)):
        raise UnknownEdit
    return [_Edit(*row[:7], row.params) for row in rows]


def applied_entries(connection: Connection, revision_id: int) -> Sequence[Entry]:
    """The entries of a revision's ledger that are carried out now, in source order."""
    rows = connection.execute(
        select(EditRow)
        .with_only_columns(
            EditRow.start, EditRow.end, EditRow.before, EditRow.after, EditRow.code, EditRow.action, EditRow.stage
        )
        .where(EditRow.revision_id == revision_id, EditRow.state == EditState.APPLIED)
        .order_by(EditRow.start)
    )
    return [Entry(*row[:5], Action(row.action), row.stage) for row in rows]


def amend_text(
    connection: Connection, pen: Pen, sheet: Sheet, actor: Actor, base: Text, detail: Mapping[str, Any]
) -> tuple[int, Sheet]:
    """The next revision: the base with every applied entry of its ledger carried out; gives its number.

    Raises:
        OverlappingEdits: two of the entries touch each other.
    """
    try:
        body = apply(base.source.body, applied_entries(connection, base.id))
    except NotThisText as error:
        raise OverlappingEdits from error
    revision_id, number = add_revision(
        connection,
        sheet.id,
        replace(base.source, body=body),
        origin=Origin.REVIEWER,
        author_id=actor.user_id,
        base_id=base.id,
        at=pen.at,
    )
    after = pen.record(
        sheet, actor, Verb.AMEND, revision=number, detail=detail, current_revision_id=revision_id, verdict=""
    )
    queue_runs(connection, sheet.id, revision_id, pen.at)
    return number, after


def answer(database: Database, actor: Actor, submission_id: int, finding_id: int, reason: str) -> State:
    """Say that what a finding shows is intended; when no blocking one is left, the submission goes to review.

    A reviewer who says so of what looked like advertising teaches the desk that the name is honest.

    Raises:
        ReasonNeeded: no reason given. UnknownFinding: not one of this submission's. NotAllowed: neither its writer nor
        a reviewer. NotPossible, UnknownSubmission.
    """
    if not reason.strip():
        raise ReasonNeeded
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        if actor.user_id != sheet.author_id:
            reviewer_id(actor)
        found = _finding(connection, sheet, finding_id)
        detail = {"code": found.code, "quote": found.quote[:80], "reason": reason.strip()}
        sheet = pen.record(sheet, actor, Verb.ANSWER, detail=detail)
        _store_answer(connection, sheet, actor, (found.code, found.quote), reason.strip(), pen.at)
        if found.code in ADVERTISING and actor.role in REVIEWERS:
            names = names_of(found.params)
            learn(connection, actor, RuleKind.CLEAN, names, reason=reason.strip(), submission_id=sheet.id)
        if sheet.verdict == Verdict.BLOCK and not _open_blocks(connection, sheet):
            sheet = _unblock(connection, pen, sheet, actor)
    return sheet.state


def _unblock(connection: Connection, pen: Pen, sheet: Sheet, actor: Actor) -> Sheet:
    if sheet.state is State.RETURNED:
        due_at = due_by_category(connection, sheet, pen.at)
        return pen.record(
            sheet,
            actor,
            Verb.CLEAR,
            verdict=Verdict.WARN,
            detail={"why": "answered", "resubmitted": True},
            due_at=due_at,
        )
    return pen.record(sheet, actor, "unblock", verdict=Verdict.WARN)


def _finding(connection: Connection, sheet: Sheet, finding_id: int) -> Any:
    row = connection.execute(
        select(FindingRow.code, FindingRow.quote, FindingRow.params).where(
            FindingRow.id == finding_id, FindingRow.submission_id == sheet.id
        )
    ).one_or_none()
    if row is None:
        raise UnknownFinding
    return row


def _store_answer(
    connection: Connection, sheet: Sheet, actor: Actor, found: tuple[str, str], reason: str, at: datetime
) -> None:
    code, quote = found
    where = (
        Answer.submission_id == sheet.id,
        Answer.code == code,
        Answer.quote_sha256 == quote_digest(quote),
    )
    values = {"user_id": actor.user_id, "reason": reason, "created_at": at}
    if connection.execute(update(Answer).where(*where).values(values)).rowcount == 0:
        connection.execute(
            insert(Answer).values(
                submission_id=sheet.id, code=code, quote_sha256=quote_digest(quote), quote=quote, **values
            )
        )


def _open_blocks(connection: Connection, sheet: Sheet) -> bool:
    """Whether a blocking finding is neither mended nor answered.

    As on the pages: the findings on the written text, and those on the current one that have no counterpart there.
    """
    current = texts(connection, [sheet.current_revision_id or 0])[sheet.current_revision_id or 0]
    written = current.base_id or current.id
    answered = answered_of(connection, [sheet.id]).get(sheet.id, frozenset())
    rows = connection.execute(
        select(*_BLOCKS).where(FindingRow.revision_id.in_([written, current.id]), FindingRow.severity == Severity.BLOCK)
    ).all()
    changes = connection.execute(
        select(EditRow.finding_id, EditRow.state, EditRow.start, EditRow.end).where(EditRow.revision_id == written)
    ).all()
    done = mended((row for row in rows if row.revision_id == written), changes)
    by_hand = current.origin == Origin.REVIEWER
    known = {(row.code, row.place) for row in rows if row.revision_id == written and not (by_hand and row.id in done)}
    return any(
        (row.code, quote_digest(row.quote)) not in answered and row.id not in done
        for row in rows
        if row.revision_id == written or (row.code, row.place) not in known
    )


_BLOCKS = [
    getattr(FindingRow, name) for name in ("id", "revision_id", "code", "place", "quote", "automatic", "start", "end")
]
