"""`python -m workers.bench.keeping N`: what a monitor keeps that remembers each task, as Flower does.

Celery's own `State`, with the 100,000 tasks that Flower keeps by default, fed with what a worker sends of each task.
Prints the resident memory before and after, in MB, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import count

from celery.events.state import State

from workers.bench.resident import resident_mb
from workflow.clock import now

_WARM_UP = 1_000
_KEPT = 100_000


def feed(state: State, tasks: int, numbers: count[int]) -> None:
    """So many tasks, received, begun and done."""
    for _ in range(tasks):
        number = next(numbers)
        for kind in ("task-received", "task-started", "task-succeeded"):
            state.event(_event(kind, number))


def _event(kind: str, number: int) -> dict[str, object]:
    uuid, at = f"00000000-0000-4000-8000-{number:012x}", now().timestamp()
    event = {"type": kind, "uuid": uuid, "hostname": "worker@one", "timestamp": at, "local_received": at}
    own: dict[str, dict[str, object]] = {
        "task-received": {"name": "copydesk.check", "args": f"[{number}]", "kwargs": "{}", "retries": 0},
        "task-started": {"pid": 1},
        "task-succeeded": {"result": "None", "runtime": 0.02},
    }
    return {**event, "clock": number, "utcoffset": 0, **own[kind]}


def main(tasks: int) -> None:
    """Feed and print."""
    state, numbers = State(max_tasks_in_memory=_KEPT), count(1)
    feed(state, _WARM_UP, numbers)
    before = resident_mb(os.getpid())
    feed(state, tasks, numbers)
    sys.stdout.write(json.dumps({"before": before, "after": resident_mb(os.getpid())}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
