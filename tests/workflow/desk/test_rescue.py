"""Work that does not move: hinted at again, taken out of lost hands; a worker that is to take nothing on."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from tests.articles import good_en
from tests.factories import WORKER, approved, check_all, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import NotAllowed, ReasonNeeded, UnknownProcess
from workflow.hinting import due_rows, mark_hinted
from workflow.runs import MAX_ATTEMPTS, claim_lines, claim_publication
from workflow.settings import Settings
from workflow.states import Lane, Role, State
from workflow.tables import StageRun


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


def test_what_is_due_is_hinted_at_again_as_if_nobody_ever_had(database: Database, ops: Actor) -> None:
    ids = [desk.submit(database, person(database), good_en()).submission_id for _ in range(3)]
    mark_hinted(database, Lane.CHECK, [row.key for row in due_rows(database, Lane.CHECK, limit=9)])
    sent: list[tuple[Lane, int]] = []
    database.nudge = lambda lane, number: sent.append((lane, number))
    assert desk.redispatch(database, ops, Lane.CHECK, reason="the broker was emptied") == 3
    assert sent == [(Lane.CHECK, number) for number in ids]
    assert {row.hinted_at for row in due_rows(database, Lane.CHECK, limit=9)} == {None}
    assert shelf.audit(database, verb="redispatch").rows[0].detail["count"] == 3


def test_work_in_lost_hands_is_shown_as_stuck_and_can_be_given_to_another(database: Database, ops: Actor) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    with database.write() as connection:
        [line] = claim_lines(connection, "worker@lost:1:a", Lane.CHECK)
    assert not shelf.board(database).stuck
    with time_machine.travel(now() + timedelta(minutes=1)):
        stuck = shelf.board(database).stuck
    assert {hand.worker for hand in stuck} == {"worker@lost:1:a"}
    ids = [run.id for run in line.runs]
    assert desk.free(database, ops, "stage", ids, reason="its machine is gone") == len(ids)
    check_all(database)
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    assert brief.state is State.IN_REVIEW
    assert shelf.timeline(database, submission_id)[-2].verb == "free"
    assert desk.free(database, ops, "stage", ids, reason="once more") == 0


def test_an_attempt_that_was_the_last_is_given_back(database: Database, ops: Actor) -> None:
    desk.submit(database, person(database), good_en())
    with database.write() as connection:
        connection.execute(update(StageRun).values(attempt=MAX_ATTEMPTS - 1))
        [line] = claim_lines(connection, "worker@lost:1:a", Lane.CHECK)
    desk.free(database, ops, "stage", [run.id for run in line.runs], reason="its machine is gone")
    assert desk.check(database, WORKER) == 1


def test_a_publication_is_taken_away_too(database: Database, ops: Actor) -> None:
    approved(database, person(database), person(database, Role.REVIEWER))
    with database.write() as connection:
        claim = claim_publication(connection, "worker@lost:1:a")
    assert claim is not None
    assert desk.free(database, ops, "channel", [claim.id], reason="its machine is gone") == 1
    assert desk.publish(database, WORKER) == 1


def test_a_worker_hears_at_its_heartbeat_that_it_should_take_nothing_on(database: Database, ops: Actor) -> None:
    assert not desk.beat(database, WORKER, "worker", lanes="check,publish")
    assert desk.drain_worker(database, ops, WORKER, on=True, reason="its host is updated")
    assert not desk.drain_worker(database, ops, WORKER, on=True, reason="twice")
    assert desk.beat(database, WORKER, "worker", lanes="check,publish")
    board = shelf.board(database)
    assert (board.processes[0].drained, board.workers_for("check"), board.workers_for("slow")) == (True, 0, 0)
    assert desk.drain_worker(database, ops, WORKER, on=False, reason="done")
    assert not desk.beat(database, WORKER, "worker", lanes="check,publish")
    board = shelf.board(database)
    assert (board.workers_for("check"), board.workers_for("slow")) == (1, 0)


def test_each_takes_the_role_a_reason_and_something_that_is_there(database: Database, ops: Actor) -> None:
    reviewer = person(database, Role.REVIEWER)
    with pytest.raises(NotAllowed):
        desk.redispatch(database, reviewer, Lane.CHECK, reason="x")
    with pytest.raises(ReasonNeeded):
        desk.free(database, ops, "stage", [1], reason="")
    with pytest.raises(UnknownProcess):
        desk.drain_worker(database, ops, "worker@nowhere:1:a", on=True, reason="x")
