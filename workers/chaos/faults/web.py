"""Faults of the web server and of the sweeper."""

from __future__ import annotations

import signal

from workers.chaos.faults import fault
from workers.chaos.scene import Scene
from workers.chaos.waiting import came_about, pause


@fault("kill -9 of the web server")
def web_killed(scene: Scene) -> None:
    """In the middle of requests."""
    scene.parts["web"].kill()


@fault("kill -9 of the sweeper", naive=False)
def sweeper_killed(scene: Scene) -> None:
    """Hints that are lost now wait until it is back."""
    with scene.client() as client:
        client.flushall()
    scene.parts["sweeper"].signal(signal.SIGKILL)


@fault("two sweepers at once", strikes=1, naive=False)
def two_sweepers(scene: Scene) -> None:
    """Both see the same lost hints."""
    second = scene.add("sweeper2", scene.build.programs["sweeper"])
    came_about(lambda: second.pid, 5)
    for _ in range(4):
        pause(1)
        with scene.client() as client:
            client.flushall()
    scene.keeper.drop("sweeper2")
