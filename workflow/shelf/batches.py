"""Bulk actions: which are under way, which are over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from workflow.db import Database
from workflow.shelf.cards import BatchRow
from workflow.shelf.views import Page
from workflow.tables import Batch

_COLUMNS = (
    Batch.id,
    Batch.action,
    Batch.kind,
    Batch.state,
    Batch.done,
    Batch.total,
    Batch.actor,
    Batch.reason,
    Batch.created_at,
    Batch.finished_at,
)


def _rows(database: Database, wanted: Select[*tuple[Any, ...]]) -> tuple[BatchRow, ...]:
    with database.read() as connection:
        return tuple(BatchRow(*row) for row in connection.execute(wanted))


def batches(database: Database, *, before: int = 0, limit: int = 50, action: str = "") -> Page[BatchRow]:
    """The newest first; of one action when it is given."""
    wanted = select(*_COLUMNS).order_by(Batch.id.desc()).limit(limit + 1)
    wanted = wanted.where(Batch.id < before) if before else wanted
    wanted = wanted.where(Batch.action == action) if action else wanted
    rows = _rows(database, wanted)
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def batch(database: Database, batch_id: int) -> BatchRow | None:
    """One by its number, or None."""
    return next(iter(_rows(database, select(*_COLUMNS).where(Batch.id == batch_id))), None)
