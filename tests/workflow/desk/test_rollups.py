"""Minutes are added up once they are over, the same whoever does it and however often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.articles import cut_en, good_en
from tests.factories import approved, check_all, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.db import Database
from workflow.settings import Settings
from workflow.shelf.throughput import Span
from workflow.states import Role
from workflow.tables import Rollup

AT = datetime(2026, 3, 4, 10, 7, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    with time_machine.travel(AT - timedelta(days=3), tick=False):
        open_desk(database, settings)


def _work(database: Database, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        writer = person(database)
        desk.submit(database, writer, good_en())
        desk.submit(database, writer, cut_en())
    with time_machine.travel(at + timedelta(seconds=4), tick=False):
        check_all(database)


def _rows(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(Rollup)) or 0


def test_a_minute_that_is_over_is_added_up_and_one_that_is_not_is_left(database: Database) -> None:
    _work(database, AT)
    with time_machine.travel(AT + timedelta(seconds=20), tick=False):
        assert desk.roll_up(database) == 0
    with time_machine.travel(AT + timedelta(minutes=1), tick=False):
        assert desk.roll_up(database) == 1
        series = shelf.series(database, "stage", "truncation")
    [point] = [point for point in series.points if point.done]
    assert (point.at, point.passed, point.failed, point.broken) == (AT.replace(second=0), 1, 1, 0)
    assert series.times.wait_p50_ms == pytest.approx(4000, rel=0.1)


def test_doing_it_again_changes_nothing(database: Database) -> None:
    _work(database, AT)
    with time_machine.travel(AT + timedelta(minutes=2), tick=False):
        desk.roll_up(database)
        before = _rows(database)
        assert desk.roll_up(database) == 0
        assert _rows(database) == before


def test_minutes_of_rest_cost_no_row_and_minutes_that_nobody_added_up_are_made_up_for(database: Database) -> None:
    for minutes in (0, 25):
        _work(database, AT + timedelta(minutes=minutes))
    with time_machine.travel(AT + timedelta(minutes=40), tick=False):
        assert desk.roll_up(database) == 2
        series = shelf.series(database, "stage", "truncation")
    assert [point.at.minute for point in series.points if point.done] == [7, 32]
    assert len(series.points) == 60


def test_quarters_of_an_hour_are_the_sum_of_their_minutes(database: Database) -> None:
    for minutes in (0, 3, 10):
        _work(database, AT + timedelta(minutes=minutes))
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        desk.roll_up(database)
        series = shelf.series(database, "stage", "truncation", Span.DAY)
    assert {(point.at.minute, point.done) for point in series.points if point.done} == {(0, 4), (15, 2)}
    assert len(series.points) == 96


def test_publications_are_added_up_by_their_channel(database: Database) -> None:
    with time_machine.travel(AT, tick=False):
        approved(database, person(database), person(database, Role.REVIEWER))
        publish_all(database)
    with time_machine.travel(AT + timedelta(minutes=2), tick=False):
        desk.roll_up(database)
        assert sum(point.passed for point in shelf.series(database, "channel", "site").points) == 1


def test_old_minutes_are_forgotten_and_their_quarters_kept(database: Database) -> None:
    _work(database, AT - timedelta(days=3))
    with time_machine.travel(AT - timedelta(days=3) + timedelta(minutes=2), tick=False):
        desk.roll_up(database)
    _work(database, AT)
    with time_machine.travel(AT + timedelta(minutes=2), tick=False):
        desk.roll_up(database)
    with time_machine.travel(AT + timedelta(minutes=20), tick=False):
        week = shelf.series(database, "stage", "truncation", Span.WEEK)
    with database.read() as connection:
        oldest = connection.scalar(select(func.min(Rollup.at)).where(Rollup.minutes == 1))
    assert oldest == AT.replace(second=0)
    assert sum(point.done for point in week.points) == 4


def test_a_desk_without_rollups_is_made_up_for_a_little_at_a_time(database: Database) -> None:
    for minutes in range(25):
        _work(database, AT + timedelta(minutes=minutes))
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        assert [desk.roll_up(database) for _ in range(3)] == [20, 5, 0]
