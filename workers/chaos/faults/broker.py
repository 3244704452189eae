"""Faults of the broker: killed with and without persistence, flushed, frozen, down; and hints that lie."""

from __future__ import annotations

import json
import signal

from workers.app import publisher, task_name
from workers.chaos.faults import fault
from workers.chaos.scene import Scene
from workers.chaos.waiting import came_about, pause
from workflow.settings import Settings
from workflow.states import Lane

_APPEND = "--appendonly"
_KNOWN = 20


def _kill(scene: Scene, *, down_s: float) -> None:
    part = scene.parts["valkey"]
    part.wanted = down_s == 0
    part.signal(signal.SIGKILL)
    pause(down_s)
    part.wanted = True
    came_about(scene.broker_answers, 20)


@fault("kill -9 of Valkey, which keeps nothing", strikes=2, broker=True)
def valkey_killed(scene: Scene) -> None:
    """Every hint is gone."""
    _kill(scene, down_s=1)


@fault("kill -9 of Valkey with an append-only file", strikes=2, broker=True)
def valkey_killed_aof(scene: Scene) -> None:
    """The hints of the last second are gone; the others come again."""
    command = scene.parts["valkey"].child.command
    with scene.client() as client:
        client.config_set("appendonly", "yes")
    command[command.index(_APPEND) + 1] = "yes"
    pause(0.3)
    _kill(scene, down_s=1)
    command[command.index(_APPEND) + 1] = "no"


@fault("FLUSHALL", broker=True)
def valkey_flushed(scene: Scene) -> None:
    """Every hint is gone, and so is what Celery keeps there."""
    with scene.client() as client:
        client.flushall()


@fault("Valkey stands still for 4 s", strikes=2, broker=True)
def valkey_frozen(scene: Scene) -> None:
    """It takes connections and answers nothing."""
    scene.parts["valkey"].signal(signal.SIGSTOP)
    pause(4)
    scene.parts["valkey"].signal(signal.SIGCONT)


@fault("Valkey is down for 5 s while articles are handed in", strikes=1, broker=True)
def valkey_down(scene: Scene) -> None:
    """Nobody can send a hint."""
    _kill(scene, down_s=5)


@fault("hints doubled, reversed, of rows that do not exist, and of no sense at all", strikes=2, naive=False)
def hints_forged(scene: Scene) -> None:
    """As many as a bad program could send."""
    sender = publisher(Settings(folder=scene.settings.folder))
    known = sorted(scene.build.published(scene.database))[-_KNOWN:]
    wild: list[object] = [0, -1, 2**62, 2**70, "1; drop table", None, True, [1], {"id": 1}, 1.5]
    sent: list[object] = [*reversed(known), *known, *range(1, 40), *wild]
    for lane in Lane:
        for value in sent:
            sender.send_task(task_name(lane), args=[value], ignore_result=True, retry=False)
    scene.forged += len(sent) * len(Lane)


@fault("messages in the broker that are no hints: no JSON, no task, no arguments", strikes=1, naive=False)
def broker_garbage(scene: Scene) -> None:
    """Straight into the queues; each one ends Celery's main process, which its guard starts again."""
    forged = ["", "no json", "{}", "[]", json.dumps({"body": "?", "headers": {}, "properties": {}}), "\x00\xff"]
    with scene.client() as client:
        for lane in Lane:
            client.lpush(str(lane), scene.random.choice(forged))
    scene.forged += len(Lane)
