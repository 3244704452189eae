"""The page of rules: how often people upheld, took back or waved through what each of them found."""

from __future__ import annotations

import threading

from flask import Blueprint, Flask, current_app, render_template

from web.auth import allow
from web.ops_acts import OPS
from web.state import parts_of
from workflow import shelf
from workflow.clock import ticks
from workflow.db import Database
from workflow.shelf.rulings import NEWEST, CodeRow

bp = Blueprint("rules", __name__)

FRESH_S = 60.0
_NAME = "copydesk.rules"


class Rulings:
    """Reads the rulings at most once a minute: it is a scan, and they change slowly."""

    def __init__(self, database: Database) -> None:
        """Nothing is read before somebody asks."""
        self._database = database
        self._lock = threading.Lock()
        self._rows: tuple[CodeRow, ...] | None = None
        self._read_at = 0.0

    def now(self) -> tuple[CodeRow, ...]:
        """The rows, a minute old at most."""
        with self._lock:
            if self._rows is None or ticks() - self._read_at >= FRESH_S:
                self._rows, self._read_at = shelf.code_rows(self._database), ticks()
            return self._rows


def install(app: Flask) -> None:
    """Give the application its rulings."""
    app.extensions[_NAME] = Rulings(parts_of(app).database)


@bp.get("/ops/rules")
@allow(*OPS)
def rules() -> str:
    """Every code that was judged on the newest submissions."""
    rulings: Rulings = current_app.extensions[_NAME]
    return render_template("ops/rules.html", rows=rulings.now(), newest=NEWEST)
