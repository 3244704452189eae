"""Failpoints: nothing without orders; with them, exactly what was ordered, once, in whichever process comes by."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from workflow import failpoints
from workflow.clock import now
from workflow.failpoints import figure, reach


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of orders that this process obeys."""
    monkeypatch.setattr(failpoints, "_folder", tmp_path)
    return tmp_path


def order(folder: Path, place: str, name: str, **what: object) -> Path:
    (folder / place).mkdir(exist_ok=True)
    path = folder / place / name
    path.write_text(json.dumps(what))
    return path


def obey(folder: Path, program: str) -> int:
    """The exit status of a process that runs this under the orders."""
    environ = {**os.environ, "COPYDESK_FAILPOINTS": str(folder)}
    return subprocess.run([sys.executable, "-c", program], env=environ, check=False, timeout=30).returncode


def test_without_a_folder_of_orders_nothing_happens() -> None:
    reach("submit.committed")
    assert figure("lease", 30) == 30


def test_where_nothing_is_ordered_nothing_happens(folder: Path) -> None:
    reach("submit.committed")
    assert abs(now().timestamp() - now().timestamp()) < 1


def test_the_third_to_come_by_is_killed_whichever_process_it_is(folder: Path) -> None:
    for number, what in enumerate(("pass", "pass", "kill")):
        order(folder, "here", str(number), do=what)
    twice = "from workflow.failpoints import reach; reach('here'); reach('here')"
    assert obey(folder, twice) == 0
    assert obey(folder, twice) == -signal.SIGKILL
    assert obey(folder, twice) == 0


def test_an_order_with_a_marker_waits_for_what_it_names(folder: Path) -> None:
    order(folder, "here", "standing", do="full", marker="poison")
    reach("here", "a good article")
    for _ in range(2):
        with pytest.raises(OSError, match="No space left"):
            reach("here", "a poison article")


def test_an_order_that_does_not_apply_leaves_the_next_one_its_turn(folder: Path) -> None:
    order(folder, "here", "1", do="pass", marker="poison")
    taken = order(folder, "here", "2", do="pause", seconds=0)
    reach("here", "a good article")
    assert not taken.exists()


def test_an_order_that_cannot_be_read_is_none(folder: Path) -> None:
    order(folder, "here", "1").write_text("{")
    reach("here")


def test_figures_and_the_clock_follow_the_folder(folder: Path) -> None:
    before = now()
    (folder / "lease").write_text("4")
    (folder / "clock").write_text("3600")
    assert figure("lease", 30) == 4
    assert now() - before > timedelta(minutes=59)
    (folder / "clock").write_text("")
    assert now() - before < timedelta(minutes=1)


def test_a_stopped_process_leaves_its_number_and_goes_on_when_told(folder: Path) -> None:
    order(folder, "here", "1", do="stop")
    program = "from workflow.failpoints import reach; reach('here')"
    environ = {**os.environ, "COPYDESK_FAILPOINTS": str(folder)}
    with subprocess.Popen([sys.executable, "-c", program], env=environ) as process:
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        assert [int(path.name) for path in (folder / "stopped").iterdir()] == [process.pid]
        process.send_signal(signal.SIGCONT)
        assert process.wait(20) == 0
