"""One reading a second, whoever looks; a change made here is seen at once; a broker that is away costs nobody time."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from tests.factories import open_desk, person
from tests.web.test_ops import counted
from web.broker import BrokerWatch
from web.ops_snapshot import Snapshots
from workers.addresses import BrokerAddress
from workers.queues import connect
from workflow import desk
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Lane, Role


@pytest.fixture
def snapshots(database: Database, settings: Settings) -> Snapshots:
    open_desk(database, settings)
    return Snapshots(database, BrokerWatch(settings))


def test_fifty_viewers_at_once_cost_what_one_does(database: Database, snapshots: Snapshots) -> None:
    seen: list[object] = []
    with counted(database) as said:
        viewers = [threading.Thread(target=lambda: seen.append(snapshots.now())) for _ in range(50)]
        for viewer in viewers:
            viewer.start()
        for viewer in viewers:
            viewer.join()
    assert len(seen) == 50
    assert len({id(one) for one in seen}) == 1
    assert len(said) <= 8


def test_what_was_changed_here_is_seen_at_the_next_look(database: Database, snapshots: Snapshots) -> None:
    assert snapshots.now().board.holds == ()
    desk.hold(database, person(database, Role.OPS), "stage", "links", reason="x")
    assert snapshots.now().board.holds == ()
    snapshots.forget()
    assert len(snapshots.now().board.holds) == 1


def test_hints_are_counted_in_one_round_trip(settings: Settings, valkey: BrokerAddress) -> None:
    watch = BrokerWatch(Settings(settings.folder, redis_url=valkey.redis))
    with connect(valkey) as client:
        client.rpush(Lane.PUBLISH, "a", "b")
        watch.hints()
        before = client.info("stats")["total_commands_processed"]
        assert watch.hints() == {Lane.CHECK: 0, Lane.SLOW: 0, Lane.PUBLISH: 2}
        # Ours is the INFO itself.
        assert client.info("stats")["total_commands_processed"] - before == len(Lane) + 1


def test_a_broker_that_is_away_is_left_alone_for_a_while(tmp_path: Path) -> None:
    watch = BrokerWatch(Settings(tmp_path, redis_url="redis://127.0.0.1:9/0"))
    assert watch.hints() is None
    start = time.monotonic()
    assert [watch.hints() for _ in range(100)] == [None] * 100
    assert time.monotonic() - start < 0.1
    assert BrokerWatch(Settings(tmp_path)).hints() is None
