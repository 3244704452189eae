"""The sweeper mends lost hints and never makes a flood of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from tests.workers.conftest import Submit
from workers.addresses import broker_address
from workers.hints import ENOUGH
from workers.queues import connect
from workers.sweeper import AGAIN_AFTER, Sweeper, to_hint
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk.probing import keep
from workflow.hinting import DueRow
from workflow.line import LINE
from workflow.probe import Probe
from workflow.settings import Settings
from workflow.states import Lane, Role
from workflow.tables import Hold, ProbeRow, Process, Rollup, SearchWords, SketchRow, StageRun, Submission
from workflow.tables.search import POSTGRESQL, SQLITE

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

DUE = st.lists(
    st.builds(
        DueRow,
        id=st.integers(1),
        key=st.integers(1),
        hinted_at=st.none() | st.integers(0, 10).map(lambda ago: NOON - timedelta(seconds=ago)),
    ),
    max_size=ENOUGH,
)


@given(DUE, st.integers(0, 200))
def test_there_are_never_more_hints_than_due_rows_and_none_again_too_soon(due: list[DueRow], outstanding: int) -> None:
    chosen = to_hint(due, outstanding, NOON)
    assert len(chosen) + outstanding <= max(len(due), outstanding)
    assert all(row.hinted_at is None or NOON - row.hinted_at >= AGAIN_AFTER for row in chosen)


def test_a_hint_marked_by_a_clock_that_ran_ahead_is_sent_again() -> None:
    ahead = DueRow(1, 1, NOON + timedelta(hours=1))
    assert to_hint([ahead], 0, NOON) == [ahead]


@pytest.fixture
def queued(client: redis.Redis) -> Callable[[Lane, int], None]:
    """A sender that puts hints straight into the broker's queues."""
    return lambda lane, number: client.lpush(str(lane), number) and None


def test_a_lost_hint_is_sent_again(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], submit: Submit
) -> None:
    numbers = [submit(), submit()]
    sweeper = Sweeper(database, queued, client)
    assert sweeper.hint(Lane.CHECK) == 2
    assert [int(number) for number in client.lrange("check", 0, -1)] == numbers[::-1]


def test_no_row_is_hinted_again_within_three_seconds_even_by_another_sweeper(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], submit: Submit
) -> None:
    submit()
    assert Sweeper(database, queued, client).hint(Lane.CHECK) == 1
    client.flushall()
    assert Sweeper(database, queued, client).hint(Lane.CHECK) == 0
    with database.write() as connection:
        connection.execute(update(StageRun).values(hinted_at=now() - AGAIN_AFTER))
    assert Sweeper(database, queued, client).hint(Lane.CHECK) == 1


def test_hints_that_wait_already_are_enough(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], submit: Submit
) -> None:
    submit()
    client.lpush("check", "an older hint")
    assert Sweeper(database, queued, client).hint(Lane.CHECK) == 0


def test_work_that_is_not_due_yet_gets_no_hint(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], submit: Submit
) -> None:
    submit()
    with database.write() as connection:
        connection.execute(update(StageRun).values(attempt=1, due_at=now() + timedelta(minutes=1)))
    assert Sweeper(database, queued, client).hint(Lane.CHECK) == 0


def test_work_whose_worker_was_lost_gets_a_hint_when_the_lease_is_over(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], submit: Submit
) -> None:
    submit()
    sweeper = Sweeper(database, queued, client)
    running = update(StageRun).values(state="running", attempt=1, lease_until=now() + timedelta(seconds=30))
    with database.write() as connection:
        connection.execute(running)
    assert sweeper.hint(Lane.CHECK) == 0
    with database.write() as connection:
        connection.execute(running.values(lease_until=now() - timedelta(seconds=1)))
    assert sweeper.hint(Lane.CHECK) == 1


def test_held_stages_get_no_hints_until_the_hold_is_over_and_the_sweeper_lifts_it(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], submit: Submit
) -> None:
    submit()
    sweeper = Sweeper(database, queued, client)
    user = desk.people.add_user(database, "li", Role.OPS)
    held = {"kind": "stage", "user_id": user, "reason": "quiet", "since": now(), "until": now() + timedelta(hours=1)}
    with database.write() as connection:
        connection.execute(insert(Hold), [{**held, "name": stage.name} for stage in LINE])
    assert sweeper.hint(Lane.CHECK) == 0
    with database.write() as connection:
        connection.execute(update(Hold).values(until=now() - timedelta(seconds=1)))
    sweeper.round()
    assert client.llen("check") == 1
    with database.read() as connection:
        assert None not in list(connection.scalars(select(Hold.lifted_at)))


