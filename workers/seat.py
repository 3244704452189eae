"""A worker child's place: its own database connections, made after the fork, and the ids its log lines carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from celery import current_task

from workers.app import REQUEST, TRACE
from workers.hints import start_sender
from workflow import tracing
from workflow.db import Database
from workflow.ids import new_request_id
from workflow.lists.folder import ListFolder
from workflow.outside.manners import Manners, read_manners
from workflow.settings import Settings
from workflow.states import Lane

_LARGEST_ID = 2**63 - 1
_SAFE = re.compile(r"[\w.-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Seat:
    """What a task needs. name: the worker's, as in the list of processes. lists: of domains, watched.

    slow_at_once: how many of the worker's processes may wait for other people's servers at one time.
    """

    database: Database
    name: str
    lists: ListFolder
    manners: Manners
    slow_at_once: int


class NoSeat(Exception):
    """A task ran in a process that was not set up for it."""


_taken: list[Seat] = []


def take_seat(settings: Settings, name: str, *, slow_at_once: int = 1) -> Seat:
    """Open this process's own database; a connection must never be carried over a fork."""
    leave_seat()
    database, lists = Database(settings.database, start_sender(settings)), ListFolder(settings.lists_folder)
    seat = Seat(database, name, lists, read_manners(), slow_at_once)
    _taken.append(seat)
    return seat


def leave_seat() -> None:
    """Close the database."""
    while _taken:
        _taken.pop().database.close()


def taken_seat() -> Seat:
    """This process's seat.

    Raises:
        NoSeat: `take_seat` was not called in this process.
    """
    if not _taken:
        raise NoSeat("call take_seat first: tasks run in a worker started by workers.consume")
    return _taken[-1]


def known_id(value: object) -> int:
    """The id that a hint carries, or 0, which names nothing: a hint may be forged."""
    # Not isinstance: a JSON true is an int to Python, and no number to PostgreSQL.
    return value if type(value) is int and 0 < value <= _LARGEST_ID else 0


@contextmanager
def at_work(lane: Lane, hinted: object) -> Iterator[tuple[Seat, int]]:
    """This process's seat and the id to prefer; log lines written meanwhile carry the ids.

    Raises:
        NoSeat: `take_seat` was not called in this process.
    """
    seat = taken_seat()
    prefer = known_id(hinted)
    thing = "publication" if lane is Lane.PUBLISH else "submission"
    request = _header(REQUEST)
    safe = request if isinstance(request, str) and _SAFE.fullmatch(request) else new_request_id()
    ids = {"lane": str(lane), "request": safe, thing: prefer}
    with structlog.contextvars.bound_contextvars(**ids), tracing.announced(_header(TRACE)):
        yield seat, prefer


def _header(name: str) -> object:
    """What the hint carries beside its id; None with one of the sweeper's, anything with a forged one."""
    return getattr(current_task.request, name, None) if current_task else None
