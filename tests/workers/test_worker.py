"""A worker under its guard: it works, and comes back from every way to be lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from sqlalchemy import func, select, update

from tests.workers.conftest import Submit
from workers.addresses import BrokerAddress
from workers.hints import Sender, start_canaries, start_sender
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Lane, Role, State
from workflow.tables import Canary, Process, StageRun, Submission

# On SQLite only: what is tried here is processes; tests/house/test_compose.py runs them on PostgreSQL.
pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.system,
    pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc"),
]


def until(condition: object, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """The processes that this one started and that live."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@dataclass
class Host:
    """A host with one worker."""

    process: subprocess.Popen[bytes]
    database: Database
    sender: Sender

    @property
    def consumer(self) -> int:
        """The Celery main process."""
        return children(self.process.pid)[0]

    def checked(self) -> int:
        """How many submissions came through."""
        with self.database.read() as connection:
            done = select(func.count()).select_from(Submission).where(Submission.state != State.CHECKING)
            return connection.scalar(done) or 0

    def hint(self, number: int) -> None:
        """Tell the worker, now and then, as a sweeper would."""
        self.sender(Lane.CHECK, number)


@pytest.fixture
def host(database: Database, valkey: BrokerAddress, writer: desk.Actor, tmp_path: Path) -> Iterator[Host]:
    environ = {
        **os.environ,
        "COPYDESK_DATA": str(tmp_path),
        "COPYDESK_DATABASE_URL": database.url,
        "COPYDESK_REDIS_URL": valkey.redis,
    }
    settings = Settings(folder=tmp_path, redis_url=valkey.redis)
    with subprocess.Popen([sys.executable, "-m", "workers.worker", "--concurrency", "2"], env=environ) as process:
        sender = start_sender(settings)
        host = Host(process, database, sender)
        until(lambda: children(process.pid) and len(children(host.consumer)) == 2)
        yield host
        brood = [host.consumer, *children(host.consumer)] if children(process.pid) else []
        process.terminate()
        assert process.wait(10) == 0
        sender.flush()
    assert not [pid for pid in brood if Path(f"/proc/{pid}").exists()]
    with database.read() as connection:
        assert list(connection.scalars(select(Process.name))) == []


def test_a_worker_checks_what_it_is_hinted_at_and_is_on_the_list(host: Host, submit: Submit) -> None:
    host.hint(submit())
    until(lambda: host.checked() == 1)
    with host.database.read() as connection:
        row = connection.execute(select(Process.kind, Process.claimed_at, Process.version)).one()
    assert row.kind == "worker"
    assert row.claimed_at
    assert row.version


