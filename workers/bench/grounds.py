"""Where measurements happen: ledgers of their own in temporary folders, never the desk's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert

from workers.bench.postgres import server
from workflow import desk
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.settings import Settings
from workflow.states import Role
from workflow.tables import Base, User

DATABASES = ("SQLite", "PostgreSQL")


@contextmanager
def folder() -> Iterator[Path]:
    """A short-named private folder, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="copydesk-b-") as made:
        yield Path(made)


@contextmanager
def ledgers(kind: str, count: int) -> Iterator[list[Database]]:
    """So many empty ledgers, of one of DATABASES.

    Raises:
        NoPostgres: PostgreSQL was asked for, and there is none to be had.
    """
    with folder() as place:
        if kind == "SQLite":
            urls = [f"sqlite:///{place / f'{number}.db'}" for number in range(count)]
            with _opened(urls, place) as databases:
                yield databases
        else:
            with server(place, count) as urls, _opened(urls, place) as databases:
                yield databases


@contextmanager
def _opened(urls: list[str], place: Path) -> Iterator[list[Database]]:
    databases = [Database(url) for url in urls]
    try:
        for database in databases:
            Base.metadata.create_all(database.writer)
            desk.set_up(database, Settings(folder=place))
        yield databases
    finally:
        for database in databases:
            database.close()


def writer(database: Database) -> Actor:
    """Somebody who hands in."""
    with database.write() as connection:
        user_id = connection.scalar(
            insert(User).values(name="writer", role=Role.WRITER, created_at=now()).returning(User.id)
        )
    return Actor(user_id, "writer", Role.WRITER)
