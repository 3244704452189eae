"""The board: true figures from the ledger, also when nobody works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, update

from tests.articles import cut_en, good_en, good_zh
from tests.factories import WORKER, approved, check_all, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.line import LINE
from workflow.outside.manners import Asked
from workflow.settings import Settings
from workflow.shelf import StageCard
from workflow.states import Role, RunState, State
from workflow.tables import StageRun


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(database.reader, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.reader, "before_cursor_execute", note)


def _card(database: Database, name: str) -> StageCard:
    return next(card for card in shelf.board(database).stages if card.name == name)


def test_an_empty_desk_has_a_quiet_board(database: Database) -> None:
    board = shelf.board(database)
    assert [card.name for card in board.stages] == [stage.name for stage in LINE]
    assert [card.name for card in board.channels] == ["site"]
    assert (board.waiting, board.workers_alive, board.review_waiting) == (0, 0, 0)
    assert {card.oldest_s for card in board.stages} == {None}


def test_with_every_worker_dead_it_still_says_how_much_waits_and_since_when(database: Database) -> None:
    writer = person(database)
    with time_machine.travel(now() - timedelta(minutes=11)):
        for source in (good_en(), good_zh(), cut_en()):
            desk.submit(database, writer, source)
    card = _card(database, "truncation")
    assert card.waiting == 3
    assert card.oldest_s == pytest.approx(660, abs=30)


def test_slow_work_that_comes_back_by_itself_is_late_only_when_it_is_due(database: Database) -> None:
    source = replace(good_en(), body=f"{good_en().body}\n\nSee http://paper.example/herons for more of it.\n")
    with time_machine.travel(now() - timedelta(minutes=11)):
        desk.submit(database, person(database), source)
        desk.check(database, WORKER, asked=Asked.ALL)
    assert _card(database, "liveness").oldest_s == pytest.approx(660, abs=30)
    with database.write() as connection:
        connection.execute(update(StageRun).where(StageRun.stage == "liveness").values(due_at=now()))
    card = _card(database, "liveness")
    assert (card.lane, card.waiting) == ("slow", 1)
    assert card.oldest_s == pytest.approx(0, abs=30)


def test_it_counts_what_ran_what_failed_and_how_long_it_took(database: Database) -> None:
    writer = person(database)
    desk.submit(database, writer, good_en())
    desk.submit(database, writer, cut_en())
    check_all(database)
    card = _card(database, "truncation")
    assert (card.waiting, card.times.done, card.times.failed, card.dead) == (0, 2, 1, 0)
    assert card.times.p50_ms is not None
    assert card.times.p95_ms is not None
    assert 0 < card.times.p50_ms <= card.times.p95_ms


def test_dead_runs_and_holds_stand_on_their_cards(database: Database) -> None:
    desk.submit(database, person(database), good_en())
    with database.write() as connection:
        connection.execute(update(StageRun).where(StageRun.stage == "links").values(state=RunState.DEAD))
    ops = person(database, Role.OPS)
    desk.hold(database, ops, "stage", "links", reason="a bad rule")
    card = _card(database, "links")
    assert card.dead == 1
    assert card.held is not None
    assert (card.held.by, card.held.reason) == (ops.name, "a bad rule")


def test_channels_show_what_is_live_and_what_waits(database: Database) -> None:
    approved(database, person(database), person(database, Role.REVIEWER))
    [card] = shelf.board(database).channels
    assert (card.waiting, card.live) == (1, 0)
    publish_all(database)
    [card] = shelf.board(database).channels
    assert (card.waiting, card.live) == (0, 1)


def test_a_process_is_alive_while_its_heartbeat_is_fresh(database: Database) -> None:
    desk.beat(database, WORKER, "worker", version="1", current="checking")
    [process] = shelf.board(database).processes
    assert (process.alive, process.current) == (True, "checking")
    with time_machine.travel(now() + timedelta(minutes=1)):
        board = shelf.board(database)
    assert (board.processes[0].alive, board.workers_alive) == (False, 0)
    desk.leave(database, WORKER)
    assert shelf.board(database).processes == ()


def test_the_board_costs_at_most_eight_statements(database: Database) -> None:
    desk.submit(database, person(database), good_en())
    with _statements(database) as sent:
        shelf.board(database)
    assert len([statement for statement in sent if statement.lstrip().upper().startswith("SELECT")]) <= 8


def test_submissions_are_counted_by_state(database: Database) -> None:
    assert set(shelf.state_counts(database).values()) == {0}
    desk.submit(database, person(database), good_en())
    counts = shelf.state_counts(database)
    assert (counts[State.CHECKING], counts[State.IN_REVIEW]) == (1, 0)
