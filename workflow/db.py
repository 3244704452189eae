"""The door to the database: write and read transactions, set up right for SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from workflow.failpoints import reach
from workflow.states import Lane

# Why FULL: an accepted submission must survive a power cut. Why a long busy_timeout: writers queue, they do not fail.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",
)

Nudge = Callable[[Lane, int], None]


def _no_nudge(_lane: Lane, _id: int) -> None:
    """Nobody to tell: the sweeper will find the work."""


def _sqlite_engine(url: str, begin: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # The driver's own transactions start too late for read-modify-write and lose updates; we begin ourselves.
        if isinstance(connection, sqlite3.Connection):
            connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.cursor().execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class Database:
    """The ledger's transactions, and whom to tell when a verb has queued work."""

    def __init__(self, url: str, nudge: Nudge = _no_nudge) -> None:
        """Open lazily; `nudge(lane, id)` is called by verbs after commit, must return at once and must not raise."""
        self.url = url
        self.nudge = nudge
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(url)
            self.writer = _sqlite_engine(url, "BEGIN IMMEDIATE")
            self.reader = _sqlite_engine(url, "BEGIN")
        else:
            self.writer = create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=24)
            # What one page shows must be of one moment, however many statements it takes.
            self.reader = self.writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write: committed at the end, rolled back on any error."""
        with self.writer.begin() as connection:
            yield connection
            reach("commit.before")
        reach("commit.after")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that only reads, all of it from one moment."""
        with self.reader.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close every connection; needed before a fork and at the end of a test."""
        self.writer.dispose()
        self.reader.dispose()


def _make_folder(url: str) -> None:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
