"""Faults of the database, the disk and the clock."""

from __future__ import annotations

import signal

from sqlalchemy import text

from workers.chaos.faults import fault
from workers.chaos.scene import Scene
from workers.chaos.waiting import pause

_HOUR_S = 3600.0
_LOCKED_S = 10.0


@fault("another program holds the database locked for 10 s", strikes=1)
def database_locked(scene: Scene) -> None:
    """On SQLite any writing transaction does it; on PostgreSQL a lock on the tables."""
    with scene.database.write() as connection:
        if not scene.database.is_sqlite:
            for table in scene.build.tables:
                connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        pause(_LOCKED_S)


@fault("PostgreSQL is restarted", strikes=2, databases=("postgresql",))
def postgresql_restarted(scene: Scene) -> None:
    """In good order, and every connection is cut."""
    scene.parts["postgresql"].signal(signal.SIGINT)
    pause(2)


@fault("kill -9 of PostgreSQL", strikes=2, databases=("postgresql",))
def postgresql_killed(scene: Scene) -> None:
    """It recovers from its log."""
    scene.parts["postgresql"].kill()
    pause(2)


@fault("the disk of the site is full for 3 s", strikes=1)
def disk_full(scene: Scene) -> None:
    """Every file that a worker begins to write fails."""
    scene.orders.stand("worker", "file.write", "full")
    pause(3)
    scene.orders.withdraw()


@fault("the clock of all processes jumps an hour ahead for 4 s, and back", strikes=2, naive=False)
def clock_ahead(scene: Scene) -> None:
    """What is written meanwhile lies in the future afterwards."""
    scene.orders.shift_clocks(_HOUR_S)
    pause(4)
    scene.orders.shift_clocks(0)


@fault("the clock of all processes jumps an hour back for 4 s, and ahead again", strikes=2, naive=False)
def clock_behind(scene: Scene) -> None:
    """What was written before lies in the future meanwhile."""
    scene.orders.shift_clocks(-_HOUR_S)
    pause(4)
    scene.orders.shift_clocks(0)


@fault("the clock of the worker alone is an hour ahead for 4 s", strikes=1, naive=False)
def clocks_disagree(scene: Scene) -> None:
    """Two hosts of which one has no time server."""
    scene.orders.shift_clocks(_HOUR_S, "worker")
    pause(4)
    scene.orders.shift_clocks(0)
