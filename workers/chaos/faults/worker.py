"""Faults of workers: killed, frozen for longer than a lease, restarted, on two hosts of which one is cut off."""

from __future__ import annotations

import signal

from workers.chaos.faults import fault
from workers.chaos.scene import Scene
from workers.chaos.waiting import came_about, pause

_STOPPED_WITHIN_S = 10.0


@fault("kill -9 of a process that checks or publishes", strikes=4)
def worker_child_killed(scene: Scene) -> None:
    """Any of them, at any moment."""
    if hands := scene.hands():
        scene.signal(scene.random.choice(hands), signal.SIGKILL)


@fault("kill -9 of Celery's main process, with its children")
def worker_main_killed(scene: Scene) -> None:
    """Hints that it had fetched are gone with it."""
    scene.signal(scene.main_of(), signal.SIGKILL)


@fault("kill -9 of a worker, guard and all")
def worker_killed(scene: Scene) -> None:
    """Nobody beats for it any more."""
    scene.parts["worker"].kill()


@fault("a worker stands still for longer than its lease with work in hand, then goes on", strikes=2)
def worker_frozen(scene: Scene) -> None:
    """Once with a checked text that is not written down yet, once with a page that is. Others take over meanwhile."""
    place = scene.random.choice(("check.looked", "publish.sent"))
    scene.orders.give("worker", place, "stop")
    if came_about(lambda: scene.orders.stopped("worker"), _STOPPED_WITHIN_S):
        pause(scene.lease_s + 1.5)
    scene.orders.withdraw()


@fault("Celery's main process stands still for longer than the watchdog's patience", strikes=1, quick=False)
def worker_main_frozen(scene: Scene) -> None:
    """It is alive and takes nothing on."""
    main = scene.main_of()
    scene.signal(main, signal.SIGSTOP)
    came_about(lambda: scene.main_of() != main, 40)
    scene.signal(main, signal.SIGCONT)


@fault("a rolling restart with SIGTERM: web, worker, sweeper", strikes=2)
def rolling_restart(scene: Scene) -> None:
    """As an upgrade does it: each as soon as the one before is back."""
    for name in ("web", "worker", "sweeper"):
        if scene.has(name):
            before = scene.parts[name].pid
            scene.parts[name].signal(signal.SIGTERM)
            came_about(lambda name=name, before=before: scene.parts[name].pid not in {0, before}, 20)  # type: ignore[misc]
            scene.wait_whole()


@fault("two worker hosts, each with a network of its own where that can be; one loses it", strikes=2, quick=False)
def host_cut_off(scene: Scene) -> None:
    """The far host loses the broker in the middle of its work; it still has the database."""
    scene.add("worker2", scene.build.programs["worker"], host=scene.far)
    came_about(lambda: len(scene.hands("worker2")) == 2, 20)
    pause(scene.random.uniform(0.2, 1.0))
    scene.far.cut()
    pause(3)
    scene.parts["worker2"].kill()
    scene.keeper.drop("worker2")
    scene.far.mend()
