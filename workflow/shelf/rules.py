"""Standing rules as lists, and which waiting articles one would concern."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ada_url import idna_to_unicode
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from workflow.article import Format, Source
from workflow.db import Database
from workflow.lexicon import places_of
from workflow.linked import linked_in
from workflow.rules import OF_HOSTS, Standing, read_standing
from workflow.states import RuleKind, State
from workflow.tables import Revision, StandingRule, Submission, User

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
    spellings = {name, idna_to_unicode(name)} if kind in OF_HOSTS else {name}
    like = [func.lower(Revision.body).contains(one, autoescape=True) for one in sorted(spellings)]
    wanted = (
        select(Submission.id, Submission.title, Revision.body, Revision.format)
        .join(Revision, Revision.id == Submission.current_revision_id)
        .where(Submission.state.in_(WAITING), or_(*like))
        .order_by(Submission.state_since, Submission.id)
        .limit(MOST_WAITING + 1)
    )
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    return Waiting(tuple(_concerned(rows[:MOST_WAITING], kind, name)), len(rows) > MOST_WAITING)


def _concerned(rows: Collection[Any], kind: RuleKind, name: str) -> Iterator[tuple[int, str]]:
    for row in rows:
        if kind in OF_HOSTS:
            found = any(link.is_of(name) for link in linked_in(Source(row.body, Format(row.format))))
        else:
            found = next(places_of(frozenset({name}), row.body), None) is not None
        if found:
            yield row.id, row.title
