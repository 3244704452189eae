"""The pool keeps the order, loses nothing but the task that killed its process, and never runs far ahead."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from web.linting.pool import AHEAD, Pool


def work(task: str) -> str:
    """What a process does with a task, in a few words."""
    if task == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "leave":
        sys.exit(7)
    if task.startswith("slow"):
        threading.Event().wait(0.5)
    if task == "endless":
        threading.Event().wait()
    return f"{task} done"


def whose(_: str) -> int:
    """Which process this is."""
    return os.getpid()


def lost(task: str, how: str) -> str:
    """What becomes of a task whose process died."""
    return f"{task} {how}"


def test_results_come_in_the_order_of_the_tasks_whoever_is_first() -> None:
    tasks = ["slow 1", "2", "3", "slow 4", "5", "6", "7"]
    assert list(Pool(work, lost, jobs=3).results(tasks)) == [f"{task} done" for task in tasks]


@pytest.mark.parametrize(("deadly", "how"), [("die", "was ended by SIGKILL"), ("leave", "ended with 7")])
def test_a_task_that_kills_its_process_is_lost_and_all_others_are_done(deadly: str, how: str) -> None:
    tasks = ["1", deadly, "2", "3", deadly, "4", "5"]
    expected = [f"{task} {how}" if task == deadly else f"{task} done" for task in tasks]
    assert list(Pool(work, lost, jobs=2).results(tasks)) == expected


def test_a_task_that_never_ends_is_given_up() -> None:
    pool = Pool(work, lost, jobs=2, longest_s=1)
    assert list(pool.results(["1", "endless", "2"])) == ["1 done", "endless took too long", "2 done"]


def test_no_more_processes_are_started_than_there_are_tasks() -> None:
    pids = list(Pool(whose, lambda *_: 0, jobs=4).results(["only one"]))
    assert pids[0] not in {0, os.getpid()}
    assert len(pids) == 1


def test_tasks_are_taken_from_their_source_as_they_are_needed() -> None:
    taken = []

    def source() -> Iterator[str]:
        for number in range(1000):
            taken.append(number)
            yield "slow" if number == 0 else str(number)

    results = Pool(work, lost, jobs=2).results(source())
    assert next(results) == "slow done"
    assert len(taken) <= 2 * AHEAD + 4
    results.close()


def test_processes_end_when_nobody_wants_the_rest() -> None:
    results = Pool(whose, lambda *_: 0, jobs=2).results(["a"] * 50)
    pid = next(results)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_without_tasks_there_are_no_results() -> None:
    assert list(Pool(work, lost, jobs=2).results([])) == []
