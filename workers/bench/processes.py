"""The processes of a measurement: started quietly, waited for, gone at its end with all that they started."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from workers.mortal import die_with
from workflow.clock import ticks

START_WITHIN_S = 60.0
_STOP_WITHIN_S = 10.0


class NotReady(Exception):
    """Something that a measurement needs did not come about in time."""


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    *,
    environ: Mapping[str, str] | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[None]:
    """A process in a session of its own, its output in a file; `stop` ends it, and SIGKILL what that leaves."""
    with running_as(command, log, environ=environ, stop=stop):
        yield


@contextmanager
def running_as(
    command: Sequence[str],
    log: Path,
    *,
    environ: Mapping[str, str] | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[int]:
    """The same; gives its process id."""
    us = os.getpid()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=dict(environ) if environ is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with(us),  # noqa: PLW1509 - one system call, looked up before the fork
        )
    try:
        yield process.pid
    finally:
        _end(process, stop)


def _end(process: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.send_signal(stop)
        process.wait(_STOP_WITHIN_S)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(what: str, true: Callable[[], object], *, within: float = START_WITHIN_S, every: float = 0.02) -> None:
    """Wait until something holds, looking every so many seconds.

    Raises:
        NotReady: it does not, within so many seconds.
    """
    end, pause = ticks() + within, threading.Event()
    while not true():
        if ticks() > end:
            raise NotReady(f"{what}: nothing came of it within {within:.0f} s")
        pause.wait(every)
