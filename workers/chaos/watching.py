"""Watch a desk during a drill: what is live since when, how many hints wait, when work goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import redis
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from workers.chaos.facts import Watched
from workers.chaos.people import Loop
from workers.chaos.scene import Scene
from workers.queues import waiting
from workflow.clock import ticks
from workflow.states import Lane, RunState
from workflow.tables import Publication, StageRun

_LOOK_EVERY_S = 0.1
# With ten thousand articles a look takes a while; what is watched should not be slowed by it.
_LOOK_SHARE = 0.1
_FAILING = (RunState.ERRORED, RunState.DEAD)


class Watcher:
    """Looks ten times a second, from beside: through its own connections and past the proxy."""

    def __init__(self, scene: Scene) -> None:
        """Nothing is looked at before the block begins."""
        self._scene = scene
        self._client = scene.client()
        self._loop = Loop(self._look, _LOOK_EVERY_S, share=_LOOK_SHARE)
        self._moved_at = ticks()
        self._most = 0
        self._worked: list[float] = []
        self._last: object = None
        self.live: dict[int, float] = {}

    def __enter__(self) -> Watcher:
        """Begin."""
        self._look()
        self._loop.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._loop.__exit__()
        self._client.close()

    def _look(self) -> None:
        try:
            self._look_at_ledger()
            self._most = max(self._most, self.hints_waiting())
        except (SQLAlchemyError, redis.RedisError):
            return  # that is just what is being tried

    def _look_at_ledger(self) -> None:
        at = ticks()
        for number in self._scene.build.published(self._scene.database):
            if number not in self.live:
                self.live[number] = self._moved_at = at
        if self._scene.build.guarded and (claims := self._claims()) != self._last:
            self._last, self._moved_at = claims, at
            self._worked.append(at)

    def _claims(self) -> tuple[int, int, datetime | None]:
        """Something that changes with every claim."""
        runs = select(func.coalesce(func.sum(StageRun.attempt), 0))
        sends = select(func.coalesce(func.sum(Publication.attempt), 0))
        with self._scene.database.read() as connection:
            return connection.scalar(runs) or 0, connection.scalar(sends) or 0, None

    def hints_waiting(self) -> int:
        """The hints in the fullest lane; 0 when the broker does not say."""
        try:
            return max(waiting(self._client, lane) for lane in Lane)
        except redis.RedisError:
            return 0

    def still(self) -> float:
        """For how many seconds nothing has come out."""
        return ticks() - self._moved_at

    def failing(self, submission_ids: Collection[int]) -> set[int]:
        """Those of the submissions of which a stage is dead, or waits to be tried again after a failure."""
        failing = (StageRun.submission_id.in_(submission_ids), StageRun.state.in_(_FAILING))
        with self._scene.database.read() as connection:
            return set(connection.scalars(select(StageRun.submission_id).where(*failing)))

    def result(self, broker: bool, forged: int, strikes: Sequence[tuple[float, float]]) -> Watched:
        """What was seen. strikes: when each began and was over, in ticks."""
        returns = [over for _, over in strikes] if broker else []
        return Watched(self._most, self.hints_left(), forged, broker, tuple(self._after(over) for over in returns))

    def hints_left(self) -> int:
        """The hints that nobody has taken although there is nothing to do."""
        with self._scene.client() as client:
            return sum(waiting(client, lane) for lane in Lane)

    def _after(self, over: float) -> float | None:
        """Seconds from a moment until something was claimed; 0 when all was done by then."""
        later = [at for at in self._worked if at >= over]
        if later:
            return later[0] - over
        return 0.0 if all(at <= over for at in self.live.values()) else None
