"""The report of a replay: which verdicts would change, and by which findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from workflow.db import Database
from workflow.shelf.views import Page
from workflow.tables import ReplayRow, Submission


@dataclass(frozen=True, slots=True)
class Replayed:
    """One text. before, after: verdicts. gone: codes that are not found any more; fresh: codes that were not found."""

    submission_id: int
    title: str
    revision_id: int
    before: str
    after: str
    gone: tuple[str, ...]
    fresh: tuple[str, ...]
    error: str


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """All of a replay so far. verdicts: how many texts by (before, after). gone, fresh: how many texts by code.

    looked: texts looked at; changed: of those with other findings or another verdict.
    """

    looked: int
    changed: int
    verdicts: tuple[tuple[str, str, int], ...]
    gone: tuple[tuple[str, int], ...]
    fresh: tuple[tuple[str, int], ...]
    broken: int


def replay_report(database: Database, batch_id: int) -> ReplayReport:
    """Add up a replay."""
    with database.read() as connection:
        verdicts = connection.execute(
            select(ReplayRow.before, ReplayRow.after, func.count())
            .where(ReplayRow.batch_id == batch_id)
            .group_by(ReplayRow.before, ReplayRow.after)
            .order_by(func.count().desc(), ReplayRow.before, ReplayRow.after)
        ).all()
        changed = connection.execute(
            select(ReplayRow.gone, ReplayRow.fresh).where(ReplayRow.batch_id == batch_id, ReplayRow.changed)
        ).all()
        broken = connection.scalar(select(func.count()).where(ReplayRow.batch_id == batch_id, ReplayRow.error != ""))
    gone, fresh = Counter[str](), Counter[str]()
    for row in changed:
        gone.update(row.gone)
        fresh.update(row.fresh)
    return ReplayReport(
        looked=sum(row[2] for row in verdicts),
        changed=len(changed),
        verdicts=tuple((row[0], row[1], row[2]) for row in verdicts),
        gone=tuple(gone.most_common()),
        fresh=tuple(fresh.most_common()),
        broken=broken or 0,
    )


def replayed(database: Database, batch_id: int, *, after: int = 0, limit: int = 100) -> Page[Replayed]:
    """The texts of which something changes, by submission."""
    facts = (ReplayRow.revision_id, ReplayRow.before, ReplayRow.after, ReplayRow.gone, ReplayRow.fresh, ReplayRow.error)
    wanted = (
        select(ReplayRow.submission_id, Submission.title, *facts)
        .join(Submission, Submission.id == ReplayRow.submission_id)
        .where(ReplayRow.batch_id == batch_id, ReplayRow.changed, ReplayRow.submission_id > after)
        .order_by(ReplayRow.submission_id)
        .limit(limit + 1)
    )
    with database.read() as connection:
        rows = [
            Replayed(row[0], row[1], row[2], row[3], row[4], tuple(row[5]), tuple(row[6]), row[7])
            for row in connection.execute(wanted)
        ]
    return Page(tuple(rows[:limit]), rows[limit - 1].submission_id if len(rows) > limit else None)
