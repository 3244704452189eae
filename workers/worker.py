"""`python -m workers.worker`: one host's worker and its guard, which beats its heart and restarts it when it stalls."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime

import redis
import structlog

from workers.addresses import broker_address
from workers.bell import Bell
from workers.children import Child
from workers.consume import options
from workers.limits import read_limits
from workers.queues import connect, drop_garbage, waiting
from workers.watchdog import Look, Watch
from workflow import desk, tracing
from workflow.clock import now
from workflow.db import Database
from workflow.hinting import canary_waits, due_rows, last_sign_of_work
from workflow.ids import new_name
from workflow.line import RULESET
from workflow.logs import set_up_logs
from workflow.outside.manners import read_manners
from workflow.settings import BadSetting, Settings, read_settings
from workflow.states import Lane

log = structlog.get_logger(__name__)

EVERY_S = 1.0
BEAT_EVERY = 3
STOP_WITHIN_S = 5.0


class Guard:
    """Who stands behind one Celery worker. Its own process, so that no database connection is carried over a fork."""

    def __init__(self, name: str, child: Child, database: Database, client: redis.Redis, lanes: Sequence[Lane]) -> None:
        """lanes: those that the child consumes."""
        self.name = name
        self.child = child
        self._database = database
        self._client = client
        self._lanes = lanes
        self._watch = Watch()
        self._round = 0
        self._drained = False

    def look(self) -> Look:
        """How things stand. Raises what a sick database or broker raises."""
        return Look(
            at=now(),
            due=canary_waits(self._database, self._lanes)
            or any(due_rows(self._database, lane, limit=1) for lane in self._lanes),
            hints=sum(waiting(self._client, lane) for lane in self._lanes),
            worked_at=last_sign_of_work(self._database, self.name),
            age_s=self.child.age_s,
        )

    def round(self) -> None:
        """Keep the worker alive, watch it, beat."""
        died = not self._drained and self.child.keep_alive()
        if died or self._drained:
            self._watch = Watch()
        try:
            if died:
                self._drop_garbage()
            if not self._drained:
                self._watch_over(self.look())
            if self._round % BEAT_EVERY == 0:
                self._obey(desk.beat(self._database, self.name, "worker", version=RULESET, lanes=",".join(self._lanes)))
        except Exception as error:  # noqa: BLE001 - without database or broker there is nothing to judge the worker by
            self._watch = Watch()
            log.warning("cannot watch the worker", error=str(error))
        self._round += 1

    def _drop_garbage(self) -> None:
        """What ended it may have been no hint at all; the next one of that kind need not end it again."""
        for lane in self._lanes:
            if dropped := drop_garbage(self._client, lane):
                log.error("messages that are no hints were dropped", lane=str(lane), messages=dropped)

    def _watch_over(self, look: Look) -> None:
        self._watch = self._watch.after(look)
        if self._watch.gave_up(look.at):
            self._end_stalled(look.at)

    def _end_stalled(self, at: datetime) -> None:
        log.error("the worker is alive and takes nothing on: ending it", pid=self.child.pid, at=at.isoformat())
        self.child.kill()
        self._watch = Watch()

    def _obey(self, drained: bool) -> None:
        """Somebody of ops wants this worker to finish what it has and take nothing on, or to take on again."""
        if drained and not self._drained:
            log.info("drained: what is begun is finished, nothing new is taken on")
            self.child.ask_to_stop()
        elif self._drained and not drained and not self.child.running:
            self.child.wait_stopped(0)
        self._drained = drained

    def leave(self) -> None:
        """Stop the worker in good order and take it off the list."""
        self.child.ask_to_stop()
        self.child.wait_stopped(STOP_WITHIN_S)
        try:
            desk.leave(self._database, self.name)
        except Exception as error:  # noqa: BLE001 - we are leaving; the list forgets us by itself
            log.warning("cannot take the worker off the list", error=str(error))


def _settings_or_exit() -> Settings:
    """The settings; a wrong one is said once, here, and not by a child that is started again and again."""
    try:
        read_limits()
        read_manners()
        tracing.wanted()
        return read_settings()
    except BadSetting as error:
        sys.exit(str(error))


def _environ() -> dict[str, str]:
    """The consumer's environment: one thread for linear algebra.

    A pool of one thread a core would be there before the fork and not after it, and on a machine of many cores its
    buffers alone would exceed a child's address space.
    """
    return {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **os.environ}


def main(arguments: list[str]) -> None:
    """Work until told to stop."""
    chosen = options(arguments)
    set_up_logs("worker")
    settings = _settings_or_exit()
    bell = Bell()
    name = new_name("worker")
    command = [sys.executable, "-m", "workers.consume", *arguments, "--name", name]
    database = Database(settings.database)
    with connect(broker_address(settings)) as client:
        lanes = [Lane(lane) for lane in chosen.lanes.split(",")]
        guard = Guard(name, Child("consumer", command, environ=_environ()), database, client, lanes)
        guard.child.start()
        while not bell.wait(EVERY_S):
            guard.round()
        guard.leave()
    database.close()


if __name__ == "__main__":
    main(sys.argv[1:])
