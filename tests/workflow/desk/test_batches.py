"""Bulk actions: exactly what was counted, in steps, each row once, whoever is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import insert, select, text, update

from tests.factories import open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Action, Actor, BatchState, Wanted
from workflow.desk.errors import BatchOver, NotAllowed, ReasonNeeded, UnknownBatch
from workflow.settings import Settings
from workflow.states import Role, RunState
from workflow.tables import Event, Revision, StageRun, Submission

CAUSE = Wanted("stage", fingerprint="f1")


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


def _dead(database: Database, count: int, *, fingerprint: str = "f1") -> list[int]:
    """So many dead stage runs, one a submission; their ids."""
    writer = person(database)
    at = now()
    moments = {"created_at": at, "updated_at": at, "state_since": at}
    with database.write() as connection:
        facts = {"author_id": writer.user_id, "state": "checking", "version": 1, "title": "A title", **moments}
        made = insert(Submission).returning(Submission.id, sort_by_parameter_order=True)
        ids = list(connection.scalars(made, [facts for _ in range(count)]))
        rows = [
            {"submission_id": one, "number": 1, "origin": "writer", "author_id": writer.user_id, "created_at": at}
            | dict.fromkeys(("body", "title", "category", "summary", "date", "language", "sha256"), "")
            | {"format": "text"}
            for one in ids
        ]
        texts = list(connection.scalars(insert(Revision).returning(Revision.id, sort_by_parameter_order=True), rows))
        dead = {"stage": "links", "lane": "check", "state": RunState.DEAD, "attempt": 5, "error": "Boom"}
        dead |= {"fingerprint": fingerprint, "due_at": at, "queued_at": at, "finished_at": at}
        runs = [{"submission_id": one, "revision_id": two, **dead} for one, two in zip(ids, texts, strict=True)]
        return list(connection.scalars(insert(StageRun).returning(StageRun.id, sort_by_parameter_order=True), runs))


def _events(database: Database, verb: str = "retry") -> Counter[int]:
    """How often each run was named by an event on its submission."""
    found: Counter[int] = Counter()
    with database.read() as connection:
        for detail in connection.scalars(select(Event.detail).where(Event.verb == verb, Event.chain != "desk")):
            found.update(detail["ids"])
    return found


def test_a_batch_goes_on_step_by_step_and_says_how_far_it_is(database: Database, ops: Actor) -> None:
    ids = _dead(database, 5)
    assert desk.count(database, Action.RETRY, CAUSE) == 5
    batch_id = desk.start(database, ops, Action.RETRY, CAUSE, reason="mended")
    assert desk.step(database, batch_id, size=2)
    batch = shelf.batch(database, batch_id)
    assert batch is not None
    assert (batch.state, batch.done, batch.total, batch.by) == ("running", 2, 5, ops.name)
    while desk.step(database, batch_id, size=2):
        pass
    batch = shelf.batch(database, batch_id)
    assert batch is not None
    assert (batch.state, batch.done, batch.share) == ("done", 5, 1.0)
    assert _events(database) == Counter(ids)


def test_what_fails_after_a_batch_has_begun_is_not_in_it(database: Database, ops: Actor) -> None:
    first = _dead(database, 2)
    batch_id = desk.start(database, ops, Action.RETRY, CAUSE, reason="mended")
    _dead(database, 2)
    while desk.step(database, batch_id):
        pass
    assert _events(database) == Counter(first)
    assert desk.count(database, Action.RETRY, CAUSE) == 2


def test_what_dies_again_is_not_tried_a_second_time_by_the_same_batch(database: Database, ops: Actor) -> None:
    ids = _dead(database, 3)
    batch_id = desk.start(database, ops, Action.RETRY, CAUSE, reason="mended")
    desk.step(database, batch_id, size=2)
    with database.write() as connection:
        connection.execute(update(StageRun).where(StageRun.id == ids[0]).values(state=RunState.DEAD))
    while desk.step(database, batch_id, size=2):
        pass
    assert _events(database) == Counter(ids)


def test_a_paused_batch_waits_and_a_cancelled_one_ends(database: Database, ops: Actor) -> None:
    _dead(database, 3)
    batch_id = desk.start(database, ops, Action.RETRY, CAUSE, reason="mended")
    desk.set_batch(database, ops, batch_id, BatchState.PAUSED, reason="wait for the list")
    assert not desk.step(database, batch_id)
    assert desk.work_off(database) == 0
    desk.set_batch(database, ops, batch_id, BatchState.RUNNING, reason="it is there")
    assert desk.work_off(database) == 1
    assert desk.count(database, Action.RETRY, CAUSE) == 0
    with pytest.raises(BatchOver):
        desk.set_batch(database, ops, batch_id, BatchState.CANCELLED, reason="too late")
    verbs = [event.verb for event in shelf.audit(database, chain="desk").rows]
    assert verbs[:3] == ["resume_batch", "pause_batch", "retry"]


def test_a_batch_of_nothing_is_none(database: Database, ops: Actor) -> None:
    assert desk.start(database, ops, Action.RETRY, Wanted("stage", fingerprint="unknown"), reason="hope") == 0
    assert desk.start(database, ops, Action.DISCARD, Wanted("stage"), reason="everything?") == 0
    assert shelf.batches(database).rows == ()
    with pytest.raises(UnknownBatch):
        desk.step(database, 77)


def test_only_ops_with_a_reason_begin_one(database: Database, ops: Actor) -> None:
    _dead(database, 1)
    with pytest.raises(NotAllowed):
        desk.start(database, person(database, Role.REVIEWER), Action.RETRY, CAUSE, reason="no")
    with pytest.raises(ReasonNeeded):
        desk.start(database, ops, Action.RETRY, CAUSE, reason=" ")


def test_what_is_put_aside_is_on_no_list_and_can_be_brought_back_for_a_week(database: Database, ops: Actor) -> None:
    ids = _dead(database, 2)
    one = Wanted("stage", (ids[0],))
    desk.step(database, desk.start(database, ops, Action.DISCARD, one, reason="the author has left"))
    assert [row.id for row in shelf.failed_runs(database)] == [ids[1]]
    assert [row.id for row in shelf.dead(database, "stage").rows] == [ids[1]]
    assert [row.id for row in shelf.dead(database, "stage", aside=True).rows] == [ids[0]]
    assert next(card for card in shelf.board(database).stages if card.name == "links").dead == 1
    with time_machine.travel(now() + timedelta(days=8)):
        assert desk.count(database, Action.RESTORE, one) == 0
    desk.step(database, desk.start(database, ops, Action.RESTORE, one, reason="she came back"))
    assert shelf.dead_count(database, "stage") == 2


_CHILD = """
import sys
from workflow import desk
from workflow.db import Database
from workflow.desk import Action, Actor, Wanted
from workflow.states import Role
database = Database(sys.argv[1])
actor = Actor(int(sys.argv[2]), "oda", Role.OPS)
number = desk.start(database, actor, Action.RETRY, Wanted("stage", fingerprint="f1"), reason="mended")
print(number, flush=True)
while desk.step(database, number):
    pass
