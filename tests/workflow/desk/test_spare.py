"""What nobody waits for is done when nothing is due: first what people asked to be checked again, then replays."""

from __future__ import annotations

import pytest

from tests.articles import good_en, good_zh
from tests.factories import WORKER, in_review, open_desk, person
from tests.workflow.desk.test_check_again import HOLLOW, forget, replayed
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor, Changed, Scope
from workflow.settings import Settings
from workflow.states import Role


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


def test_checking_again_comes_before_replays_and_after_everything_that_is_due(database: Database, ops: Actor) -> None:
    writer = person(database)
    in_review(database, writer, HOLLOW)
    in_review(database, writer, good_en())
    forget(database, "residue.%")
    number = replayed(database, ops)
    replay = desk.start_replay(database, ops, Scope("waiting"), reason="once more")
    again = desk.start_again(database, ops, Changed(number), reason="new rules")
    desk.submit(database, writer, good_zh())
    assert desk.spare_work_waits(database)
    assert desk.work_while_idle(database) == 0
    desk.check(database, WORKER)
    assert desk.work_while_idle(database, seconds=0.001) == 1
    states = [batch.state for number in (again, replay) if (batch := shelf.batch(database, number))]
    assert states == ["done", "running"]
    desk.work_while_idle(database)
    assert not desk.spare_work_waits(database)
