"""The door to the database keeps its promises on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select, text, update

from workflow.db import Database
from workflow.tables import Process

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def a_process(name: str) -> dict[str, object]:
    return {"name": name, "kind": "worker", "version": "0", "started_at": NOW, "seen_at": NOW}


def test_what_was_written_is_read_back_with_its_time_zone(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(Process).values(a_process("one")))
    with database.read() as connection:
        assert connection.execute(select(Process.seen_at)).scalar_one() == NOW


def test_every_test_starts_with_an_empty_ledger(database: Database) -> None:
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(Process)).scalar_one() == 0


def test_an_error_rolls_the_whole_transaction_back(database: Database) -> None:
    def half_a_change() -> None:
        with database.write() as connection:
            connection.execute(insert(Process).values(a_process("one")))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_change()
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(Process)).scalar_one() == 0


def test_writers_at_once_lose_no_update(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(Process).values({**a_process("counter"), "current": "0"}))

    def count_to_ten() -> None:
        for _ in range(10):
            with database.write() as connection:
                seen = connection.execute(select(Process.current).with_for_update()).scalar_one()
                connection.execute(update(Process).values(current=str(int(seen) + 1)))

    threads = [threading.Thread(target=count_to_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.execute(select(Process.current)).scalar_one() == "40"


def test_sqlite_is_set_up_to_survive_a_power_cut(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL is set up by its owner")
    with database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_a_reader_sees_one_moment_however_many_statements_it_takes(database: Database) -> None:
    with database.read() as connection:
        before = connection.execute(select(func.count()).select_from(Process)).scalar_one()
        with database.write() as other:
            other.execute(insert(Process).values(a_process("meanwhile")))
        assert connection.execute(select(func.count()).select_from(Process)).scalar_one() == before
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(Process)).scalar_one() == before + 1
