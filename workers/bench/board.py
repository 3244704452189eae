"""Suite `board`: the ops board on a ledger with years in it, against the one query that most boards begin with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import func, select

from workers.bench.cases import Case, LeftOut, say, side_by_side, wall_ms
from workers.bench.filled import fill
from workers.bench.grounds import ledgers
from workflow import shelf
from workflow.db import Database
from workflow.line import LINE
from workflow.tables import StageRun


def board(quick: bool) -> Iterator[Case | LeftOut]:
    """The whole ops board, against one count of stage runs by stage and state."""
    runs = 50_000 if quick else 1_000_000
    with ledgers("SQLite", 1) as (database,):
        say(f"board: entering {runs:,} stage runs")
        fill(database, runs // len(LINE), one_in=1000)
        mine, theirs = side_by_side(
            partial(wall_ms, partial(shelf.board, database)),
            partial(wall_ms, partial(_counted, database)),
            rounds=3 if quick else 15,
        )
        yield Case("board", f"{runs:,} stage runs; peer: count(*) by stage and state alone", mine, theirs, "ms")


def _counted(database: Database) -> object:
    query = select(StageRun.stage, StageRun.state, func.count()).group_by(StageRun.stage, StageRun.state)
    with database.read() as connection:
        return connection.execute(query).all()
