"""A hint never holds up who has work done, however sick the broker is."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import structlog

from workers import hints
from workers.addresses import BrokerAddress, broker_address
from workers.app import CANARY, REQUEST
from workers.broker import answers, make_private_folder, server_command
from workflow.settings import Settings
from workflow.states import Lane


def nobody_waited(sender: hints.Sender, calls: int = 200) -> bool:
    """Whether no hint held its caller up; a few may, by the machine's own business, but not for a socket's time-out."""
    took = []
    for number in range(calls):
        started = time.monotonic()
        sender(Lane.CHECK, number)
        took.append(time.monotonic() - started)
    took.sort()
    return took[-5] < 0.05 and took[-1] < 0.45


def until(condition: object, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Settings]:
    """Settings whose broker accepts connections and then says nothing."""
    settings = Settings(folder=tmp_path)
    address = broker_address(settings)
    assert address.socket
    make_private_folder(address.socket)
    with subprocess.Popen(server_command(address), stdout=subprocess.DEVNULL) as server:
        until(lambda: answers(address.socket))
        server.send_signal(signal.SIGSTOP)
        yield settings
        server.kill()


def test_a_hint_reaches_the_queue_of_its_lane_alone_and_carries_nothing_but_the_id(
    valkey: BrokerAddress, client: redis.Redis
) -> None:
    sender = hints.start_sender(Settings(folder=Path("/nowhere"), redis_url=valkey.redis))
    sender(Lane.PUBLISH, 7)
    assert sender.flush(5)
    assert [client.llen(str(lane)) for lane in Lane] == [0, 0, 1]
    message = json.loads(client.lindex("publish", 0))
    arguments, named, _ = json.loads(base64.b64decode(message["body"]))
    assert (arguments, named) == ([7], {})
    assert message["headers"]["task"] == "copydesk.publish"
    assert message["headers"]["expires"]
    assert message["content-type"] == "application/json"


def test_a_hint_names_the_request_that_it_came_of_though_another_thread_sends_it(
    valkey: BrokerAddress, client: redis.Redis
) -> None:
    sender = hints.start_sender(Settings(folder=Path("/nowhere"), redis_url=valkey.redis))
    with structlog.contextvars.bound_contextvars(request="9f3a"):
        sender(Lane.CHECK, 7)
    assert sender.flush(5)
    message = json.loads(client.lindex(Lane.CHECK, 0))
    assert message["headers"][REQUEST] == "9f3a"


def test_a_canary_goes_through_the_lane_that_it_is_for(valkey: BrokerAddress, client: redis.Redis) -> None:
    send = hints.start_canaries(Settings(folder=Path("/nowhere"), redis_url=valkey.redis))
    send(Lane.PUBLISH, 3)
    assert [client.llen(lane) for lane in Lane] == [0, 0, 1]
    assert json.loads(client.lindex(Lane.PUBLISH, 0))["headers"]["task"] == CANARY


def test_a_queue_with_enough_hints_gets_no_more_and_another_lane_still_does(
    valkey: BrokerAddress, client: redis.Redis
) -> None:
    sender = hints.start_sender(Settings(folder=Path("/nowhere"), redis_url=valkey.redis))
    for number in range(hints.ENOUGH + 20):
        sender(Lane.CHECK, number)
    sender(Lane.PUBLISH, 7)
    assert sender.flush(10)
    assert [client.llen(str(lane)) for lane in Lane] == [hints.ENOUGH, 0, 1]


def test_with_a_dead_broker_nobody_waits_and_nothing_is_raised(tmp_path: Path) -> None:
    sender = hints.start_sender(Settings(folder=tmp_path))
    assert nobody_waited(sender)
    assert sender.flush(5)


def test_with_a_frozen_broker_nobody_waits(frozen: Settings) -> None:
    sender = hints.start_sender(frozen)
    assert nobody_waited(sender)
    time.sleep(0.3)
    assert nobody_waited(sender)


def test_at_the_end_of_a_process_a_frozen_broker_costs_a_moment_at_most(frozen: Settings) -> None:
    sender = hints.start_sender(frozen)
    sender(Lane.CHECK, 1)
    started = time.monotonic()
    sender.flush()
    assert time.monotonic() - started < 3


def test_after_a_failure_the_broker_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    moment = [100.0]

    def fail(_lane: Lane, number: int) -> None:
        tried.append(number)
        raise ConnectionError

    monkeypatch.setattr(hints, "ticks", lambda: moment[0])
    sender = hints.Sender(fail)
    for number in (1, 2, 3):
        sender(Lane.CHECK, number)
    until(lambda: not sender._waiting.unfinished_tasks)
    moment[0] += hints.PAUSE_AFTER_FAILURE_S
    sender(Lane.CHECK, 4)
    until(lambda: not sender._waiting.unfinished_tasks)
    assert tried == [1, 4]


def test_more_hints_than_can_wait_are_dropped_for_the_sweeper_to_mend() -> None:
    hold = threading.Event()
    sender = hints.Sender(lambda _lane, _number: hold.wait(10) and None)
    assert nobody_waited(sender, hints.WAITING_AT_MOST * 2)
    hold.set()
    assert sender.flush(5)


def test_a_forked_process_sends_its_own_hints(valkey: BrokerAddress, client: redis.Redis) -> None:
    script = f"""
import os, sys
from pathlib import Path
from workers.hints import start_sender
from workflow.settings import Settings
from workflow.states import Lane
sender = start_sender(Settings(folder=Path("/nowhere"), redis_url={valkey.redis!r}))
sender(Lane.CHECK, 1)
sender.flush(5)
child = os.fork()
sender(Lane.CHECK, 2)
sent = sender.flush(5)
if child:
    os.waitpid(child, 0)
os._exit(not sent)
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True, timeout=30)
    assert client.llen("check") == 3


def test_a_process_that_ends_at_once_still_gets_its_hint_out(valkey: BrokerAddress, client: redis.Redis) -> None:
    script = """
from workers.hints import start_sender
from workflow.settings import read_settings
from workflow.states import Lane
start_sender(read_settings())(Lane.CHECK, 1)
"""
    environ = {**os.environ, "COPYDESK_REDIS_URL": valkey.redis}
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30, env=environ)
    assert client.llen("check") == 1
