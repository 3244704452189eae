"""All of it together."""

from __future__ import annotations

from workers.chaos.faults import Fault, discover, fault
from workers.chaos.scene import Scene
from workers.chaos.waiting import pause

_ALONE = {"mixed", "none", "backlog"}


@fault("a seeded mix of all quick faults", strikes=10)
def mixed(scene: Scene) -> None:
    """One of them, and soon the next."""
    kind = "sqlite" if scene.database.is_sqlite else "postgresql"

    def fits(one: Fault) -> bool:
        usable = one.quick and not one.mark and one.name not in _ALONE and kind in one.databases
        return usable and (one.naive or scene.build.guarded)

    chosen = scene.random.choice([one for one in discover().values() if fits(one)])
    scene.say(f"  mixed: {chosen.summary}")
    chosen.strike(scene)
    pause(scene.random.uniform(0, 0.5))