@pytest.mark.parametrize("whom", ["a child", "the main process"])
def test_after_a_kill_9_the_worker_is_back_and_works(host: Host, submit: Submit, whom: str) -> None:
    host.hint(submit())
    until(lambda: host.checked() == 1)  # a kill while it is still starting is answered by a new start of all of it
    main, child = host.consumer, children(host.consumer)[0]
    os.kill(child if whom == "a child" else main, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{child}").exists())
    until(lambda: children(host.process.pid) and len(children(host.consumer)) == 2)
    assert (host.consumer == main) is (whom == "a child")
    host.hint(submit())
    until(lambda: host.checked() == 2)


def test_a_worker_that_is_alive_and_takes_nothing_on_is_ended_and_started_anew(host: Host, submit: Submit) -> None:
    stalled = host.consumer
    os.kill(stalled, signal.SIGSTOP)
    # It may have been asking for a hint: the broker would still hand it one, until that question runs out in a second.
    time.sleep(3)
    host.hint(submit())
    until(lambda: children(host.process.pid) and host.consumer != stalled, 60)
    until(lambda: host.checked() == 1)


def test_an_idle_worker_that_is_alive_and_takes_no_canary_is_ended_too(
    host: Host, valkey: BrokerAddress, tmp_path: Path
) -> None:
    sing = start_canaries(Settings(folder=tmp_path, redis_url=valkey.redis))
    for lane, number in desk.canaries_to_send(host.database):
        sing(lane, number)
    until(lambda: all(canary.heard for canary in shelf.board(host.database).canaries))
    stalled = host.consumer
    os.kill(stalled, signal.SIGSTOP)
    with host.database.write() as connection:
        connection.execute(update(Canary).values(number=2, sent_at=now()))
    for lane in Lane:
        sing(lane, 2)
    until(lambda: children(host.process.pid) and host.consumer != stalled, 60)


def test_a_drained_worker_finishes_takes_nothing_on_and_comes_back_when_it_may(host: Host, submit: Submit) -> None:
    host.hint(submit())
    until(lambda: host.checked() == 1)
    ops = desk.Actor(desk.people.add_user(host.database, "olu", Role.OPS), "olu", Role.OPS)
    [process] = shelf.board(host.database).processes
    desk.drain_worker(host.database, ops, process.name, on=True, reason="its host is updated")
    until(lambda: not _is_at_work(host), 60)
    number = submit()
    host.hint(number)
    time.sleep(2)
    assert host.checked() == 1
    desk.drain_worker(host.database, ops, process.name, on=False, reason="done")
    until(lambda: _is_at_work(host) and len(children(host.consumer)) == 2, 60)
    host.hint(number)
    until(lambda: host.checked() == 2, 40)


def _is_at_work(host: Host) -> bool:
    """Whether the guard's consumer lives; one that has ended stays on the list until its guard looks at it."""
    found = children(host.process.pid)
    return bool(found) and "State:\tZ" not in Path(f"/proc/{found[0]}/status").read_text()


def test_ten_messages_that_are_no_hints_cost_the_worker_one_new_start(
    host: Host, submit: Submit, client: redis.Redis
) -> None:
    first = host.consumer
    for number in range(10):
        client.rpush(Lane.CHECK, f"no json {number}")
    until(lambda: children(host.process.pid) and host.consumer != first)
    second = host.consumer
    host.hint(submit())
    until(lambda: host.checked() == 1)
    assert host.consumer == second


def test_the_broker_losing_everything_does_not_stop_the_worker(host: Host, submit: Submit, client: redis.Redis) -> None:
    client.flushall()
    host.hint(submit())
    until(lambda: host.checked() == 1)
    client.client_kill_filter(_type="normal", skipme=True)
    number = submit()
    host.hint(number)

    def comes_through() -> bool:
        host.hint(number)
        time.sleep(0.3)
        return host.checked() == 2

    until(comes_through, 30)


def test_a_child_starts_no_thread_of_linear_algebra_for_each_core_of_the_machine(host: Host, submit: Submit) -> None:
    host.hint(submit())
    until(lambda: host.checked() == 1)
    for pid in (host.consumer, *children(host.consumer)):
        assert b"OPENBLAS_NUM_THREADS=1\0" in Path(f"/proc/{pid}/environ").read_bytes()


def test_killing_the_guard_leaves_no_orphans(host: Host) -> None:
    brood = [host.consumer, *children(host.consumer)]
    with subprocess.Popen(
        [sys.executable, "-m", "workers.worker", "--concurrency", "1"],
        env={**os.environ, "COPYDESK_DATABASE_URL": host.database.url},
    ) as second:
        until(lambda: children(second.pid) and children(children(second.pid)[0]))
        orphans = [*children(second.pid), *children(children(second.pid)[0])]
        second.kill()
        until(lambda: not [pid for pid in orphans if Path(f"/proc/{pid}").exists()], 5)
    with host.database.write() as connection:
        connection.execute(Process.__table__.delete().where(Process.name.like(f"%:{second.pid}:%")))  # type: ignore[attr-defined]
    assert all(Path(f"/proc/{pid}").exists() for pid in brood)


def test_tripled_hints_check_each_text_once(host: Host, submit: Submit) -> None:
    for number in [submit() for _ in range(5)]:
        for _ in range(3):
            host.hint(number)
    until(lambda: host.checked() == 5)
    with host.database.read() as connection:
        assert set(connection.scalars(select(StageRun.attempt))) == {1}
