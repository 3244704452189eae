"""What a task may take: real processes keep to it, and it is deadly only to the text that takes more."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.workers import hostile
from workers import worker
from workers.addresses import BrokerAddress
from workers.hints import Sender, start_sender
from workers.limits import Limits, read_limits
from workflow import desk, shelf
from workflow.article import Source
from workflow.db import Database
from workflow.line import LINE
from workflow.settings import BadSetting, Settings
from workflow.states import Lane, RunState, State
from workflow.tables import StageRun

ROOT = Path(__file__).parents[2]


def test_limits_come_from_the_environment_and_are_sane_without_it() -> None:
    assert read_limits({}) == Limits(60, 60, 1024, 500)
    chosen = {
        "COPYDESK_TASK_SECONDS": "5",
        "COPYDESK_TASK_CPU_SECONDS": "6",
        "COPYDESK_TASK_MEMORY_MIB": "700",
        "COPYDESK_TASKS_PER_CHILD": "8",
    }
    assert read_limits(chosen) == Limits(5, 6, 700, 8)


@pytest.mark.parametrize("raw", ["-1", "0", "ten", "1.5", "1e3", "٣٠٠٠", "99999999999"])
def test_an_impossible_limit_is_refused_by_name(raw: str) -> None:
    with pytest.raises(BadSetting, match="COPYDESK_TASK_MEMORY_MIB must be a whole number, 384 or more"):
        read_limits({"COPYDESK_TASK_MEMORY_MIB": raw})


def test_a_worker_with_an_impossible_limit_says_so_once_and_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_TASK_SECONDS", "soon")
    with pytest.raises(SystemExit, match="COPYDESK_TASK_SECONDS must be a whole number"):
        worker.main([])


@dataclass
class Line:
    """A worker with the hostile stage, and a desk to try it on."""

    database: Database
    sender: Sender
    writer: desk.Actor

    def submit(self, words: str) -> int:
        """A text that makes the hostile stage do this."""
        body = f"This text {words}.\n\nThe library stays open until nine."
        return desk.submit(
            self.database, self.writer, Source(body, title="Library hours", category="news")
        ).submission_id

    def runs(self, submission_id: int) -> set[str]:
        """The states of its stage runs."""
        with self.database.read() as connection:
            return set(connection.scalars(select(StageRun.state).where(StageRun.submission_id == submission_id)))

    def checked(self, submission_id: int) -> bool:
        """Whether it came through the line."""
        brief = shelf.submission_brief(self.database, submission_id)
        return brief is not None and brief.state != State.CHECKING

    def until(self, condition: Callable[[], bool], seconds: float = 150.0) -> None:
        """Hint, and bury what is lost, as a sweeper would, until it is so."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it did not come about"
            desk.bury_lost(self.database)
            self.sender(Lane.CHECK, 0)
            time.sleep(0.2)


@pytest.fixture
def start_line(
    database: Database, valkey: BrokerAddress, writer: desk.Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., object]:
    """Start the worker with limits of its own."""
    queue_runs = sys.modules["workflow.desk.submit"].queue_runs
    with_hostile = (*LINE, hostile.STAGE)
    monkeypatch.setattr(
        sys.modules["workflow.desk.submit"],
        "queue_runs",
        lambda *arguments: queue_runs(*arguments, stages=with_hostile),
    )

    @contextmanager
    def start(**limits: str) -> Iterator[Line]:
        environ = {
            **os.environ,
            **limits,
            "COPYDESK_DATA": str(tmp_path),
            "COPYDESK_DATABASE_URL": database.writer.url.render_as_string(hide_password=False),
            "COPYDESK_REDIS_URL": valkey.redis,
        }
        command = [sys.executable, "-m", "tests.workers.hostile", "--name", "worker@here:1:a", "--lanes", "check"]
        sender = start_sender(Settings(folder=tmp_path, redis_url=valkey.redis))
        with subprocess.Popen(command, env=environ, cwd=ROOT) as process:
            try:
                yield Line(database, sender, writer)
            finally:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                sender.flush()

    return start


@pytest.mark.system
@pytest.mark.skipif(sys.platform != "linux", reason="limits of the kernel")
@pytest.mark.parametrize(
    ("words", "limits"),
    [
        (hostile.EATS, {"COPYDESK_TASK_MEMORY_MIB": "600"}),
        (hostile.LOOPS, {"COPYDESK_TASK_SECONDS": "1"}),
        (hostile.LOOPS_DEAF, {"COPYDESK_TASK_SECONDS": "1"}),
        (hostile.LOOPS_DEAF, {"COPYDESK_TASK_CPU_SECONDS": "1"}),
    ],
    ids=["eats memory", "loops", "loops and does not listen", "loops beyond its processor time"],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_text_that_takes_too_much_ends_dead_and_visible_and_all_others_go_on(
    start_line: Callable[..., object], words: str, limits: dict[str, str]
) -> None:
    with start_line(**limits) as line:  # type: ignore[attr-defined]
        hostile_id = line.submit(words)
        good = [line.submit(hostile.GOOD) for _ in range(3)]
        line.until(lambda: RunState.DEAD in line.runs(hostile_id))
        line.until(lambda: all(map(line.checked, good)))
        later = line.submit(hostile.GOOD)
        line.until(lambda: line.checked(later))
        assert not line.checked(hostile_id)
        assert {failure.submission_ids for failure in shelf.failures(line.database)} == {(hostile_id,)}
