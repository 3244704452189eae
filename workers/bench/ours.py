"""Our pipeline at work: every article is submitted, checked by all stages and written down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

import redis
from sqlalchemy import Select, select

from workers.app import app
from workers.bench.cases import per_second, wall_ms
from workers.bench.grounds import writer
from workers.bench.pausing import paused
from workers.bench.processes import START_WITHIN_S, until
from workers.bench.texts import mixed
from workers.hints import start_sender
from workflow import desk
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Lane, State
from workflow.tables import Base, Submission

_LOOK_EVERY_S = 0.0005
_COUNT_EVERY_S = 0.005


class Desk:
    """A desk whose worker and sweeper run."""

    def __init__(self, settings: Settings, client: redis.Redis) -> None:
        """`client` counts the hints that are left."""
        self._sender = start_sender(settings)
        self._database = Database(settings.database, self._sender)
        Base.metadata.create_all(self._database.writer)
        desk.set_up(self._database, settings)
        self._client = client
        self._actor = writer(self._database)
        self._numbers = count(1)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def one(self, size: int) -> float:
        """Milliseconds from an article of so many bytes handed in to its checks committed."""
        return wall_ms(lambda: self._one(self._hand_in(size)))

    def flood(self, size: int, number: int) -> float:
        """Articles a second while they come in."""
        figure = per_second(number, partial(self._through, partial(self._all_in, size, number)))
        self._settle()
        return figure

    def drain(self, size: int, number: int) -> float:
        """Articles a second when all of them wait already."""
        with paused(app, str(Lane.CHECK)) as resume:
            self._all_in(size, number)
            self._sender.flush(START_WITHIN_S)
            figure = per_second(number, partial(self._through, resume))
        self._settle()
        return figure

    def _hand_in(self, size: int) -> int:
        return desk.submit(self._database, self._actor, mixed(next(self._numbers), size)).submission_id

    def _all_in(self, size: int, number: int) -> None:
        for _ in range(number):
            self._hand_in(size)

    def _through(self, begin: Callable[[], object]) -> None:
        begin()
        self._wait()

    def _one(self, submission_id: int) -> None:
        state = select(Submission.state).where(Submission.id == submission_id)
        until("a check", lambda: self._read(state) != State.CHECKING, every=_LOOK_EVERY_S)

    def _wait(self) -> None:
        checking = select(Submission.state).where(Submission.state == State.CHECKING).limit(1)
        until("the checks", lambda: self._read(checking) is None, within=2 * START_WITHIN_S, every=_COUNT_EVERY_S)

    def _read(self, query: Select[str]) -> str | None:
        with self._database.read() as connection:
            return connection.scalar(query)

    def _settle(self) -> None:
        """Hints that find nothing left to do must not be in the way of the next measurement."""
        self._sender.flush(START_WITHIN_S)
        until("the hints", lambda: not self._client.llen(str(Lane.CHECK)))
