"""Take links off by hand: one, or all that lead to a host; each is an entry of the ledger and can go back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, case, insert, select, update

from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.amend import amend_text, applied_entries, text_under_review
from workflow.desk.claims import reviewer_id
from workflow.desk.errors import UnknownLink
from workflow.desk.ledger import Text, writing
from workflow.desk.reports import finding_row
from workflow.desk.submit import Submitted
from workflow.edits import Entry, apply, composed, original_offset
from workflow.findings import N_, Finding, Severity
from workflow.linked import MOST_ROUNDS, TAKEN_OFF, Linked, linked_in, taking_off
from workflow.states import EditState, Lane
from workflow.tables import EditRow, FindingRow, StageRun


def take_off(
    database: Database, actor: Actor, submission_id: int, *, seen: int, host: str = "", at: int = -1
) -> Submitted:
    """Take every link and address that leads to a host, or through it, out of an article: its next revision.

    seen: the number of the current revision that the person looked at. at: only the link that begins there in the text
    that a person wrote, in code points.

    Raises:
        UnknownLink: there is no such link. StaleRevision, NotYourClaim, NotAllowed, NotPossible, UnknownSubmission,
        UnknownRevision.
    """
    user_id = reviewer_id(actor)
    with writing(database) as (connection, pen):
        sheet, base = text_under_review(connection, actor, submission_id, seen)
        before = applied_entries(connection, base.id)
        merged = _merged(base, before, host=host, at=at)
        decided = {"decided_by": user_id, "decided_at": pen.at}
        _write(connection, base, decided, before=before, after=merged, host=host)
        fresh = [one for one in merged if one not in before]
        detail = {"code": TAKEN_OFF, "count": len(fresh), "kept": True, "quote": fresh[0].before[:80], "host": host}
        number, sheet = amend_text(connection, pen, sheet, actor, base, detail)
    database.nudge(Lane.CHECK, submission_id)
    return Submitted(submission_id, number, sheet.state)


def _merged(base: Text, before: Sequence[Entry], *, host: str, at: int) -> tuple[Entry, ...]:
    """The ledger with the links taken off. What is taken off may have been changed in part: then it is one entry."""

    def wanted(link: Linked) -> bool:
        return original_offset(link.start, before) == at if at >= 0 else link.is_of(host)

    now = replace(base.source, body=apply(base.source.body, before))
    fresh = taking_off(now, wanted, rounds=1 if at >= 0 else MOST_ROUNDS)
    if not fresh:
        raise UnknownLink
    merged = composed(base.source.body, before, fresh)
    return tuple(one if one in before else replace(one, code=TAKEN_OFF, stage="links") for one in merged)


def _write(
    connection: Connection,
    base: Text,
    decided: Mapping[str, Any],
    *,
    before: Collection[Entry],
    after: Sequence[Entry],
    host: str,
) -> None:
    """Bring the rows of the ledger from one reading to the other. decided: by whom and when."""
    fresh = [one for one in after if one not in before]
    gone = [one for one in before if one not in after]
    rows = connection.execute(select(EditRow.__table__).where(EditRow.revision_id == base.id)).all()
    displaced = [row.id for row in rows if row.state == EditState.APPLIED and _is_one_of(row, gone)]
    _set(connection, displaced, {**decided, "state": EditState.REVERTED})
    # A change that was proposed, or taken back, and does the same: it is carried out, and nothing is new.
    known = {_place(row): row.id for row in rows if row.state != EditState.APPLIED and _is_one_of(row, fresh)}
    _set(connection, known.values(), {**decided, "state": EditState.APPLIED})
    new = [one for one in fresh if _place(one) not in known]
    if new:
        about = {"submission_id": base.submission_id, "revision_id": base.id, "state": EditState.APPLIED, **decided}
        finding_id = _add_finding(connection, base, new, host)
        connection.execute(insert(EditRow), [{**asdict(one), **about, "finding_id": finding_id} for one in new])


def _place(one: Any) -> tuple[int, int, str]:
    return (one.start, one.end, one.after)


def _is_one_of(row: Any, entries: Collection[Entry]) -> bool:
    return any(_place(row) == _place(one) for one in entries)


def _set(connection: Connection, ids: Collection[int], values: dict[str, Any]) -> None:
    if ids:
        connection.execute(update(EditRow).where(EditRow.id.in_(list(ids))).values(values))


def _add_finding(connection: Connection, base: Text, new: Sequence[Entry], host: str) -> int:
    """What the pages show of it: a finding for information, at the first of the links."""
    first = new[0]
    inside = [link for link in linked_in(base.source) if first.start <= link.start < first.end]
    named = host or next((link.shown for link in inside if link.shown), "") or first.before[:80]
    run_id = connection.scalar(
        select(StageRun.id)
        .where(StageRun.revision_id == base.id)
        .order_by(case((StageRun.stage == "links", 0), else_=1), StageRun.id)
        .limit(1)
    )
    found = Finding(
        TAKEN_OFF,
        "links",
        Severity.INFO,
        1.0,
        N_("A reviewer took links to %(host)s off. Links taken off: %(count)s."),
        first.start,
        first.end,
        first.before,
        {"host": named, "count": len(new)},
    )
    row = finding_row(base.submission_id, base.id, run_id or 0, found)
    finding_id: int = connection.execute(insert(FindingRow).values(row).returning(FindingRow.id)).scalar_one()
    return finding_id
