"""`python -m workers.sweeper`: every second, send the hints that were lost and tidy up. Any number may run at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import redis
import structlog

from workers.addresses import broker_address
from workers.bell import Bell
from workers.catalogue import translate_into
from workers.hints import ENOUGH, Sender, SendOne, start_canaries, start_sender
from workers.queues import connect, hints_in, waiting
from workflow import desk
from workflow.alarms import AlarmWatch
from workflow.clock import now
from workflow.db import Database
from workflow.failpoints import reach
from workflow.hinting import DueRow, due_rows, mark_hinted
from workflow.ids import new_name
from workflow.line import RULESET
from workflow.logs import set_up_logs
from workflow.posting import start_post
from workflow.settings import read_settings
from workflow.states import Lane
from workflow.telling import read_sinks

log = structlog.get_logger(__name__)

EVERY_S = 1.0
AGAIN_AFTER = timedelta(seconds=3)
FORGET_EVERY = 600
"""Rounds between two looks for what nobody needs any more."""


def to_hint(due: list[DueRow], outstanding: int, at: datetime) -> list[DueRow]:
    """Which due rows get a hint now: never more hints outstanding than due rows, no row again within three seconds."""
    room = len(due) - outstanding
    # Either way: a clock that was put back must not keep a hint from being sent again.
    ripe = [row for row in due if row.hinted_at is None or abs(at - row.hinted_at) >= AGAIN_AFTER]
    return ripe[: max(0, room)]


class Sweeper:
    """One round of sweeping, over and over."""

    def __init__(
        self,
        database: Database,
        sender: Callable[[Lane, int], None],
        client: redis.Redis,
        *,
        sing: SendOne | None = None,
    ) -> None:
        """`client` counts the hints that wait. sing: sends a canary."""
        self.name = new_name("sweeper")
        self._database = database
        self._send = sender
        self._client = client
        self._sing = sing
        self._sick: set[str] = set()
        # Up to which revision old texts have their sketches; None once all have, which new ones cannot change.
        self._sketched: int | None = 0
        # The same for the index of words.
        self._indexed: int | None = 0
        self._rounds = 0

    def hint(self, lane: Lane) -> int:
        """Hint what is due in a lane; gives how many hints were sent."""
        due = due_rows(self._database, lane, limit=ENOUGH)
        if not due:
            return self._hint_at_spare_work(lane)
        chosen = to_hint(due, waiting(self._client, lane), now())
        if chosen:
            mark_hinted(self._database, lane, [row.key for row in chosen])
            reach("sweep.marked")
        for row in chosen:
            self._send(lane, row.id)
        return len(chosen)

    def _hint_at_spare_work(self, lane: Lane) -> int:
        """With nothing due, a worker may do what nobody waits for: a hint that names nothing brings it to that."""
        if lane is not Lane.CHECK or not desk.spare_work_waits(self._database) or waiting(self._client, lane):
            return 0
        self._send(lane, 0)
        return 1

    def sing(self) -> None:
        """Send the canaries that are due; one that cannot be sent is one that nobody takes."""
        if self._sing is not None:
            for lane, number in desk.canaries_to_send(self._database):
                self._sing(lane, number)

    def sketch(self) -> None:
        """Sketch some of the texts from before sketches were kept, until none is left."""
        self._sketched = desk.sketch_older(self._database, after=self._sketched or 0) or None

    def index(self) -> None:
        """Make some of the texts findable from before there was an index, until none is left."""
        self._indexed = desk.index_older(self._database, after=self._indexed or 0) or None

    def round(self) -> None:
        """One round. A step that fails is reported once and tried again in the next round; the others still run."""
        for lane in Lane:
            self._step(f"hint {lane}", partial(self.hint, lane))
        self._step("bury the lost", lambda: desk.bury_lost(self._database))
        self._step("tell of what is overdue", lambda: desk.tell_overdue(self._database))
        self._step("lift holds", lambda: desk.lift_expired(self._database))
        self._step("work off batches", lambda: desk.work_off(self._database))
        self._step("add up minutes", lambda: desk.roll_up(self._database))
        self._step("send canaries", self.sing)
        self._step("refresh channels", lambda: desk.refresh_behind(self._database))
        if self._sketched is not None:
            self._step("sketch older texts", self.sketch)
        if self._indexed is not None:
            self._step("index older texts", self.index)
        if self._rounds % FORGET_EVERY == 0:
            self._step("forget old answers", lambda: desk.forget_probes(self._database))
            self._step("sweep copies of pictures", lambda: desk.sweep_media(self._database))
        self._rounds += 1
        self._step("heartbeat", lambda: desk.beat(self._database, self.name, "sweeper", version=RULESET))

    def leave(self) -> None:
        """Take this sweeper off the list of processes."""
        self._step("leave", lambda: desk.leave(self._database, self.name))

    def _step(self, what: str, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - a sick database or broker must not end who is there to mend things
            if what not in self._sick:
                log.warning("sweeping fails", step=what, error=str(error))
            self._sick.add(what)
        else:
            if what in self._sick:
                log.info("sweeping works again", step=what)
            self._sick.discard(what)


def main() -> None:
    """Sweep until told to stop."""
    set_up_logs("sweeper")
    settings = read_settings()
    bell = Bell()
    database = Database(settings.database)
    sender: Sender = start_sender(settings)
    with connect(broker_address(settings)) as client:
        sweeper = Sweeper(database, sender, client, sing=start_canaries(settings))
        AlarmWatch(database, partial(hints_in, client), read_sinks(), settings.address).start()
        start_post(database, settings.address, translate_into)
        sweeper.round()
        while not bell.wait(EVERY_S):
            sweeper.round()
        sweeper.leave()
    database.close()


if __name__ == "__main__":
    main()