def test_a_round_shows_that_the_sweeper_lives_and_leaving_takes_it_off_the_list(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], writer: desk.Actor
) -> None:
    sweeper = Sweeper(database, queued, client)
    sweeper.round()
    with database.read() as connection:
        assert connection.execute(select(Process.name, Process.kind)).all() == [(sweeper.name, "sweeper")]
    sweeper.leave()
    with database.read() as connection:
        assert connection.execute(select(Process.name)).all() == []


def test_texts_from_before_sketches_were_kept_get_theirs_round_by_round(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], submit: Submit
) -> None:
    submit()
    with database.write() as connection:
        connection.execute(delete(SketchRow))
    sweeper = Sweeper(database, queued, client)
    for _ in range(3):
        sweeper.round()
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(SketchRow)) == 1


def test_texts_from_before_there_was_an_index_are_found_round_by_round(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], submit: Submit
) -> None:
    submit()
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE search_words")
        for statement in (SQLITE,) if database.is_sqlite else POSTGRESQL:
            connection.exec_driver_sql(statement)
    sweeper = Sweeper(database, queued, client)
    for _ in range(3):
        sweeper.round()
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(SearchWords)) == 1


def test_answers_of_other_servers_are_forgotten_when_they_are_old(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None]
) -> None:
    with database.write() as connection:
        keep(connection, Probe("http://paper.example/", 200))
    sweeper = Sweeper(database, queued, client)
    with time_machine.travel(now() + timedelta(days=40)):
        sweeper.round()
    with database.read() as connection:
        assert connection.execute(select(ProbeRow.url)).all() == []


def test_without_a_broker_the_rest_of_the_round_is_done_and_nothing_counts_as_hinted(
    database: Database, tmp_path: Path, submit: Submit
) -> None:
    submit()
    with connect(broker_address(Settings(folder=tmp_path / "none"))) as nobody:
        sweeper = Sweeper(database, lambda _lane, _number: None, nobody)
        sweeper.round()
    with database.read() as connection:
        assert connection.scalar(select(Process.kind)) == "sweeper"
        assert set(connection.scalars(select(StageRun.hinted_at))) == {None}


def test_a_deep_backlog_gets_a_bounded_number_of_hints(
    database: Database, client: redis.Redis, queued: Callable[[Lane, int], None], submit: Submit
) -> None:
    for _ in range(ENOUGH + 6):
        submit()
    sweeper = Sweeper(database, queued, client)
    assert sweeper.hint(Lane.CHECK) == ENOUGH
    assert sweeper.hint(Lane.CHECK) == 0


def test_a_round_works_off_batches_adds_up_minutes_and_sends_canaries(
    database: Database, client: redis.Redis, submit: Submit
) -> None:
    submit()
    ops = desk.Actor(desk.people.add_user(database, "olu", Role.OPS), "olu", Role.OPS)
    with database.write() as connection:
        values = {"state": "dead", "fingerprint": "f1", "worker": "w", "started_at": now(), "finished_at": now()}
        connection.execute(update(StageRun).values(values))
    batch_id = desk.start(database, ops, desk.Action.RETRY, desk.Wanted("stage", fingerprint="f1"), reason="mended")
    with database.write() as connection:
        connection.execute(update(StageRun).values(finished_at=now() - timedelta(minutes=3)))
    sung: list[tuple[Lane, int]] = []
    Sweeper(database, lambda _lane, _id: None, client, sing=lambda lane, number: sung.append((lane, number))).round()
    batch = shelf.batch(database, batch_id)
    assert batch is not None
    assert batch.state == "done"
    assert sung == [(lane, 1) for lane in Lane]
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Rollup)) == 2 * 1


def test_with_nothing_due_one_hint_at_a_time_brings_a_worker_to_a_replay(
    database: Database, client: redis.Redis, submit: Submit
) -> None:
    number = submit()
    while desk.check(database, "worker@test:1:a"):
        pass
    ops = desk.Actor(desk.people.add_user(database, "olu", Role.OPS), "olu", Role.OPS)
    with database.write() as connection:
        connection.execute(update(Submission).where(Submission.id == number).values(state="in_review"))
    sent: list[tuple[Lane, int]] = []
    sweeper = Sweeper(database, lambda lane, id: sent.append((lane, id)), client)  # noqa: A006
    assert sweeper.hint(Lane.CHECK) == 0
    desk.start_replay(database, ops, desk.Scope("waiting"), reason="look")
    assert [sweeper.hint(lane) for lane in Lane] == [1, 0, 0]
    client.rpush(Lane.CHECK, "a hint")
    assert sweeper.hint(Lane.CHECK) == 0
    assert sent == [(Lane.CHECK, 0)]
