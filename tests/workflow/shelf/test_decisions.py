"""Which decision may still be undone."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import in_review, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Decision, Role


def test_ones_own_last_standing_decision_of_the_last_seconds_may_be_undone(
    database: Database, settings: Settings
) -> None:
    open_desk(database, settings)
    rui, writer = person(database, Role.REVIEWER), person(database)
    user_id, recently = rui.user_id or 0, now() - timedelta(seconds=10)
    assert shelf.undoable(database, user_id, recently) is None
    first, second = in_review(database, writer), in_review(database, writer)
    made = [desk.decide(database, rui, one, Decision.APPROVE, revision=1) for one in (first, second)]
    found = shelf.undoable(database, user_id, recently)
    assert found is not None
    assert (found.id, found.submission_id, found.decision) == (made[1].decision_id, second, Decision.APPROVE)
    assert shelf.undoable(database, user_id, now() + timedelta(seconds=1)) is None
    assert shelf.undoable(database, writer.user_id or 0, recently) is None
    desk.undo(database, rui, made[1].decision_id)
    found = shelf.undoable(database, user_id, recently)
    assert found is not None
    assert found.submission_id == first
