"""Standing rules as lists, and which waiting articles one would concern."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from workflow.db import Database
from workflow.rules import Standing, concerned, read_standing
from workflow.states import RuleKind, State
from workflow.tables import StandingRule, Submission, User

WAITING = (State.CHECKING, State.RETURNED, State.IN_REVIEW, State.CHANGES_REQUESTED)
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A standing rule. name: as it is compared; shown: as people write it. lifted_*: of one that was taken back."""

    id: int
    kind: RuleKind
    name: str
    shown: str
    reason: str
    by: str
    user_id: int
    submission_id: int | None
    title: str
    created_at: datetime
    lifted_at: datetime | None
    lifted_by: str
    lifted_why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Articles before their decision that a rule would concern. more: there are more than were looked at."""

    articles: tuple[tuple[int, str], ...]
    more: bool = False

    @property
    def count(self) -> int:
        """How many were found."""
        return len(self.articles)


_COLUMNS = (
    "id",
    "kind",
    "name",
    "shown",
    "reason",
    "user_id",
    "submission_id",
    "created_at",
    "lifted_at",
    "lifted_why",
)


def rules(
    database: Database, kinds: Collection[RuleKind], *, lifted: bool = False, limit: int = 1000
) -> tuple[RuleRow, ...]:
    """The rules of these kinds, the newest first; lifted: those that were taken back instead of those in force."""
    maker, lifter = aliased(User), aliased(User)
    when = StandingRule.lifted_at.is_not(None) if lifted else StandingRule.lifted_at.is_(None)
    wanted = (
        select(
            *(getattr(StandingRule, name) for name in _COLUMNS),
            maker.name.label("by"),
            func.coalesce(lifter.name, "").label("lifted_by"),
            func.coalesce(Submission.title, "").label("title"),
        )
        .join(maker, maker.id == StandingRule.user_id)
        .outerjoin(lifter, lifter.id == StandingRule.lifted_by)
        .outerjoin(Submission, Submission.id == StandingRule.submission_id)
        .where(StandingRule.kind.in_(kinds), when)
        .order_by(StandingRule.id.desc())
        .limit(limit)
    )
    with database.read() as connection:
        return tuple(_row(row) for row in connection.execute(wanted))


def _row(row: Any) -> RuleRow:
    facts = {name: getattr(row, name) for name in RuleRow.__dataclass_fields__}
    return RuleRow(**{**facts, "kind": RuleKind(row.kind)})


def standing(database: Database) -> Standing:
    """The rules in force, as stages read them."""
    with database.read() as connection:
        return read_standing(connection)


def waiting_with(database: Database, kind: RuleKind, name: str) -> Waiting:
    """The articles that wait for a decision and hold a host's links, or a name.

    name: as rules of its kind compare it.
    """
    with database.read() as connection:
        found = list(islice(concerned(connection, kind, name, WAITING), MOST_WAITING + 1))
    articles = tuple((one.submission_id, one.title) for one in found[:MOST_WAITING])
    return Waiting(articles, len(found) > MOST_WAITING)
