"""A child is kept alive, gets patience that grows, and never outlives who started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from workers.children import Child

# Starts a child of its own, tells both process ids, and waits.
PARENT = "import subprocess,sys,os;c=subprocess.Popen(['sleep','60']);print(os.getpid(),c.pid,flush=True);c.wait()"
STUBBORN = "import signal,time;signal.signal(signal.SIGTERM,signal.SIG_IGN);print('up',flush=True);time.sleep(60)"


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(condition: object, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


class Lines:
    """What children said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def read(self, _name: str, output: IO[bytes]) -> None:
        threading.Thread(target=self._collect, args=(output,), daemon=True).start()

    def _collect(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                self.said.append(line.decode().strip())


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def parent(lines: Lines) -> Iterator[Child]:
    child = Child("parent", [sys.executable, "-c", PARENT], read=lines.read)
    child.start()
    until(lambda: lines.said)
    yield child
    child.kill()
    child.wait_stopped(5)


def test_a_child_that_dies_is_started_again_after_a_pause(parent: Child) -> None:
    first = parent.pid
    os.kill(first, signal.SIGKILL)
    until(parent.keep_alive)
    assert parent.pid == 0
    until(lambda: not parent.keep_alive() and parent.running)
    assert parent.pid not in {0, first}
    assert parent.quick_deaths == 1


def test_what_a_dead_child_had_started_is_ended_before_it_starts_again(parent: Child, lines: Lines) -> None:
    first, grandchild = map(int, lines.said[0].split())
    os.kill(first, signal.SIGKILL)
    until(parent.keep_alive)
    until(lambda: not alive(grandchild))


def test_the_pause_grows_with_every_quick_death() -> None:
    child = Child("hopeless", [sys.executable, "-c", "raise SystemExit(1)"])
    deaths = []
    child.start()
    while len(deaths) < 3:
        if child.keep_alive():
            deaths.append(time.monotonic())
        time.sleep(0.005)
    assert child.quick_deaths == 3
    assert deaths[2] - deaths[1] > 0.4
    child.wait_stopped(5)


def test_a_child_that_will_not_listen_is_killed(lines: Lines) -> None:
    child = Child("stubborn", [sys.executable, "-c", STUBBORN], read=lines.read)
    child.start()
    until(lambda: lines.said)
    pid = child.pid
    child.ask_to_stop()
    assert not child.wait_stopped(0.2)
    assert not alive(pid)


def test_a_child_that_listens_ends_in_good_order(parent: Child) -> None:
    parent.ask_to_stop()
    assert parent.wait_stopped(5)
    assert not parent.running


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_a_child_does_not_outlive_a_killed_parent() -> None:
    script = """
import sys, time
from workers.children import Child
child = Child("sleeper", ["sleep", "60"])
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        sleeper = int(parent.stdout.readline())
        assert alive(sleeper)
        parent.kill()
        until(lambda: not alive(sleeper))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_a_process_whose_parent_is_gone_already_ends_itself() -> None:
    script = "import time; from workers.mortal import die_with; die_with(1); print('survived'); time.sleep(60)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert "survived" not in ended.stdout


def test_killing_twice_is_no_error(parent: Child) -> None:
    parent.kill()
    with suppress(subprocess.TimeoutExpired):
        parent.wait_stopped(5)
    parent.kill()
    assert parent.wait_stopped(0)
