"""Leases renewed while work is long: one thread a process, which sleeps as long as everything is quick."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from workflow import runs
from workflow.clock import ticks
from workflow.db import Database
from workflow.runs import LineClaim, PublicationClaim, renew_publication, renew_runs

log = structlog.get_logger(__name__)

HANGS_AFTER_S = 900.0
"""Work that takes longer is taken to hang: its lease is left to run out, and somebody else may try."""

_AGAIN_AFTER_FAILURE_S = 1.0

AnyClaim = LineClaim | PublicationClaim


class _Holding:
    """Claims in our hands, and when their leases want renewing next."""

    def __init__(self, database: Database, claims: Sequence[AnyClaim]) -> None:
        self.again_at = ticks() + _interval()
        self._until = ticks() + HANGS_AFTER_S
        self._database = database
        self._claims = list(claims)

    def renew(self) -> None:
        """Renew what is still ours. A sick database is asked again soon: the lease has two thirds left."""
        try:
            self._claims = [claim for claim in self._claims if ticks() < self._until and self._renew_one(claim)]
            self.again_at = ticks() + _interval()
        except SQLAlchemyError as error:
            log.warning("lease not renewed", error=str(error))
            self.again_at = ticks() + min(_AGAIN_AFTER_FAILURE_S, _interval())

    def _renew_one(self, claim: AnyClaim) -> bool:
        # A transaction for each, its rows in order of their ids: who finishes locks in that order too.
        with self._database.write() as connection:
            if isinstance(claim, LineClaim):
                return renew_runs(connection, claim)
            return renew_publication(connection, claim)


def _interval() -> float:
    return runs.LEASE.total_seconds() / 3


class _Keeper:
    """All holdings of this process and the thread that renews them."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Hold nothing, with no thread; a fork starts here again, since it took the holdings along but no thread."""
        self._changed = threading.Condition()
        self._holdings: set[_Holding] = set()
        self._thread: threading.Thread | None = None
        self._wakes_at = math.inf

    def take(self, holding: _Holding) -> None:
        """From now on, renew it."""
        with self._changed:
            self._holdings.add(holding)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="leases", daemon=True)
                self._thread.start()
            elif holding.again_at < self._wakes_at:
                # Else it wakes in time by itself, and quick work costs no switch to another thread.
                self._changed.notify()

    def let_go(self, holding: _Holding) -> None:
        """Renew it no more."""
        with self._changed:
            self._holdings.discard(holding)

    def _run(self) -> None:
        while True:
            for holding in self._ripe():
                holding.renew()

    def _ripe(self) -> list[_Holding]:
        """Wait until a lease wants renewing."""
        with self._changed:
            while True:
                at = ticks()
                if ripe := [holding for holding in self._holdings if holding.again_at <= at]:
                    return ripe
                self._wakes_at = min((holding.again_at for holding in self._holdings), default=math.inf)
                self._changed.wait(None if math.isinf(self._wakes_at) else self._wakes_at - at)


_keeper = _Keeper()
os.register_at_fork(after_in_child=_keeper.begin)


@contextmanager
def renewing(database: Database, claims: Sequence[AnyClaim]) -> Iterator[None]:
    """Renew the leases of these claims, every third of a lease, for as long as the block takes.

    A claim that was taken from us is not renewed, and nobody is told: the finish finds out, and writes nothing.
    """
    holding = _Holding(database, claims)
    _keeper.take(holding)
    try:
        yield
    finally:
        _keeper.let_go(holding)
