"""Notices: whom an event concerns, written in the event's own transaction; and reading them.

One for each person and event, whatever is done again: the table's key says so. Nobody is told of what they did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, case, delete, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.findings import Severity
from workflow.notices import Kind, Mode, mode_of
from workflow.states import Decision, PublicationState
from workflow.tables import (
    Claim,
    Comment,
    DecisionRow,
    FindingRow,
    Mailbox,
    Notice,
    Publication,
    Submission,
    standing,
)

# What the writer of an article is told of; the other verbs concern reviewers, or nobody.
_WRITERS: Mapping[str, Kind] = {
    "return": Kind.HELD_UP,
    "request_changes": Kind.RETURNED,
    "reject": Kind.REJECTED,
    "comment": Kind.COMMENT,
    "reply": Kind.COMMENT,
    "answer": Kind.ANSWERED,
    "approve": Kind.APPROVED,
    "force": Kind.APPROVED,
    "publish": Kind.LIVE,
    "correct": Kind.LIVE,
    "withdraw": Kind.WITHDRAWN,
}
_DECIDED = (Kind.RETURNED, Kind.REJECTED, Kind.APPROVED)
# What of an event's detail a notice repeats.
_KEPT = ("note", "reason", "channel", "thread")
_MOST_TO_SETTLE = 3
_LONGEST_NOTE = 1_000
# Decisions are undone within ten seconds (workflow.desk.undo).
_UNDOABLE = timedelta(seconds=15)
# Who gave an approval is looked for among so many of the last decisions.
_AMONG = 300


@dataclass(frozen=True, slots=True)
class _Told:
    """A notice in the making: of what event, to whom."""

    event: Mapping[str, Any]
    user_id: int
    kind: Kind
    extra: Mapping[str, Any] = field(default_factory=dict)


def write_notices(connection: Connection, events: Sequence[Mapping[str, Any]], authors: Mapping[int, int]) -> None:
    """Write the notices of these events of submissions. authors: of each submission, by its id."""
    told: dict[tuple[int, int, int], _Told] = {}
    for event in events:
        author = authors[event["submission_id"]]
        for one in (*_to_writer(connection, event, author), *_to_reviewers(connection, event, author)):
            if one.user_id != event["user_id"]:
                told.setdefault((one.user_id, event["submission_id"], event["seq"]), one)
        if event["verb"] == "undo":
            _take_back(connection, event)
    if told:
        modes = _modes(connection, {one.user_id for one in told.values()})
        settle = _to_settle(connection, told.values())
        rows = [_row(one, modes[one.user_id], settle[one.event["submission_id"]]) for one in told.values()]
        connection.execute(insert(Notice), rows)


def _to_writer(connection: Connection, event: Mapping[str, Any], author: int) -> Iterable[_Told]:
    verb, detail = event["verb"], event["detail"]
    if verb in _WRITERS:
        live = {"url": _url(connection, event["submission_id"])} if _WRITERS[verb] is Kind.LIVE else {}
        yield _Told(event, author, _WRITERS[verb], live)
    elif (verb == "delivery_failed" and not detail.get("again_at")) or (verb == "give_up" and detail.get("channel")):
        yield _Told(event, author, Kind.FAILED)


def _url(connection: Connection, submission_id: int) -> str:
    """Where readers find it: the first of its live addresses."""
    found = connection.scalar(
        select(Publication.url)
        .where(
            Publication.submission_id == submission_id,
            Publication.state == PublicationState.LIVE,
            Publication.url != "",
        )
        .order_by(Publication.channel)
        .limit(1)
    )
    return found or ""


def _to_reviewers(connection: Connection, event: Mapping[str, Any], author: int) -> Iterable[_Told]:
    kind, people = _reviewers(connection, event)
    for user_id in people:
        if user_id != author and kind is not None:
            yield _Told(event, user_id, kind)


def _reviewers(connection: Connection, event: Mapping[str, Any]) -> tuple[Kind | None, Collection[int]]:
    """Which reviewers an event concerns, and as what."""
    verb, detail, submission_id = event["verb"], event["detail"], event["submission_id"]
    if verb in {"comment", "reply"}:
        said = select(Comment.user_id).where(Comment.thread_id == detail["thread"]).distinct()
        return Kind.COMMENT, {*connection.scalars(said), *_holder(connection, submission_id)}
    if verb == "clear" and detail.get("resubmitted"):
        return Kind.RESUBMITTED, {*_deciders(connection, submission_id), *_holder(connection, submission_id)}
    if verb == "approve_step":
        return Kind.STEP, _next_approvers(connection, submission_id, detail["step"])
    if relieved := detail.get("from_id") or detail.get("past", {}).get("holder_id"):
        return Kind.TAKEN_OVER, {relieved}
    if verb == "fall_due":
        return Kind.OVERDUE, _holder(connection, submission_id)
    return None, ()


def _holder(connection: Connection, submission_id: int) -> set[int]:
    return set(connection.scalars(select(Claim.user_id).where(Claim.submission_id == submission_id)))


def _deciders(connection: Connection, submission_id: int) -> set[int]:
    decided = (DecisionRow.submission_id == submission_id, DecisionRow.user_id.is_not(None), standing())
    return {user_id for user_id in connection.scalars(select(DecisionRow.user_id).where(*decided)) if user_id}


def _next_approvers(connection: Connection, submission_id: int, given: int) -> set[int]:
    """Who gave the approval that comes next to other articles of the category lately, and has not to this text."""
    this = connection.execute(
        select(Submission.category, Submission.current_revision_id).where(Submission.id == submission_id)
    ).one()
    newest = select(DecisionRow.id).order_by(DecisionRow.id.desc()).limit(_AMONG).scalar_subquery()
    approvals = (DecisionRow.decision == Decision.APPROVE, DecisionRow.user_id.is_not(None), standing())
    before = connection.scalars(
        select(DecisionRow.user_id)
        .join(Submission, Submission.id == DecisionRow.submission_id)
        .where(
            DecisionRow.id.in_(newest), DecisionRow.step == given + 1, Submission.category == this.category, *approvals
        )
    ).all()
    done = connection.scalars(
        select(DecisionRow.user_id).where(DecisionRow.revision_id == this.current_revision_id, *approvals)
    ).all()
    return {user_id for user_id in before if user_id and user_id not in done}


def _modes(connection: Connection, user_ids: Collection[int]) -> defaultdict[int, dict[str, Any] | None]:
    """What people chose, of those who have an address; None for the others."""
    found: defaultdict[int, dict[str, Any] | None] = defaultdict(lambda: None)
    rows = connection.execute(
        select(Mailbox.user_id, Mailbox.modes).where(Mailbox.user_id.in_(list(user_ids)), Mailbox.address != "")
    )
    found.update({row.user_id: row.modes for row in rows})
    return found


def _to_settle(connection: Connection, told: Iterable[_Told]) -> defaultdict[int, list[Any]]:
    """The first findings that hold each of these articles up: message and values, to be said in any language."""
    ids = [one.event["submission_id"] for one in told if one.kind is Kind.HELD_UP]
    found: defaultdict[int, list[Any]] = defaultdict(list)
    if ids:
        rows = connection.execute(
            select(FindingRow.submission_id, FindingRow.message, FindingRow.params)
            .join(Submission, Submission.current_revision_id == FindingRow.revision_id)
            .where(FindingRow.submission_id.in_(ids), FindingRow.severity == Severity.BLOCK)
            .order_by(FindingRow.start, FindingRow.id)
        )
        for row in rows:
            found[row.submission_id].append([row.message, row.params])
    return found


def _row(told: _Told, chosen: Mapping[str, Any] | None, settle: Sequence[Any]) -> dict[str, Any]:
    event = told.event
    kept = {name: event["detail"][name] for name in _KEPT if event["detail"].get(name)}
    for name in ("note", "reason"):
        if name in kept:
            kept[name] = kept[name][:_LONGEST_NOTE]
    if told.kind is Kind.HELD_UP and settle:
        kept["settle"] = list(settle[:_MOST_TO_SETTLE])
    return {
        "user_id": told.user_id,
        "submission_id": event["submission_id"],
        "seq": event["seq"],
        "kind": told.kind,
        "detail": {**kept, **told.extra, "actor": event["actor"], "revision": event["revision"] or 0},
        "at": event["at"],
        "mail": Mode.APP if chosen is None else mode_of(chosen, told.kind),
    }


def _take_back(connection: Connection, event: Mapping[str, Any]) -> None:
    """A decision that is undone was never told: its notice goes, before the quiet is over that mail waits for."""
    decided = (Notice.submission_id == event["submission_id"], Notice.kind.in_(_DECIDED), Notice.letter_id.is_(None))
    connection.execute(delete(Notice).where(*decided, Notice.at >= event["at"] - _UNDOABLE))


def read_notices(
    database: Database, user_id: int, *, notice_id: int = 0, submission_id: int = 0, until: int = 0
) -> int:
    """Mark a person's notices as read: one, those of a submission, or all up to one; gives how many were unread."""
    mine = [Notice.user_id == user_id, Notice.read_at.is_(None)]
    if notice_id:
        mine.append(Notice.id == notice_id)
    elif submission_id:
        mine.append(Notice.submission_id == submission_id)
    else:
        mine.append(Notice.id <= until)
    with database.read() as connection:
        # Pages ask at every look; nearly always there is nothing, and then nobody waits for the write lock.
        if connection.scalar(select(Notice.id).where(*mine).limit(1)) is None:
            return 0
    with database.write() as connection:
        # What was read before it was mailed is not mailed any more.
        mail = case((Notice.letter_id.is_(None), str(Mode.APP)), else_=Notice.mail)
        return connection.execute(update(Notice).where(*mine).values(read_at=now(), mail=mail)).rowcount
