"""The review queue: its splits with counts, narrowed by words and category, by keyset; and saved ways to look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, exists, func, literal, select, text, true, tuple_
from sqlalchemy.orm import aliased

from workflow.clock import now
from workflow.db import Database
from workflow.findings import Verdict
from workflow.grams import Asked, asked
from workflow.shelf.lists import capped, page_of, submission_rows
from workflow.shelf.views import Page, SubmissionRow
from workflow.states import Decision, Origin, State
from workflow.tables import Claim, DecisionRow, Revision, SavedFilter, SearchWords, Submission, standing


class Split(StrEnum):
    """A part of the review queue."""

    UNCLAIMED = "unclaimed"
    MINE = "mine"
    BLOCKING = "blocking"
    RESUBMITTED = "resubmitted"
    OVERDUE = "overdue"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What else a row has to be. words: looked for in title, summary and text. category: a key."""

    words: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class FilterView:
    """A saved filter. asked: what its address says, by name."""

    id: int
    name: str
    asked: Mapping[str, str]


def _in_split(split: Split, user_id: int) -> ColumnElement[bool]:
    held = select(Claim.submission_id).where(Claim.until > now())
    conditions: dict[Split, ColumnElement[bool]] = {
        Split.ALL: true(),
        Split.UNCLAIMED: Submission.id.not_in(held),
        Split.MINE: Submission.id.in_(held.where(Claim.user_id == user_id)),
        Split.BLOCKING: Submission.verdict == Verdict.BLOCK,
        Split.RESUBMITTED: Submission.id.in_(
            select(DecisionRow.submission_id).where(DecisionRow.decision == Decision.REQUEST_CHANGES, standing())
        ),
        Split.OVERDUE: Submission.due_at < now(),
    }
    return and_(Submission.state == State.IN_REVIEW, conditions[split])


def _wanted(connection: Connection, split: Split, user_id: int, narrowed: Narrowed) -> ColumnElement[bool]:
    wanted = _in_split(split, user_id)
    if narrowed.category:
        wanted = and_(wanted, Submission.category == narrowed.category)
    if narrowed.words.strip():
        wanted = and_(wanted, _found(connection, asked(narrowed.words)))
    return wanted


def _found(connection: Connection, sought: tuple[Asked, ...]) -> ColumnElement[bool]:
    """Submissions whose last handed-in text has all that is sought; where nothing can be sought, none."""
    if not sought:
        return ~true()
    on_sqlite = connection.dialect.name == "sqlite"
    matches = (
        text(f"{SearchWords.name} MATCH :sought").bindparams(sought=" AND ".join(map(_for_sqlite, sought)))
        if on_sqlite
        else text("words @@ CAST(:sought AS tsquery)").bindparams(sought=" & ".join(map(_for_postgresql, sought)))
    )
    later = aliased(Revision)
    newer = exists().where(
        later.submission_id == Revision.submission_id,
        later.number > Revision.number,
        later.origin == Origin.WRITER,
    )
    hits = select(SearchWords.c.rowid).where(matches)
    return Submission.id.in_(select(Revision.submission_id).where(Revision.id.in_(hits), ~newer))


def _for_sqlite(one: Asked) -> str:
    """Grams hold letters and digits only, so that nothing in them means anything to the index."""
    return f'"{one.gram}"' if one.whole else f'"{one.gram}" *'


def _for_postgresql(one: Asked) -> str:
    return f"'{one.gram}'" if one.whole else f"'{one.gram}':*"


def queue(
    database: Database,
    user_id: int,
    split: Split,
    *,
    after: int = 0,
    limit: int = 50,
    narrowed: Narrowed = Narrowed(),
) -> Page[SubmissionRow]:
    """Submissions in review, the longest waiting first; after: the last id of the page above."""
    with database.read() as connection:
        condition = _wanted(connection, split, user_id, narrowed)
        wanted = submission_rows().where(condition).order_by(Submission.state_since, Submission.id)
        if after:
            last = aliased(Submission)
            since = select(last.state_since).where(last.id == after).scalar_subquery()
            wanted = wanted.where(tuple_(Submission.state_since, Submission.id) > tuple_(since, literal(after)))
        return page_of(connection, wanted, limit)


def queue_counts(database: Database, user_id: int, narrowed: Narrowed = Narrowed()) -> dict[Split, int]:
    """How many submissions each split holds, counted up to 1,000."""
    with database.read() as connection:
        return {split: capped(connection, _wanted(connection, split, user_id, narrowed)) for split in Split}


def saved_filters(database: Database, user_id: int) -> tuple[FilterView, ...]:
    """A person's saved filters by name."""
    with database.read() as connection:
        rows = connection.execute(
            select(SavedFilter.id, SavedFilter.name, SavedFilter.asked)
            .where(SavedFilter.user_id == user_id)
            .order_by(func.lower(SavedFilter.name), SavedFilter.id)
        )
        return tuple(FilterView(*row) for row in rows)
