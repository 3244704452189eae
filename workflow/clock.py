"""The only source of time."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The current moment, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)


def ticks() -> float:
    """Seconds on a clock that never jumps; only differences mean anything."""
    return time.monotonic()


def cpu() -> float:
    """Seconds of processor time that this process has used; only differences mean anything."""
    return time.process_time()
