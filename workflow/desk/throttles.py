"""How often signing in may be tried: counted in the database, so that a restart or a flushed broker forgets nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete
from sqlalchemy.dialects import postgresql, sqlite

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import DeskError
from workflow.desk.events import append_desk_event
from workflow.findings import N_
from workflow.ids import digest
from workflow.states import Role
from workflow.tables import Throttle

WINDOW = timedelta(minutes=15)

# One person mistyping, one address trying many names, many addresses trying one name. The last is wide: a narrow one
# would let anybody lock somebody else out.
PAIR_TRIES = 6
ADDRESS_TRIES = 60
NAME_TRIES = 120


class TooManyTries(DeskError):
    """Signing in was tried too often; `seconds` says when to come back."""

    code = "too-many-tries"
    template = N_("Too many tries to sign in. Wait %(minutes)s minutes, or ask an admin for a sign-in link.")

    def __init__(self, *, seconds: int) -> None:
        """Keep how long to wait."""
        super().__init__(minutes=max(1, -(-seconds // 60)))
        self.seconds = seconds


def _keys(name: str, address: str) -> dict[str, int]:
    """Each counter's name and limit. Digests: people type passwords into the wrong field."""
    return {
        f"sign-in pair {digest(f'{address} {name}')}": PAIR_TRIES,
        f"sign-in address {digest(address)}": ADDRESS_TRIES,
        f"sign-in name {digest(name)}": NAME_TRIES,
    }


def _count(connection: Connection, key: str, moment: datetime) -> tuple[int, datetime]:
    """One more try; returns how many in the window, and since when."""
    over = Throttle.since <= moment - WINDOW
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Throttle).values(name=key, since=moment, tries=1)
    counted = connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={
                "tries": case((over, 1), else_=Throttle.tries + 1),
                "since": case((over, moment), else_=Throttle.since),
            },
        ).returning(Throttle.tries, Throttle.since)
    ).one()
    return counted.tries, counted.since


def count_sign_in(db: Database, name: str, address: str) -> None:
    """Count one try. The first refused one of a window is an event.

    Raises:
        TooManyTries: more than this address, this name or the two together are allowed in a quarter of an hour.
    """
    moment = now()
    ends: list[datetime] = []
    with db.write() as connection:
        for key, limit in _keys(name, address).items():
            tries, since = _count(connection, key, moment)
            if tries > limit:
                ends.append(since + WINDOW)
            if tries == limit + 1:
                append_desk_event(connection, Actor(None, "copydesk", Role.ADMIN), "throttle", {"address": address})
    if ends:
        raise TooManyTries(seconds=int((max(ends) - moment).total_seconds()) + 1)


def forget_sign_in(connection: Connection, name: str, address: str) -> None:
    """They got in: what this person mistyped is forgotten, and so are the counters of windows long past."""
    pair = next(iter(_keys(name, address)))
    connection.execute(delete(Throttle).where((Throttle.name == pair) | (Throttle.since <= now() - 2 * WINDOW)))
