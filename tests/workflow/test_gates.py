"""What may be begun: nothing of what is paused, of what is drained only the old, never more than a limit allows."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.articles import good_en
from tests.factories import WORKER, approved, check_all, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.gates import Mode
from workflow.hinting import due_rows
from workflow.runs import claim_lines, claim_publication
from workflow.settings import Settings
from workflow.states import Lane, Role, RunState

STAGE = "links"


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


def _claim(database: Database, limit: int = 16) -> list[set[str]]:
    """The stages of each line that one claim takes."""
    with database.write() as connection:
        return [{run.stage for run in line.runs} for line in claim_lines(connection, WORKER, Lane.CHECK, limit=limit)]


def test_a_drained_stage_works_off_what_was_queued_and_begins_nothing_newer(database: Database, ops: Actor) -> None:
    writer = person(database)
    old = desk.submit(database, writer, good_en()).submission_id
    desk.hold(database, ops, "stage", STAGE, reason="new lists tonight", mode=Mode.DRAIN)
    with time_machine.travel(now() + timedelta(seconds=1)):
        new = desk.submit(database, writer, good_en()).submission_id
        check_all(database)
    states = {
        number: {run.stage: run.state for run in shelf.stage_runs(database, number)}[STAGE] for number in (old, new)
    }
    assert states == {old: RunState.PASSED, new: RunState.QUEUED}
    assert shelf.audit(database, verb="drain").rows[0].detail["reason"] == "new lists tonight"
    assert desk.lift(database, ops, "stage", STAGE)
    with time_machine.travel(now() + timedelta(seconds=2)):
        assert check_all(database) == 1


def test_a_drained_channel_sends_what_was_queued_only(database: Database, ops: Actor) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    approved(database, writer, reviewer)
    desk.hold(database, ops, "channel", "site", reason="the disk is changed", mode=Mode.DRAIN)
    with time_machine.travel(now() + timedelta(seconds=1)):
        approved(database, writer, reviewer)
        assert publish_all(database) == 1
        assert due_rows(database, Lane.PUBLISH, limit=9) == []


def test_of_a_limited_stage_no_more_run_at_once_and_the_others_go_on(database: Database, ops: Actor) -> None:
    writer = person(database)
    for _ in range(5):
        desk.submit(database, writer, good_en())
    desk.set_limit(database, ops, "stage", STAGE, at_once=2, per_minute=None, reason="the host is slow")
    first = _claim(database)
    assert len(first) == 2
    assert all(STAGE in stages for stages in first)
    second = _claim(database)
    assert len(second) == 3
    assert all(STAGE not in stages for stages in second)


def test_a_limit_by_the_minute_counts_what_was_begun_and_begins_anew(database: Database, ops: Actor) -> None:
    writer = person(database)
    for _ in range(4):
        desk.submit(database, writer, good_en())
    desk.set_limit(database, ops, "stage", STAGE, at_once=None, per_minute=3, reason="the host counts")
    assert len(_claim(database)) == 3
    assert [STAGE in stages for stages in _claim(database)] == [False]
    with time_machine.travel(now() + timedelta(seconds=61)):
        again = _claim(database)
    assert [STAGE in stages for stages in again].count(True) >= 1


def test_a_limited_channel_waits_and_nobody_hints_at_it(database: Database, ops: Actor) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    for _ in range(2):
        approved(database, writer, reviewer)
    desk.set_limit(database, ops, "channel", "site", at_once=None, per_minute=1, reason="the receiver is slow")
    with database.write() as connection:
        assert claim_publication(connection, WORKER) is not None
        assert claim_publication(connection, WORKER) is None
    assert due_rows(database, Lane.PUBLISH, limit=9) == []


def test_without_a_limit_everything_is_taken(database: Database, ops: Actor) -> None:
    writer = person(database)
    for _ in range(3):
        desk.submit(database, writer, good_en())
    desk.set_limit(database, ops, "stage", STAGE, at_once=1, per_minute=1, reason="try")
    desk.set_limit(database, ops, "stage", STAGE, at_once=None, per_minute=None, reason="enough")
    assert len(_claim(database)) == 3
