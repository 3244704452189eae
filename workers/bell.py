"""How a process learns that it should stop, at once and without harm to what it is doing."""

from __future__ import annotations

import os
import select
import signal

from workflow.clock import ticks

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Bell:
    """Rung by a signal to stop. A pipe, since what threads wait on may not be touched from within a signal."""

    def __init__(self) -> None:
        """Answer the signals from now on; in the main thread only."""
        self.rings = 0
        self._hear, self._ring = os.pipe()
        os.set_blocking(self._ring, False)
        for number in SIGNALS:
            signal.signal(number, self._rung)

    def _rung(self, *_: object) -> None:
        self.rings += 1
        if self.rings == 1:
            os.write(self._ring, b".")

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until it has rung; whether it has."""
        end = ticks() + seconds
        while not self.rings:
            left = end - ticks()
            if left <= 0 or select.select([self._hear], [], [], left)[0]:
                break
        return self.rings > 0
