"""Faults that an article brings along, and too many articles."""

from __future__ import annotations

import signal

from workers.chaos.faults import fault
from workers.chaos.scene import Scene
from workers.chaos.waiting import pause

POISON = "poison"
_LONG_S = 3600.0
_LIMIT_S = 5


@fault("an article that kills every worker that looks at it", strikes=1, naive=False, mark=POISON)
def poison_article(scene: Scene) -> None:
    """It ends dead and visible after its last attempt; the others are not held up."""
    scene.orders.stand("worker", "check.look", "kill", marker=POISON)


@fault("an article that no worker ever comes to the end of", strikes=1, naive=False, mark=POISON, quick=False)
def hanging_article(scene: Scene) -> None:
    """The time limit of tasks, shortened here, ends it; it is tried again, and dead and visible after five attempts."""
    scene.limit_tasks(_LIMIT_S)
    scene.orders.stand("worker", "check.look", "pause", marker=POISON, seconds=_LONG_S)


@fault("a backlog, and a worker that is killed in the middle of it", strikes=1, articles=300)
def backlog(scene: Scene) -> None:
    """The main process, so that what it had fetched is lost too."""
    pause(scene.random.uniform(0.5, 2.0))
    scene.signal(scene.main_of(), signal.SIGKILL)
