"""Who does something: a signed-in person, or the desk itself."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.states import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. user_id is None for the desk's own processes."""

    user_id: int | None
    name: str
    role: Role


DESK = Actor(None, "copydesk", Role.ADMIN)


def worker_actor(worker: str) -> Actor:
    """A worker as an actor, named as in the list of processes."""
    return Actor(None, worker, Role.OPS)
