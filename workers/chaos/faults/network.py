"""Faults of the network between the desk and its broker."""

from __future__ import annotations

from workers.chaos.faults import fault
from workers.chaos.proxy import Mode
from workers.chaos.scene import Scene
from workers.chaos.waiting import pause


def _be(scene: Scene, mode: Mode, seconds: float) -> None:
    scene.proxy.become(mode)
    pause(seconds)
    scene.proxy.become(Mode.GOOD)


@fault("every packet to and from the broker takes 0.2 s longer, for 4 s", strikes=1, broker=True)
def network_slow(scene: Scene) -> None:
    """Slow is not gone."""
    _be(scene, Mode.SLOW, 4)


@fault("connections to the broker are reset and refused for 2 s", strikes=2, broker=True)
def network_reset(scene: Scene) -> None:
    """Everybody hears of it at once."""
    _be(scene, Mode.RESET, 2)


@fault("connections to the broker die and nobody is told, for 4 s", strikes=2, broker=True, patience_s=70)
def network_half_open(scene: Scene) -> None:
    """Who waits for an answer waits for ever, unless it has a time limit."""
    _be(scene, Mode.HALF_OPEN, 4)
