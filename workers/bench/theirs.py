"""The peer of the pipeline at work: articles sent down a bare Celery chain."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

import redis

from workers.bench import chain
from workers.bench.cases import per_second, wall_ms
from workers.bench.pausing import paused
from workers.bench.processes import START_WITHIN_S, until

_COUNT_EVERY_S = 0.005


class Chain:
    """Nothing is checked and nothing is kept: the messages alone."""

    def __init__(self, client: redis.Redis) -> None:
        """`client` is of the broker that the chain uses, with a patience of one second."""
        self._client = client
        self._numbers = count(1)

    def one(self) -> float:
        """Milliseconds from an article handed in to the end of its fourth task, waited for without polling."""
        return wall_ms(self._one)

    def flood(self, number: int) -> float:
        """Articles a second while they come in."""
        return per_second(number, partial(self._through, number, self._send))

    def drain(self, number: int) -> float:
        """Articles a second when all of them wait already."""
        with paused(chain.app, chain.QUEUE) as resume:
            self._send(number)
            return per_second(number, partial(self._through, number, lambda _: resume()))

    def _through(self, number: int, begin: Callable[[int], object]) -> None:
        begin(number)
        self._wait(number)

    def _one(self) -> None:
        self._send(1)
        until("a chain", lambda: self._client.brpop([chain.DONE], timeout=0.5), every=0)

    def _send(self, number: int) -> None:
        for _ in range(number):
            chain.send(next(self._numbers))

    def _wait(self, number: int) -> None:
        until(
            "the chains",
            lambda: self._client.llen(chain.DONE) >= number,
            within=2 * START_WITHIN_S,
            every=_COUNT_EVERY_S,
        )
        self._client.delete(chain.DONE)
