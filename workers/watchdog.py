"""Notice a worker that is alive and not consuming: work is due, hints wait, and for a while it has claimed nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

PATIENCE = timedelta(seconds=10)
# A worker that was just started has not heard of any work yet; on a busy machine it may take its time.
SETTLING_S = 10.0
# Two looks this far apart did not follow each other.
CLOSE = timedelta(seconds=12)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look saw. due: whether any work is due. hints: how many wait in the worker's queues.

    worked_at: the worker's last sign of work, None when there was none yet. age_s: since it was started.
    """

    at: datetime
    due: bool
    hints: int
    worked_at: datetime | None
    age_s: float = math.inf


@dataclass(frozen=True, slots=True)
class Watch:
    """How long it has looked bad. since: the moment from which every look was a bad one, None while all is well.

    seen: of the last look. When that is long ago, or yet to come, nobody watched meanwhile or the clock was set.
    """

    since: datetime | None = None
    seen: datetime | None = None

    def after(self, look: Look) -> Watch:
        """The watch after one more look. A queue that was seen empty, work done, or its youth clears the worker."""
        if not look.due or look.hints == 0 or look.age_s < SETTLING_S:
            return Watch(seen=look.at)
        since = self.since if self.since and self._was_watching(look.at) else look.at
        if look.worked_at is not None and since < look.worked_at < look.at + CLOSE:
            since = look.worked_at
        return Watch(since, look.at)

    def _was_watching(self, at: datetime) -> bool:
        return self.seen is not None and abs(at - self.seen) < CLOSE

    def gave_up(self, at: datetime) -> bool:
        """Whether the worker should be ended and started anew."""
        return self.since is not None and at - self.since >= PATIENCE
