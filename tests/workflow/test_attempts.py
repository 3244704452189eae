"""Attempts that came to nothing are remembered, each once, whether they broke or their worker was lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from tests.articles import good_en
from tests.factories import WORKER, approved, open_desk, person
from workflow import desk, shelf
from workflow.attempts import LOST
from workflow.clock import now
from workflow.db import Database
from workflow.line import LINE
from workflow.runs import claim_lines
from workflow.settings import Settings
from workflow.stages import Stage
from workflow.states import Lane, Role
from workflow.tables import ChannelRow


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


class _Broken:
    """A stage that breaks."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def __getattr__(self, name: str) -> object:
        return getattr(self._stage, name)

    def check(self, _article: object) -> object:
        raise KeyError("host")


def test_each_attempt_of_a_stage_that_breaks_is_kept_with_its_worker_and_its_last_line(database: Database) -> None:
    stages = [_Broken(stage) if stage.name == "links" else stage for stage in LINE]
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    desk.check(database, "worker@one:1:a", stages=stages)  # type: ignore[arg-type]
    with time_machine.travel(now() + timedelta(seconds=5)):
        desk.check(database, "worker@two:2:b", stages=stages)  # type: ignore[arg-type]
    kept = shelf.attempts(database, submission_id)
    assert [(one.attempt, one.worker, one.error) for one in kept] == [
        (1, "worker@one:1:a", "KeyError: 'host'"),
        (2, "worker@two:2:b", "KeyError: 'host'"),
    ]
    assert all(one.kind == "stage" and one.started_at for one in kept)


def test_what_a_lost_worker_had_begun_is_kept_when_another_takes_it_over(database: Database) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    with database.write() as connection:
        [line] = claim_lines(connection, "worker@lost:1:a", Lane.CHECK)
    with time_machine.travel(now() + timedelta(minutes=2)):
        desk.check(database, WORKER)
    kept = shelf.attempts(database, submission_id)
    assert {(one.attempt, one.worker, one.error) for one in kept} == {(1, "worker@lost:1:a", LOST)}
    assert len(kept) == len(line.runs)


def test_a_delivery_that_breaks_is_kept_too(database: Database) -> None:
    submission_id = approved(database, person(database), person(database, Role.REVIEWER))
    with database.write() as connection:
        connection.execute(update(ChannelRow).values(settings={"nonsense": True}))
    desk.publish(database, WORKER)
    [kept] = shelf.attempts(database, submission_id)
    assert (kept.kind, kept.attempt, kept.worker) == ("channel", 1, WORKER)
    assert kept.error.startswith("TypeError")


def test_what_goes_well_leaves_none(database: Database) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    desk.check(database, WORKER)
    assert shelf.attempts(database, submission_id) == ()