"""


@pytest.mark.system
def test_a_retry_of_ten_thousand_that_is_killed_in_the_middle_is_finished_with_nothing_done_twice(
    database: Database, ops: Actor
) -> None:
    ids = _dead(database, 10_000)
    url = database.writer.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", _CHILD, url, str(ops.user_id)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env={**os.environ}) as child:
        assert child.stdout is not None
        batch_id = int(child.stdout.readline())
        while (batch := shelf.batch(database, batch_id)) and batch.done < 2_000:
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
    killed = shelf.batch(database, batch_id)
    assert killed is not None
    assert (killed.state, killed.total) == ("running", 10_000)
    assert 2_000 <= killed.done < 10_000
    while desk.work_off(database):
        pass
    finished = shelf.batch(database, batch_id)
    assert finished is not None
    assert (finished.state, finished.done) == ("done", 10_000)
    assert _events(database) == Counter(ids)
    with database.read() as connection:
        states = connection.execute(text("select state, attempt, count(*) from stage_runs group by state, attempt"))
        assert [tuple(row) for row in states] == [("queued", 0, 10_000)]
    [audit] = shelf.audit(database, verb="retry", chain="desk").rows
    assert (audit.detail["count"], audit.detail["reason"]) == (10_000, "mended")
    assert json.dumps(audit.detail["ids"]) == "[]"
