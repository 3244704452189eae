"""Waiting in a drill: for so long, or until something came about or did not."""

from __future__ import annotations

import threading
from collections.abc import Callable

from workflow.clock import ticks

_LOOK_EVERY_S = 0.05


def pause(seconds: float) -> None:
    """Do nothing for so long."""
    threading.Event().wait(seconds)


def came_about(condition: Callable[[], object], within_s: float) -> bool:
    """Wait until something holds, at most so long; whether it does."""
    end = ticks() + within_s
    while not condition():
        if ticks() >= end:
            return False
        pause(_LOOK_EVERY_S)
    return True
