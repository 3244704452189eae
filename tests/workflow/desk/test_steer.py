"""What ops do: pause, let go on, try again. Each with a reason, each in the audit trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from tests.articles import good_en, good_zh
from tests.factories import check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import AlreadyHeld, NotAllowed, ReasonNeeded, UnknownName
from workflow.line import LINE
from workflow.settings import Settings
from workflow.states import Role, RunState, State
from workflow.tables import StageRun

STAGE = LINE[0].name


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


def _state(database: Database, submission_id: int) -> State:
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    return brief.state


def test_a_paused_stage_waits_while_the_others_go_on(database: Database, ops: Actor) -> None:
    desk.hold(database, ops, "stage", STAGE, reason="the rules are wrong today")
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    check_all(database)
    states = {run.stage: run.state for run in shelf.stage_runs(database, submission_id)}
    assert states.pop(STAGE) == RunState.QUEUED
    assert RunState.QUEUED not in states.values()
    assert _state(database, submission_id) is State.CHECKING
    assert desk.lift(database, ops, "stage", STAGE)
    check_all(database)
    assert _state(database, submission_id) is State.IN_REVIEW


def test_a_pause_with_an_end_ends_by_itself(database: Database, ops: Actor) -> None:
    desk.hold(database, ops, "stage", STAGE, reason="until the evening", until=now() + timedelta(hours=1))
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    check_all(database)
    assert _state(database, submission_id) is State.CHECKING
    with time_machine.travel(now() + timedelta(hours=2)):
        assert desk.lift_expired(database) == 1
        check_all(database)
    assert _state(database, submission_id) is State.IN_REVIEW
    assert shelf.audit(database, verb="lift").rows[0].detail["reason"] == "time is up"


def test_a_pause_needs_a_reason_a_known_name_and_the_role(database: Database, ops: Actor) -> None:
    with pytest.raises(ReasonNeeded):
        desk.hold(database, ops, "stage", STAGE, reason="")
    with pytest.raises(UnknownName):
        desk.hold(database, ops, "stage", "tea-break", reason="thirst")
    with pytest.raises(NotAllowed):
        desk.hold(database, person(database, Role.REVIEWER), "stage", STAGE, reason="no")
    desk.hold(database, ops, "stage", STAGE, reason="yes")
    with pytest.raises(AlreadyHeld):
        desk.hold(database, ops, "stage", STAGE, reason="twice")
    assert not desk.lift(database, ops, "channel", "site")


def test_dead_runs_are_tried_again_by_their_cause(database: Database, ops: Actor) -> None:
    first = desk.submit(database, person(database), good_en()).submission_id
    second = desk.submit(database, person(database), good_zh()).submission_id
    with database.write() as connection:
        dead = {"state": RunState.DEAD, "attempt": 5, "error": "Boom", "fingerprint": "f1", "finished_at": now()}
        connection.execute(update(StageRun).where(StageRun.stage == STAGE).values(dead))
    check_all(database)
    assert {_state(database, first), _state(database, second)} == {State.CHECKING}
    [group] = shelf.failures(database)
    assert (group.fingerprint, group.count, set(group.submission_ids)) == ("f1", 2, {first, second})
    assert desk.retry_runs(database, ops, fingerprint="f1", reason="mended") == 2
    check_all(database)
    assert {_state(database, first), _state(database, second)} == {State.IN_REVIEW}
    assert shelf.timeline(database, first)[-2].verb == "retry"
    assert shelf.audit(database, verb="retry", chain="desk").rows[0].detail["count"] == 2


def test_a_retry_of_chosen_runs_leaves_the_others(database: Database, ops: Actor) -> None:
    first = desk.submit(database, person(database), good_en()).submission_id
    desk.submit(database, person(database), good_zh())
    with database.write() as connection:
        connection.execute(update(StageRun).values(state=RunState.DEAD, fingerprint="f1"))
    chosen = [run.id for run in shelf.stage_runs(database, first)]
    assert desk.retry_runs(database, ops, ids=chosen, reason="this one only") == len(chosen)
    assert check_all(database) == 1


def test_nothing_to_retry_is_said_as_zero(database: Database, ops: Actor) -> None:
    in_review(database, person(database))
    assert desk.retry_runs(database, ops, fingerprint="nothing", reason="hope") == 0
