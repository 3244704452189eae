"""Limits are set within bounds, with a reason, by those who may; each change is on record with both values."""

from __future__ import annotations

import pytest

from tests.factories import open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import NotAllowed, ReasonNeeded, UnknownName
from workflow.desk.limits import BadLimit
from workflow.settings import Settings
from workflow.states import Role


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


def test_a_limit_stands_on_the_card_and_in_the_trail(database: Database, ops: Actor) -> None:
    desk.set_limit(database, ops, "stage", "links", at_once=2, per_minute=None, reason="slow host")
    desk.set_limit(database, ops, "stage", "links", at_once=3, per_minute=60, reason="faster host")
    limit = next(card.limit for card in shelf.board(database).stages if card.name == "links")
    assert limit is not None
    assert (limit.at_once, limit.per_minute, limit.by, limit.reason) == (3, 60, ops.name, "faster host")
    detail = shelf.audit(database, verb="limit").rows[0].detail
    assert (detail["before"], detail["after"]) == (
        {"at_once": 2, "per_minute": None},
        {"at_once": 3, "per_minute": 60},
    )


@pytest.mark.parametrize(("at_once", "per_minute"), [(0, None), (1001, None), (None, 0), (None, 100_001), (-1, 1)])
def test_a_limit_out_of_bounds_is_refused(
    database: Database, ops: Actor, at_once: int | None, per_minute: int | None
) -> None:
    with pytest.raises(BadLimit):
        desk.set_limit(database, ops, "stage", "links", at_once=at_once, per_minute=per_minute, reason="try")


def test_it_takes_the_role_a_reason_and_a_name(database: Database, ops: Actor) -> None:
    with pytest.raises(NotAllowed):
        desk.set_limit(
            database, person(database, Role.WRITER), "stage", "links", at_once=1, per_minute=None, reason="x"
        )
    with pytest.raises(ReasonNeeded):
        desk.set_limit(database, ops, "stage", "links", at_once=1, per_minute=None, reason="")
    with pytest.raises(UnknownName):
        desk.set_limit(database, ops, "channel", "nowhere", at_once=1, per_minute=None, reason="x")
