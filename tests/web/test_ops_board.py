"""What the board says is wrong: in words, worst first, and nothing when nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from web.ops_board import reasons, waiting
from workflow.shelf.cards import Board, ChannelCard, HoldRow, ProcessRow, StageCard
from workflow.shelf.failures import FailureGroup

AT = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def process(kind: str, age_s: float) -> ProcessRow:
    return ProcessRow(f"{kind}@desk:1:a", kind, "1", AT, AT - timedelta(seconds=age_s), age_s, "", age_s < 30)


def stage(name: str, count: int = 0, oldest_s: float | None = None, held: HoldRow | None = None) -> StageCard:
    return StageCard(name, name.capitalize(), "check", count, oldest_s, 0, 0, 0, held, due=count)


WELL = Board(
    AT,
    (stage("links"), stage("structure")),
    (ChannelCard("site", "Web site", 0, None, 0, 0, 3, None),),
    (process("worker", 2), process("sweeper", 3)),
    (),
    0,
    None,
)


@pytest.fixture(autouse=True)
def _request() -> object:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def said(board: Board, failures: tuple[FailureGroup, ...] = ()) -> list[str]:
    return [reason.say() for reason in reasons(board, failures)]


def test_nothing_is_said_when_all_is_well() -> None:
    assert said(WELL) == []


def test_a_submission_that_waits_in_every_stage_counts_once() -> None:
    board = replace(WELL, stages=(stage("links", 300, 5.0), stage("structure", 300, 5.0)))
    assert waiting(board) == 300


def test_dead_workers_come_first_with_how_long_and_how_much_waits() -> None:
    stages = (stage("links", 300, 660.0), stage("structure", 300, 660.0))
    board = replace(WELL, stages=stages, processes=(process("worker", 420), process("worker", 900)))
    assert said(board) == [
        "No worker has been alive for 7 min: 300 wait, the oldest for 11 min.",
        "No sweeper is alive: work whose hint was lost, and work to be tried again, waits until one is.",
    ]


def test_a_stage_that_is_late_is_named_unless_it_is_paused() -> None:
    hold = HoldRow("stage", "links", "oda", "100% of hosts changed", AT - timedelta(minutes=5), None)
    late = replace(WELL, stages=(stage("links", 2, 90.0),))
    held = replace(WELL, stages=(stage("links", 2, 90.0, hold),), holds=(hold,))
    assert said(late) == ["“Links” is behind: the oldest has waited for 1 min 30 sec."]
    assert said(held) == ["“Links” was paused by oda 5 min ago: 100% of hosts changed"]


@pytest.mark.parametrize(("count", "words"), [(1, "One piece of work broke"), (7, "7 pieces of work broke")])
def test_what_broke_is_counted(count: int, words: str) -> None:
    group = FailureGroup("f", "stage", "links", "KeyError", "", count, AT, AT, (1,))
    assert said(WELL, (group,))[0].startswith(words)
