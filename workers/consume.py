"""`python -m workers.consume`: the Celery worker itself, without its guard (see workers.worker)."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import warnings

from celery import signals
from celery.exceptions import SecurityWarning

from workers import seat
from workers.app import use
from workers.limits import Limits, allow_cpu, confine, read_limits
from workers.mortal import die_with
from workflow import tracing
from workflow.logs import set_up_logs
from workflow.settings import Settings, read_settings
from workflow.states import Lane


def _prepare_children(settings: Settings, name: str, limits: Limits, slow_at_once: int) -> None:
    main = os.getpid()

    def begin(**_: object) -> None:
        # A child that outlived a killed main process would be nobody's, with a lease in its hands.
        die_with(main, signal.SIGKILL)
        confine(limits)
        _set_up_logs()
        tracing.start("worker")
        seat.take_seat(settings, name, slow_at_once=slow_at_once)

    def before_task(**_: object) -> None:
        allow_cpu(limits.cpu_seconds)

    def end(**_: object) -> None:
        seat.leave_seat()
        tracing.stop()

    signals.worker_process_init.connect(begin, weak=False)
    signals.task_prerun.connect(before_task, weak=False)
    signals.worker_process_shutdown.connect(end, weak=False)
    # Whoever answers this signal keeps Celery from setting up logs of its own.
    signals.setup_logging.connect(_set_up_logs, weak=False)


def _set_up_logs(**_: object) -> None:
    set_up_logs("worker")
    # A line when a hint comes and another when its task ends say nothing that the task's own line does not.
    for name in ("celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(name).setLevel(logging.WARNING)


def options(arguments: list[str]) -> argparse.Namespace:
    """The options that `copydesk worker` takes as well."""
    parser = argparse.ArgumentParser(prog="copydesk worker", description="Work on what is due: check and publish.")
    parser.add_argument("--lanes", default=",".join(Lane), help="which kinds of work to take on, with commas between")
    parser.add_argument("--concurrency", type=int, default=2, help="how many processes work at once")
    parser.add_argument("--name", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.lanes.split(",")) - set(Lane):
        parser.error(f"there is no lane {', '.join(sorted(unknown))}; choose from {', '.join(Lane)}")
    if chosen.concurrency < 1:
        parser.error("--concurrency needs at least 1")
    return chosen


def slow_at_once(lanes: str, concurrency: int) -> int:
    """How many of a worker's processes may wait for other people's servers: all but one, which checks and publishes.

    All of them where that is all it does.
    """
    return concurrency if lanes == Lane.SLOW else max(1, concurrency - 1)


def main(arguments: list[str]) -> None:
    """Consume hints until told to stop."""
    chosen = options(arguments)
    settings, limits = read_settings(), read_limits()
    _prepare_children(settings, chosen.name, limits, slow_at_once(chosen.lanes, chosen.concurrency))
    # Celery's own advice for root is about pickle, which nothing here accepts.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    app = use(settings)
    app.conf.update(limits.for_celery())
    app.worker_main(
        [
            "--quiet",
            "worker",
            *("-n", chosen.name.replace("@", "-", 1) + "@copydesk"),
            *("-c", str(chosen.concurrency)),
            *("-Q", chosen.lanes),
            *("--loglevel", "INFO"),
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )


if __name__ == "__main__":
    main(sys.argv[1:])
