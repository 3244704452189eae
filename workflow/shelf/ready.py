"""Whether the desk can do its work now, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from workflow.db import Database
from workflow.migrations import is_current
from workflow.shelf.board import board
from workflow.shelf.cards import Board, ChannelCard, StageCard

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
    """Look at database, tables, workers, canaries and the age of what waits."""
    try:
        if not is_current(database):
            return Readiness(True, False, 0, ("the database has not been migrated: run `copydesk migrate`",))
        seen = board(database)
    except SQLAlchemyError as error:
        return Readiness(False, False, 0, (f"the database does not answer: {type(error).__name__}",))
    return Readiness(True, True, seen.workers_alive, tuple(_reasons(seen)))


def _reasons(seen: Board) -> Iterator[str]:
    cards: list[tuple[str, StageCard | ChannelCard]] = [(card.lane, card) for card in seen.stages]
    cards += [("publish", card) for card in seen.channels]
    for lane, card in cards:
        if card.held is None:
            yield from _wrong_with(card, working=seen.workers_for(lane) > 0)
    for canary in seen.unheard():
        yield f"workers are alive and take nothing on: nobody took the canary of {canary.lane} for {canary.age_s:.0f} s"


def _wrong_with(card: StageCard | ChannelCard, *, working: bool) -> Iterator[str]:
    oldest = card.oldest_s or 0.0
    if not working:
        yield f"no worker is alive for {card.name}: {card.waiting} waiting, the oldest for {oldest:.0f} s"
    elif oldest > LATE.total_seconds():
        yield f"{card.name} is late: {card.waiting} waiting, the oldest for {oldest:.0f} s"
