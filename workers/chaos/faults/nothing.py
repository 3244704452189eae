"""Nothing breaks: what the others are compared with."""

from __future__ import annotations

from workers.chaos.faults import fault
from workers.chaos.scene import Scene


@fault("nothing is broken", strikes=1)
def none(scene: Scene) -> None:
    """Nothing."""
