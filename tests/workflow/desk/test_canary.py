"""Canaries: one a minute through each lane, sent by one sweeper only, and heard by whoever takes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.articles import good_en
from tests.factories import WORKER, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.hinting import canary_waits
from workflow.settings import Settings
from workflow.states import Lane

ALL = ",".join(Lane)


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def test_each_lane_gets_one_a_minute_however_many_ask(database: Database) -> None:
    assert desk.canaries_to_send(database) == [(lane, 1) for lane in Lane]
    assert desk.canaries_to_send(database) == []
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert desk.canaries_to_send(database) == [(lane, 2) for lane in Lane]


def test_a_canary_is_heard_once_and_an_old_or_a_made_up_one_never(database: Database) -> None:
    desk.canaries_to_send(database)
    assert not desk.hear_canary(database, "check", 7, WORKER)
    assert not desk.hear_canary(database, "nowhere", 1, WORKER)
    assert desk.hear_canary(database, "check", 1, WORKER)
    assert not desk.hear_canary(database, "check", 1, WORKER)
    heard = {canary.lane: (canary.heard, canary.heard_by) for canary in shelf.board(database).canaries}
    assert heard == {"check": (True, WORKER), "slow": (False, ""), "publish": (False, "")}


def test_a_worker_that_is_alive_and_takes_none_is_told_of_by_the_board_and_by_readiness(database: Database) -> None:
    desk.canaries_to_send(database)
    with time_machine.travel(now() + timedelta(seconds=25)):
        desk.beat(database, WORKER, "worker", lanes=ALL)
        board = shelf.board(database)
        assert {canary.lane for canary in board.unheard()} == set(Lane)
        assert canary_waits(database, list(Lane))
        for lane in Lane:
            desk.hear_canary(database, lane, 1, WORKER)
        assert shelf.board(database).unheard() == ()
        assert not canary_waits(database, list(Lane))


def test_a_worker_that_works_is_believed_though_its_canary_waits_in_a_long_queue(database: Database) -> None:
    desk.canaries_to_send(database)
    with time_machine.travel(now() + timedelta(seconds=25)):
        desk.beat(database, WORKER, "worker", lanes=ALL)
        desk.submit(database, person(database), good_en())
        desk.check(database, WORKER)
        assert shelf.board(database).unheard() == ()


def test_where_nobody_is_alive_there_is_nobody_to_blame(database: Database) -> None:
    desk.canaries_to_send(database)
    with time_machine.travel(now() + timedelta(seconds=25)):
        assert shelf.board(database).unheard() == ()
