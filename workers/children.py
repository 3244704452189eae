"""A child process that is kept alive: started, watched, started again after a growing pause, stopped with its brood."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO

import structlog

from workers.mortal import die_with
from workflow.clock import ticks

log = structlog.get_logger(__name__)

_PAUSES_S = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
QUICK_DEATH_S = 10.0


class Child:
    """One process, in a session of its own so that a Ctrl-C reaches it only through us."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environ: Mapping[str, str] | None = None,
        read: Callable[[str, IO[bytes]], None] | None = None,
        errors_apart: bool = False,
    ) -> None:
        """`read(name, output)` gets the child's output after each start: both streams in one, or the first alone."""
        self.name = name
        self.command = list(command)
        self.quick_deaths = 0
        self._environ = environ
        self._read = read
        self._errors_apart = errors_apart
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._again_at = 0.0

    @property
    def pid(self) -> int:
        """The process id, 0 while there is none."""
        return self._process.pid if self._process else 0

    @property
    def age_s(self) -> float:
        """Seconds since it was last started."""
        return ticks() - self._started_at

    @property
    def running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def code(self) -> int | None:
        """The exit status, None while it lives or before it was started."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start it. Call from the main thread: on Linux it dies with the thread that started it."""
        us = os.getpid()
        self._process = subprocess.Popen(
            self.command,
            start_new_session=True,
            env=dict(self._environ) if self._environ is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if self._read else None,
            stderr=subprocess.STDOUT if self._read and not self._errors_apart else None,
            preexec_fn=lambda: die_with(us),  # noqa: PLW1509 - one system call, looked up before the fork
        )
        self._started_at = ticks()
        if self._read and self._process.stdout:
            self._read(self.name, self._process.stdout)

    def keep_alive(self) -> bool:
        """Start it again when it has died and its pause is over. True when it was found dead just now."""
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return False
            self._bury(code)
            return True
        if ticks() >= self._again_at:
            self.start()
        return False

    def _bury(self, code: int) -> None:
        quick = ticks() - self._started_at < QUICK_DEATH_S
        self.quick_deaths = self.quick_deaths + 1 if quick else 1
        pause = _PAUSES_S[min(self.quick_deaths, len(_PAUSES_S)) - 1]
        self._kill_brood()
        self._process = None
        self._again_at = ticks() + pause
        log.warning("ended unexpectedly, starts again", name=self.name, code=code, pause_s=pause)

    def ask_to_stop(self) -> None:
        """Let it end in good order."""
        if self.running and self._process:
            with suppress(ProcessLookupError):
                self._process.terminate()

    def wait_stopped(self, seconds: float) -> bool:
        """Wait for its end, at most so long; whether it ended by itself. What is left of it is killed."""
        if self._process is None:
            return True
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            ended = False
        else:
            ended = True
        self._kill_brood()
        self._process.wait()
        self._process = None
        return ended

    def kill(self) -> None:
        """End it at once, with all that it started."""
        self._kill_brood()

    def _kill_brood(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
