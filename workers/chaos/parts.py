"""The processes of the desk under test: kept alive like `copydesk up` keeps its own, and told apart for who kills."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from workers.children import Child

_TICK_S = 0.05
_STOP_WITHIN_S = 6.0


class Part:
    """One process, kept alive while it is wanted; what it says goes to a file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environ: Mapping[str, str],
        log: Path,
        *,
        stop_with: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Nothing runs before a keeper has it."""
        self.name = name
        self._stop_with = stop_with
        self.log = log
        self.wanted = True
        self.child = Child(name, command, environ=environ, read=self._read)

    @property
    def pid(self) -> int:
        """Its process id, 0 while it does not run."""
        return self.child.pid if self.child.running else 0

    def _read(self, _name: str, output: IO[bytes]) -> None:
        threading.Thread(target=self._copy, args=(output,), name=f"log {self.name}", daemon=True).start()

    def _copy(self, output: IO[bytes]) -> None:
        with output, self.log.open("ab") as log:
            for line in output:
                log.write(line)
                log.flush()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process alone."""
        if pid := self.pid:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        """End it and all that it started, at once; the keeper starts it again when it is wanted."""
        self.child.kill()

    def tick(self) -> None:
        """Start it when it is wanted and does not run; forget it when it has ended and is not wanted."""
        if self.wanted:
            self.child.keep_alive()
        elif self.child.pid and not self.child.running:
            self.child.wait_stopped(0)

    def stop(self) -> None:
        """End it in good order; what does not listen is killed."""
        self.wanted = False
        self.signal(signal.SIGCONT)
        self.signal(self._stop_with)
        self.child.wait_stopped(_STOP_WITHIN_S)


class Keeper:
    """Keeps the parts alive, on one thread for as long as they may live: the kernel ends them with it."""

    def __init__(self) -> None:
        """Nothing to keep yet."""
        self.parts: dict[str, Part] = {}
        self._closing = threading.Event()
        self._changing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def add(self, part: Part) -> Part:
        """Keep this one too, from the next tick on."""
        with self._changing:
            self.parts[part.name] = part
        return part

    def drop(self, name: str) -> None:
        """Stop one and keep it no more."""
        with self._changing:
            part = self.parts.pop(name)
        part.stop()

    def _run(self) -> None:
        while not self._closing.wait(_TICK_S):
            with self._changing:
                for part in self.parts.values():
                    part.tick()
        for part in reversed(list(self.parts.values())):
            part.stop()

    def close(self) -> None:
        """Stop everything, the last one first."""
        self._closing.set()
        self._thread.join()


def children_of(pid: int) -> list[int]:
    """The processes that this one started and that live; none when it is gone."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
