"""Named places where a drill may end, stop, delay or fail this process; without COPYDESK_FAILPOINTS they do nothing.

The variable names a folder of orders. `<folder>/<place>/` holds one file an order, carried out in the order of their
names: each is taken by exactly one process, at one reach of the place, so that "the third time" means the third time
among all processes of the folder. An order whose name begins with "standing" stays and is carried out at every reach.
An order is one JSON object: `do` (pass, kill, stop, pause, full), `seconds` of a pause, and `marker`, without which in
what is being worked on the order does not apply. `<folder>/clock` shifts the clock, in seconds; other files there hold
figures that a process reads when it starts.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

STANDING = "standing"

_folder = Path(found) if (found := os.environ.get("COPYDESK_FAILPOINTS")) else None


def reach(place: str, about: str = "") -> None:
    """This process has come to a named place. about: what it works on, in words, for orders with a marker.

    Raises:
        OSError: the order is that the disk is full.
    """
    if _folder is not None:
        _carry_out(_next_order(_folder / place, about))


def figure(name: str, default: float) -> float:
    """A figure that a drill may have set otherwise: a lease, a time limit; in whatever unit the default has."""
    return _read(_folder / name, default) if _folder is not None else default


def clock_shift() -> float:
    """Seconds by which a drill has put this process's clock forward."""
    return _read(_folder / "clock", 0.0) if _folder is not None else 0.0


def _read(path: Path, default: float) -> float:
    try:
        return float(path.read_text())
    except (FileNotFoundError, ValueError):
        return default


def _next_order(orders: Path, about: str) -> dict[str, Any]:
    try:
        waiting = sorted(orders.iterdir())
    except FileNotFoundError:
        return {}
    for path in waiting:
        if order := _take(path, about):
            return order
    return {}


def _take(path: Path, about: str) -> dict[str, Any]:
    """The order, if it applies and no other process has taken it."""
    try:
        order: dict[str, Any] = json.loads(path.read_text())
        if order.get("marker", "") not in about:
            return {}
        if not path.name.startswith(STANDING):
            path.unlink()
    except (FileNotFoundError, ValueError):
        return {}
    return order


def _carry_out(order: dict[str, Any]) -> None:
    match order.get("do"):
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "stop":
            _stop()
        case "pause":
            threading.Event().wait(order["seconds"])
        case "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _stop() -> None:
    """Stand still until somebody sends SIGCONT, who finds our id in the folder."""
    if _folder is not None:
        stopped = _folder / "stopped"
        stopped.mkdir(exist_ok=True)
        (stopped / str(os.getpid())).touch()
        os.kill(os.getpid(), signal.SIGSTOP)
