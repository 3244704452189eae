"""One reading of the board a second, whoever looks: fifty viewers cost what one does."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from web.broker import BrokerWatch
from web.state import parts_of
from workflow import shelf
from workflow.clock import ticks
from workflow.db import Database
from workflow.shelf.cards import Board
from workflow.shelf.failures import FailureGroup
from workflow.shelf.views import EventView
from workflow.states import Lane

FRESH_S = 1.0
_NAME = "copydesk.board"
# Who signs in and out is for the audit trail.
_COMING_AND_GOING = frozenset({"sign_in", "sign_out", "issue_link", "set_preferences", "throttle"})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The board of one moment with what stands beside it. hints: that wait, by lane; None while the broker is away."""

    board: Board
    failures: tuple[FailureGroup, ...]
    acts: tuple[EventView, ...]
    hints: Mapping[Lane, int] | None


class Snapshots:
    """Reads the ledger when somebody looks and the last reading is more than a second old."""

    def __init__(self, database: Database, broker: BrokerWatch) -> None:
        """Nothing is read before the first look."""
        self.broker = broker
        self._database = database
        self._lock = threading.Lock()
        self._last: Snapshot | None = None
        self._read_at = 0.0

    def now(self) -> Snapshot:
        """The last reading, or a new one; who comes while one is being made waits for that one."""
        with self._lock:
            if self._last is None or ticks() - self._read_at >= FRESH_S:
                self._last = self._read()
                self._read_at = ticks()
            return self._last

    def forget(self) -> None:
        """Read anew at the next look: somebody has just changed something and wants to see it."""
        with self._lock:
            self._last = None

    def _read(self) -> Snapshot:
        return Snapshot(
            shelf.board(self._database),
            shelf.failures(self._database, limit=10),
            _acts(shelf.audit(self._database, limit=100, chain="desk").rows),
            self.broker.hints(),
        )


def _acts(events: Iterable[EventView]) -> tuple[EventView, ...]:
    return tuple([event for event in events if event.verb not in _COMING_AND_GOING][:12])


def install(app: Flask) -> None:
    """Give the application its snapshots."""
    parts = parts_of(app)
    app.extensions[_NAME] = Snapshots(parts.database, BrokerWatch(parts.settings))


def snapshots_of(app: Flask) -> Snapshots:
    """The application's snapshots."""
    found: Snapshots = app.extensions[_NAME]
    return found


def snapshot() -> Snapshot:
    """The snapshot of the application that serves this request."""
    return snapshots_of(current_app).now()


def forget() -> None:
    """What this request changed is to be seen at once."""
    snapshots_of(current_app).forget()
