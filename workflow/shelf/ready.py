"""Whether the desk can do its work now, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from workflow.db import Database
from workflow.migrations import is_current
from workflow.shelf.board import Board, board

LATE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Readiness:
    """reasons: in words, empty when everything is ready. workers: how many have a fresh heartbeat."""

    database: bool
    migrated: bool
    workers: int
    reasons: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Nothing stands in the way."""
        return not self.reasons


def ready(database: Database) -> Readiness:
    """Look at database, tables, workers and the age of what waits."""
    try:
        if not is_current(database):
            return Readiness(True, False, 0, ("the database has not been migrated: run `copydesk migrate`",))
        seen = board(database)
    except SQLAlchemyError as error:
        return Readiness(False, False, 0, (f"the database does not answer: {type(error).__name__}",))
    return Readiness(True, True, seen.workers_alive, tuple(_reasons(seen)))


def _reasons(seen: Board) -> list[str]:
    idle = [
        f"no worker is alive for {card.name}: {card.waiting} waiting, the oldest for {card.oldest_s or 0:.0f} s"
        for card in seen.stages
        if not seen.workers_alive and card.held is None
    ]
    due = [(card.name, card.waiting, card.oldest_s) for card in seen.stages if card.held is None]
    due += [(card.name, card.waiting, card.oldest_s) for card in seen.channels if card.held is None]
    late = [
        f"{name} is late: {waiting} waiting, the oldest for {oldest_s:.0f} s"
        for name, waiting, oldest_s in due
        if seen.workers_alive and oldest_s is not None and oldest_s > LATE.total_seconds()
    ]
    return [*idle, *late]
