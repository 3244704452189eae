"""Attempts that came to nothing: written down when they break, or when another worker takes over what one has lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select

from workflow.clock import now
from workflow.states import RunState
from workflow.tables import Attempt, Publication, StageRun

LOST = "The worker was lost."
_LONGEST = 500


def note_broken(connection: Connection, kind: str, ids: Sequence[int]) -> None:
    """Note the attempt that each of these rows has just ended with, in the transaction that ended it."""
    table: Any = StageRun if kind == "stage" else Publication
    _note(connection, kind, table.id.in_(list(ids)), now(), lost=False)


def note_lost(connection: Connection, kind: str, taken: ColumnElement[bool], at: datetime) -> None:
    """Note the attempts that are about to be taken over from a lost worker; before the claim writes its own."""
    in_hand = StageRun.state == RunState.RUNNING if kind == "stage" else Publication.lease_until.is_not(None)
    _note(connection, kind, taken & in_hand, at, lost=True)


def _note(connection: Connection, kind: str, which: ColumnElement[bool], at: datetime, *, lost: bool) -> None:
    table: Any = StageRun if kind == "stage" else Publication
    facts = (table.id, table.submission_id, table.attempt, table.started_at, table.worker, table.error)
    rows = [
        {
            "kind": kind,
            "run_id": row.id,
            "submission_id": row.submission_id,
            "attempt": row.attempt,
            "started_at": row.started_at,
            "ended_at": at,
            "worker": row.worker,
            "error": LOST if lost else _last_line(row.error),
        }
        for row in connection.execute(select(*facts).where(which))
    ]
    if rows:
        connection.execute(insert(Attempt), rows)


def _last_line(error: str) -> str:
    lines = error.strip().splitlines()
    return lines[-1][:_LONGEST] if lines else ""
