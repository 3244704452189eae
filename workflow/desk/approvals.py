"""What an approval of a revision needs: others before it, a ticked checklist, nobody who approves twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from workflow.categories import read_profiles
from workflow.desk.errors import AlreadyApproved, ChecklistOpen, OpenFindings
from workflow.desk.ledger import Sheet, Text
from workflow.findings import Severity
from workflow.profiles import Review
from workflow.states import Decision
from workflow.tables import Answer, DecisionRow, FindingRow, GuestLink, standing


@dataclass(frozen=True, slots=True)
class Step:
    """The approval that is about to be given: its number, from 1, and whether it is the last one needed."""

    number: int
    name: str
    last: bool


def next_step(connection: Connection, sheet: Sheet, text: Text, voucher: int | None, checked: Collection[str]) -> Step:
    """Which approval of this revision comes next.

    voucher: who gives it, or who issued the link of the guest who does: nobody speaks for two of them.

    Raises:
        AlreadyApproved, ChecklistOpen.
    """
    review = review_of(connection, sheet)
    vouchers = _vouchers(connection, text)
    if voucher in vouchers:
        raise AlreadyApproved
    missing = [item for item in review.checklist if item not in checked]
    if missing:
        raise ChecklistOpen(items="; ".join(missing))
    number = len(vouchers) + 1
    return Step(number, review.step(number), number >= review.needed)


def missing_approvals(connection: Connection, sheet: Sheet, text: Text, user_id: int) -> int:
    """How many approvals a revision would still need after one of this person's."""
    vouchers = _vouchers(connection, text)
    return review_of(connection, sheet).needed - len({*vouchers, user_id})


def review_of(connection: Connection, sheet: Sheet) -> Review:
    """What the submission's category asks of its reviewers."""
    profile = read_profiles(connection).find(sheet.category)
    return profile.review if profile else Review()


def _vouchers(connection: Connection, text: Text) -> list[int | None]:
    rows = connection.execute(
        select(DecisionRow.user_id, GuestLink.issued_by)
        .outerjoin(GuestLink, GuestLink.id == DecisionRow.link_id)
        .where(DecisionRow.revision_id == text.id, DecisionRow.decision == Decision.APPROVE, standing())
    )
    return [row.user_id or row.issued_by for row in rows]


def refuse_open_findings(connection: Connection, text: Text) -> None:
    """Raise OpenFindings when the revision has a finding, more than mere information, that nobody answered."""
    if open_codes(connection, text, Severity.BLOCK, Severity.WARN):
        raise OpenFindings


def open_codes(connection: Connection, text: Text, *severities: Severity) -> list[str]:
    """The codes of the findings of these weights on a revision that nobody answered."""
    answered = select(Answer.id).where(
        Answer.submission_id == FindingRow.submission_id,
        Answer.code == FindingRow.code,
        Answer.quote == FindingRow.quote,
    )
    found = select(FindingRow.code).where(
        FindingRow.revision_id == text.id, FindingRow.severity.in_(severities), ~answered.exists()
    )
    return list(connection.scalars(found.distinct().order_by(FindingRow.code)))
