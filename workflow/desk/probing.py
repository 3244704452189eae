"""Asking addresses for the whole desk: one visit at a time to a host, no question twice while its answer is good."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.clock import now
from workflow.db import Database
from workflow.outside.manners import Manners
from workflow.probe import Failure, Probe, Sign
from workflow.tables import ProbedHost, ProbeRow

TRIES = 3
"""So often is asked where it cannot be told; then nobody knows."""

KEPT = timedelta(days=30)
_ONLINE_WITHIN = timedelta(minutes=15)
# A visit has two requests at the most; whoever has not come back by then is lost.
_LOST_AFTER = 4
_FINE, _GONE, _UNTOLD = timedelta(days=3), timedelta(days=1), timedelta(hours=1)
_AGAIN = (timedelta(seconds=15), timedelta(seconds=60))


@dataclass(frozen=True, slots=True)
class Known:
    """An answer that the desk has. good: whether it still counts, until `until`."""

    probe: Probe
    until: datetime

    @property
    def is_told(self) -> bool:
        """Whether more asking would be no use."""
        return not self.probe.is_passing or self.probe.tries >= TRIES


def key_of(url: str) -> str:
    """Under what an address is kept: its SHA-256, in hex."""
    return hashlib.sha256(url.encode()).hexdigest()


def known(connection: Connection, urls: Collection[str]) -> dict[str, Known]:
    """What the desk was told of these addresses, old answers too."""
    keys = [key_of(url) for url in urls]
    rows = connection.execute(select(ProbeRow.__table__).where(ProbeRow.url_sha256.in_(keys))) if keys else ()
    return {row.url: Known(_probe(row), row.good_until) for row in rows}


def _probe(row: Any) -> Probe:
    return Probe(
        row.url, row.status, Failure(row.failure), row.location, Sign(row.sign), row.text, row.tries, row.wait_s
    )


def is_online(connection: Connection) -> bool:
    """Whether anybody's server answered lately."""
    since = now() - _ONLINE_WITHIN
    return (
        connection.scalar(select(ProbeRow.url).where(ProbeRow.asked_at > since, ProbeRow.status > 0).limit(1))
        is not None
    )


def take_turn(connection: Connection, host: str, manners: Manners) -> bool:
    """Whether it is our turn to visit this host; then nobody else does before we are done, or may be presumed lost."""
    at = now()
    until = at + timedelta(seconds=_LOST_AFTER * manners.seconds)
    # Farther off than any rest: a moment that a clock wrote which has been put right since.
    far = at + timedelta(seconds=2 * manners.longest_rest_s)
    taken = connection.execute(
        _dialect(connection)
        .insert(ProbedHost)
        .values(host=host, free_at=until)
        .on_conflict_do_update(
            index_elements=["host"],
            set_={"free_at": until},
            # Farther off than any rest: a moment that a clock wrote which has been put right since.
            where=(ProbedHost.free_at <= at) | (ProbedHost.free_at > far),
        )
        .returning(ProbedHost.host)
    )
    return taken.one_or_none() is not None


def free_from(connection: Connection, hosts: Iterable[str]) -> dict[str, datetime]:
    """When each of these hosts may be visited again; those that nobody has visited are left out."""
    rows = connection.execute(select(ProbedHost.host, ProbedHost.free_at).where(ProbedHost.host.in_(list(hosts))))
    return {row.host: row.free_at for row in rows}


def end_turn(connection: Connection, host: str, rest_s: float) -> None:
    """Leave a host alone for a while; then it is anybody's turn."""
    free_at = now() + timedelta(seconds=rest_s)
    connection.execute(update(ProbedHost).where(ProbedHost.host == host).values(free_at=free_at))


def keep(connection: Connection, probe: Probe) -> Known:
    """Write an answer down, in the place of an older one."""
    at = now()
    found = Known(probe, at + _good_for(probe))
    values: dict[str, Any] = {**asdict(probe), "asked_at": at, "good_until": found.until}
    statement = _dialect(connection).insert(ProbeRow).values(url_sha256=key_of(probe.url), **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["url_sha256"], set_=values))
    return found


def _dialect(connection: Connection) -> Any:
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def _good_for(probe: Probe) -> timedelta:
    if probe.is_passing:
        again = _AGAIN[min(probe.tries, len(_AGAIN)) - 1] if probe.tries < TRIES else _UNTOLD
        return max(again, timedelta(seconds=probe.wait_s))
    if probe.failure:
        return _UNTOLD
    return _FINE if probe.status < 400 else _GONE


def forget_probes(database: Database) -> int:
    """Throw away answers that nobody has asked for in a month, and the turns at hosts long past; gives how many."""
    before = now() - KEPT
    with database.read() as connection:
        if connection.scalar(select(ProbeRow.url).where(ProbeRow.asked_at < before).limit(1)) is None:
            return 0
    with database.write() as connection:
        connection.execute(delete(ProbedHost).where(ProbedHost.free_at < before))
        return connection.execute(delete(ProbeRow).where(ProbeRow.asked_at < before)).rowcount
