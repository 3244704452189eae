"""The only source of time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from workflow import failpoints


def now() -> datetime:
    """The current moment, aware, in UTC, to the microsecond."""
    shift = failpoints.clock_shift()
    return datetime.now(UTC) + timedelta(seconds=shift) if shift else datetime.now(UTC)


def ticks() -> float:
    """Seconds on a clock that never jumps; only differences mean anything."""
    return time.monotonic()


def cpu() -> float:
    """Seconds of processor time that this process has used; only differences mean anything."""
    return time.process_time()
