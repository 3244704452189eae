"""Going on after a backup was put back: the ledger is older than what the world has seen of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, select, update

from workflow.channels import discover
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import DESK
from workflow.desk.events import append_desk_event
from workflow.desk.opening import set_up
from workflow.settings import Settings
from workflow.states import PublicationState, RunState
from workflow.tables import ChannelRow, Process, Publication, StageRun

AHEAD = 100_000
"""By how much a generation is raised above the one shown: a refresh that died may have begun on a still newer one."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """What was done: stage runs and publications that were in flight, channels that will be projected anew."""

    runs: int
    publications: int
    channels: tuple[str, ...]


def resume(database: Database, settings: Settings) -> Resumed:
    """Make a ledger that was put back ready to go on: what was in flight is due again, what is shown is projected anew.

    A publication that was sent after the backup is sent again under the same key; a channel that keeps to the rules
    does nothing then. The facts of this machine (folder, address) replace those of the one the backup came from.
    """
    set_up(database, settings)
    with database.write() as connection:
        connection.execute(delete(Process))
        channels = _raise_generations(connection)
        resumed = Resumed(*_end_leases(connection), channels)
        detail = {"runs": resumed.runs, "publications": resumed.publications, "channels": list(channels)}
        append_desk_event(connection, DESK, "restore", detail)
    return resumed


def _end_leases(connection: Connection) -> tuple[int, int]:
    """End every lease: who held it is of another time. The attempts stay counted, as after any lost worker."""
    over = now() - timedelta(seconds=1)
    runs = connection.execute(
        update(StageRun).where(StageRun.state == RunState.RUNNING).values(lease_until=over, hinted_at=None)
    )
    publications = connection.execute(
        update(Publication)
        .where(Publication.state == PublicationState.PENDING, Publication.lease_until.is_not(None))
        .values(lease_until=over, hinted_at=None)
    )
    return runs.rowcount, publications.rowcount


def overtake(database: Database) -> tuple[str, ...]:
    """Raise the generations that are behind what their channels show; gives the names of those channels.

    It comes to that when an old database was put back by other means than `copydesk restore`.
    """
    with database.write() as connection:
        channels = _raise_generations(connection, only_behind=True)
        if channels:
            append_desk_event(connection, DESK, "overtake", {"channels": list(channels)})
    return channels


def _raise_generations(connection: Connection, *, only_behind: bool = False) -> tuple[str, ...]:
    """The channels that show something, each now with a generation above what it shows."""
    raised = []
    for row in connection.execute(select(ChannelRow.name, ChannelRow.settings, ChannelRow.generation)).all():
        channel = discover().get(row.name)
        if channel is None or channel.generation is None:
            continue
        shown = channel.generation(channel.settings(**row.settings))
        if only_behind and shown <= row.generation:
            continue
        above = max(row.generation, shown) + AHEAD
        connection.execute(update(ChannelRow).where(ChannelRow.name == row.name).values(generation=above))
        raised.append(row.name)
    return tuple(raised)
