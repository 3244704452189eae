"""Suite `queue-page`: the review queue on a ledger with years in it, against OFFSET and count(*)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import func, select

from workers.bench.cases import Case, LeftOut, say, side_by_side, wall_ms
from workers.bench.filled import fill
from workers.bench.grounds import ledgers
from workflow import shelf
from workflow.db import Database
from workflow.shelf import Split
from workflow.states import State
from workflow.tables import Submission, User

_PAGE = 50


def queue_page(quick: bool) -> Iterator[Case | LeftOut]:
    """The first page of the review queue and one from its middle, against OFFSET and a count of all."""
    count = 5_000 if quick else 100_000
    with ledgers("SQLite", 1) as (database,):
        say(f"queue-page: entering {count:,} submissions")
        reviewer = fill(database, count, one_in=2).user_id or 0
        for name, skip in (("first page", 0), ("page in the middle", count // 4)):
            mine, theirs = side_by_side(
                partial(wall_ms, partial(_keyset, database, reviewer, 2 * skip)),
                partial(wall_ms, partial(_offset, database, skip)),
                rounds=3 if quick else 31,
            )
            yield Case("queue-page", f"{name} of {count // 2:,}; peer: OFFSET and count(*)", mine, theirs, "ms")


def _keyset(database: Database, reviewer: int, after: int) -> object:
    return shelf.queue(database, reviewer, Split.ALL, after=after, limit=_PAGE)


def _offset(database: Database, skip: int) -> object:
    """A page as a framework's paginator reads it: fewer columns than ours, and no count of findings."""
    waiting = Submission.state == State.IN_REVIEW
    page = (
        select(Submission.id, Submission.title, Submission.category, Submission.verdict, User.name)
        .join(User, User.id == Submission.author_id)
        .where(waiting)
        .order_by(Submission.state_since, Submission.id)
    )
    with database.read() as connection:
        total = connection.scalar(select(func.count()).select_from(Submission).where(waiting))
        return connection.execute(page.offset(skip).limit(_PAGE)).all(), total
