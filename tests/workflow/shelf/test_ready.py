"""Readiness: ready, or why not, in words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import time_machine

from tests.articles import good_en
from tests.factories import WORKER, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.migrations import upgrade
from workflow.settings import Settings


def _desk(tmp_path: Path, settings: Settings) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'ready.db'}")
    upgrade(database.url)
    open_desk(database, settings)
    return database


def test_a_desk_with_a_worker_is_ready(tmp_path: Path, settings: Settings) -> None:
    database = _desk(tmp_path, settings)
    desk.beat(database, WORKER, "worker")
    assert shelf.ready(database).ok
    database.close()


def test_without_a_worker_each_stage_is_named_with_what_waits_for_it(tmp_path: Path, settings: Settings) -> None:
    database = _desk(tmp_path, settings)
    desk.submit(database, person(database), good_en())
    reasons = shelf.ready(database).reasons
    assert any("no worker is alive for truncation: 1 waiting" in reason for reason in reasons)
    database.close()


def test_work_that_waits_too_long_makes_the_desk_not_ready(tmp_path: Path, settings: Settings) -> None:
    database = _desk(tmp_path, settings)
    desk.submit(database, person(database), good_en())
    with time_machine.travel(now() + timedelta(minutes=5)):
        desk.beat(database, WORKER, "worker")
        assert any(reason.startswith("links is late") for reason in shelf.ready(database).reasons)
    database.close()


def test_a_database_that_does_not_answer_is_said_so() -> None:
    found = shelf.ready(Database("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    assert not found.database
    assert "does not answer" in found.reasons[0]
