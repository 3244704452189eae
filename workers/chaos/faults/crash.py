"""Crashes at named places: around every commit, between the rename of a file and its commit, before a hint."""

from __future__ import annotations

import signal

from workers.chaos.faults import fault
from workers.chaos.scene import Scene
from workers.chaos.waiting import came_about, pause

_WITHIN_S = 8.0
# While the worker is held this long, some of the articles that drip in become due.
_GATHER_S = 1.2


def _crash(scene: Scene, kind: str, *places: str, most_passes: int = 0) -> None:
    """Kill whoever of this kind comes to each of the places next, or some times later, one place after the other."""
    for place in places:
        scene.orders.give(kind, place, "kill", after=scene.random.randint(0, most_passes))
        if not came_about(lambda place=place: not scene.orders.open(kind, place), _WITHIN_S):  # type: ignore[misc]
            scene.say(f"  nobody came to {place} in time")
    scene.orders.withdraw()


@fault("a worker dies after its claim, at the end of its checks, and after their commit", strikes=2)
def crash_in_check(scene: Scene) -> None:
    """In the three moments in which a check can be lost."""
    _crash(scene, "worker", "check.look", "check.looked", "check.finished")


@fault("a worker dies after its claim, between rename and commit, and after the commit", strikes=2)
def crash_in_publish(scene: Scene) -> None:
    """In the three moments in which a publication can be lost or done twice."""
    _crash(scene, "worker", "publish.claimed", "publish.sent", "publish.finished")


@fault("a worker dies before the rename of a file, and between the rename and the sync of its folder", naive=False)
def crash_in_file(scene: Scene) -> None:
    """What is left may be a temporary file, or a page that nobody knows of."""
    _crash(scene, "worker", "file.synced", "file.renamed", most_passes=6)


@fault("a worker dies just before and just after one of its commits, whichever", strikes=3, naive=False)
def crash_at_commit(scene: Scene) -> None:
    """The guard commits as well."""
    _crash(scene, "worker", "commit.before", "commit.after", most_passes=8)


@fault("the web dies between the commit of a submission and its hint", strikes=4)
def crash_before_hint(scene: Scene) -> None:
    """The writer hears nothing, tries again under the same key, and is told that the desk has it."""
    _crash(scene, "web", "submit.committed")


@fault("the web dies between the commit of an approval and its hint", strikes=4)
def crash_after_decision(scene: Scene) -> None:
    """The reviewer hears nothing; the approval stands."""
    _crash(scene, "web", "decide.committed")


@fault("the web dies just before and just after one of its commits, whichever", strikes=3, naive=False)
def crash_at_web_commit(scene: Scene) -> None:
    """Heartbeats commit as well."""
    _crash(scene, "web", "commit.before", "commit.after", most_passes=4)


@fault("the sweeper dies after it has noted that hints are sent, and before it sends them", strikes=2, naive=False)
def crash_in_sweep(scene: Scene) -> None:
    """With the hints of the web lost too and the worker held, so that there is something to sweep."""
    main = scene.main_of()
    scene.signal(main, signal.SIGSTOP)
    pause(_GATHER_S)
    with scene.client() as client:
        client.flushall()
    _crash(scene, "sweeper", "sweep.marked")
    scene.signal(main, signal.SIGCONT)
