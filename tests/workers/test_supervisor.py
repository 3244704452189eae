"""`copydesk up`: the whole desk opens, survives what befalls its parts, and closes without a trace."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from workers.addresses import embedded_socket
from workers.broker import answers
from workers.health import healthy
from workflow import desk
from workflow.article import Source
from workflow.db import Database
from workflow.settings import Settings
from workflow.shelf.people import by_session
from workflow.states import Role, State
from workflow.tables import Submission

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc"),
    pytest.mark.xdist_group("system"),
]


def until(condition: Callable[[], object], seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def brood(pid: int) -> dict[int, str]:
    """Every process below this one, by id, and what it runs."""
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        above = waiting.pop()
        try:
            below = Path(f"/proc/{above}/task/{above}/children").read_text().split()
            for child in map(int, below):
                found[child] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                waiting.append(child)
        except FileNotFoundError:
            continue
    return found


def living(pids: dict[int, str]) -> dict[int, str]:
    """Those of the processes that still live."""
    return {pid: what for pid, what in pids.items() if Path(f"/proc/{pid}/cmdline").exists() and cmdline(pid)}


def cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Up:
    """A running `copydesk up`."""

    settings: Settings
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Collect what it says."""
        assert self.process.stdout
        with self.process.stdout as output:
            for line in output:
                self.said.append(line.rstrip())

    @property
    def link(self) -> str:
        """The sign-in link, empty until it is said."""
        found = re.search(r"http://\S+/sign-in/\S+", "\n".join(self.said))
        return found[0] if found else ""

    def pid_of(self, what: str) -> int:
        """The process that runs this: the one nearest to the supervisor."""
        return next(pid for pid, command in brood(self.process.pid).items() if what in command)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Close it; gives the seconds that took."""
        started = time.monotonic()
        self.process.send_signal(number)
        assert self.process.wait(20) == 0
        return time.monotonic() - started


def start(settings: Settings) -> Up:
    environ = {**os.environ, "COPYDESK_DATA": str(settings.folder), "COPYDESK_PORT": str(settings.port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "workers.supervisor"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    up = Up(settings, process)
    threading.Thread(target=up.listen, daemon=True).start()
    return up


def wait_open(up: Up) -> None:
    until(lambda: up.link or up.process.poll() is not None, 90)
    assert up.link, "\n".join(up.said)


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    up = start(Settings(folder=tmp_path / "desk", port=free_port()))
    wait_open(up)
    yield up
    if up.process.poll() is None:
        up.process.terminate()
    up.process.wait(20)


@pytest.fixture
def ledger(up: Up) -> Iterator[Database]:
    database = Database(up.settings.database)
    yield database
    database.close()


def comes_through(ledger: Database, seconds: float = 40.0) -> bool:
    """Hand in an article without a hint; whether it is checked in time."""
    name = f"w{time.monotonic_ns()}"
    writer = desk.Actor(desk.people.add_user(ledger, name, Role.WRITER), name, Role.WRITER)
    number = desk.submit(ledger, writer, Source("The bridge is open again.", title="Bridge open")).submission_id

    def checked() -> bool:
        with ledger.read() as connection:
            row = connection.execute(Submission.__table__.select().where(Submission.id == number)).one()
        return row.state != State.CHECKING

    until(checked, seconds)
    return True


def test_it_opens_signs_the_owner_in_checks_texts_and_closes_without_a_trace(up: Up, ledger: Database) -> None:
    token = up.link.rpartition("/")[2]
    person = by_session(ledger, desk.people.use_link(ledger, token))
    assert person
    assert (person.person.name, person.person.role) == ("owner", Role.ADMIN)
    assert up.link.startswith(up.settings.address)
    assert comes_through(ledger)
    everybody = brood(up.process.pid)
    assert len(everybody) >= 7
    assert up.stop(signal.SIGINT) < 10
    assert not living(everybody)


def test_a_second_one_on_the_same_data_says_where_the_first_is(up: Up) -> None:
    second = start(Settings(folder=up.settings.folder, port=free_port()))
    assert second.process.wait(30) == 1
    until(lambda: any("already running" in line for line in second.said), 5)
    told = "\n".join(second.said)
    assert up.settings.address in told
    assert str(up.process.pid) in told
    assert healthy(up.settings)


def test_kill_9_of_the_supervisor_leaves_no_orphans_and_the_folder_free(up: Up) -> None:
    everybody = brood(up.process.pid)
    up.process.kill()
    up.process.wait()
    until(lambda: not living(everybody), 10)
    again = start(up.settings)
    wait_open(again)
    again.stop()


@pytest.mark.parametrize("what", ["valkey-server", "workers.consume", "workers.worker", "workers.sweeper", "web.serve"])
def test_every_part_comes_back_from_kill_9(up: Up, ledger: Database, what: str) -> None:
    until(lambda: any("workers.sweeper" in command for command in brood(up.process.pid).values()))
    lost = up.pid_of(what)
    os.kill(lost, signal.SIGKILL)
    until(lambda: not cmdline(lost))
    assert comes_through(ledger)
    until(lambda: healthy(up.settings) and answers(embedded_socket(up.settings.folder)))
    assert up.pid_of(what) != lost


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        up = start(Settings(folder=tmp_path / "desk", port=port))
        assert up.process.wait(30) == 1
    until(lambda: any(f"Port {port} is taken" in line for line in up.said), 5)
    assert not (tmp_path / "desk" / "copydesk.db").exists()


def test_a_database_that_is_not_there_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    (folder / "copydesk.db").mkdir(parents=True)
    up = start(Settings(folder=folder, port=free_port()))
    assert up.process.wait(60) == 1
    until(lambda: any("The database cannot be used" in line for line in up.said), 5)


def test_the_web_server_answers_while_it_is_open(up: Up) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", up.settings.port, timeout=10)
    connection.request("GET", "/readyz")
    assert connection.getresponse().status in {200, 503}
    connection.close()
