"""The orders of a drill: what workflow.failpoints carries out in the processes of the desk under test."""

from __future__ import annotations

import json
import os
import shutil
import signal
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from workflow.failpoints import STANDING

KINDS = ("web", "worker", "worker2", "sweeper")


class Orders:
    """One folder for each kind of process, so that an order for a worker is never carried out by a web server."""

    def __init__(self, folder: Path, *, lease_s: float) -> None:
        """`lease_s` is the lease that every process is to use."""
        self._folder = folder
        self._numbers = count(1)
        for kind in KINDS:
            self.of(kind).mkdir(parents=True)
            (self.of(kind) / "lease").write_text(str(lease_s))

    def of(self, kind: str) -> Path:
        """The folder of one kind: the COPYDESK_FAILPOINTS of its processes."""
        return self._folder / kind

    def give(self, kind: str, place: str, do: str, *, after: int = 0, **more: Any) -> None:
        """Order something at a named place, to be done once, when it was reached `after` times by anybody."""
        for what in ["pass"] * after + [do]:
            self._write(kind, place, f"{next(self._numbers):08}", {"do": what, **more})

    def stand(self, kind: str, place: str, do: str, **more: Any) -> None:
        """Order something to be done at every reach, until withdrawn."""
        self._write(kind, place, f"{STANDING}-{next(self._numbers):08}", {"do": do, **more})

    def _write(self, kind: str, place: str, name: str, order: dict[str, Any]) -> None:
        room = self.of(kind) / place
        room.mkdir(exist_ok=True)
        # Written beside it first: who comes by must never see half an order.
        half = self.of(kind) / f".{name}"
        half.write_text(json.dumps(order))
        half.replace(room / name)

    def open(self, kind: str, place: str) -> int:
        """How many orders at a place nobody has carried out yet."""
        room = self.of(kind) / place
        return len(list(room.iterdir())) if room.is_dir() else 0

    def shift_clocks(self, seconds: float, *kinds: str) -> None:
        """Put the clocks of these processes forward, all of them when none is named."""
        for kind in kinds or KINDS:
            half = self.of(kind) / ".clock"
            half.write_text(str(seconds))
            half.replace(self.of(kind) / "clock")

    def stopped(self, kind: str) -> list[int]:
        """The processes that an order has stopped."""
        room = self.of(kind) / "stopped"
        return [int(path.name) for path in room.iterdir()] if room.is_dir() else []

    def withdraw(self) -> None:
        """Take back every order, put the clocks right, let every stopped process go on."""
        for kind in KINDS:
            for pid in self.stopped(kind):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
            for room in [path for path in self.of(kind).iterdir() if path.is_dir()]:
                shutil.rmtree(room, ignore_errors=True)
        self.shift_clocks(0)
