"""Keep what channels show of everything live (an index, feeds) in step with the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from workflow.channels import Channel, Retry, discover
from workflow.clock import now, ticks
from workflow.db import Database
from workflow.desk.pieces import live_on
from workflow.tables import ChannelRow

CHANNELS = discover()

# With thousands of articles a projection takes as long as publishing several. It then rests for a multiple of what it
# took, so that a backlog shares one among many publications. Of fewer it never rests, however busy the machine.
_REST_FOLD = 4
_MANY = 500


def _settings(channel: Channel, stored: dict[str, Any]) -> Any:
    return channel.settings(**stored)


def refresh(database: Database, name: str) -> bool:
    """Project all that is live on a channel now; False when it has to be tried again."""
    channel = CHANNELS[name]
    if channel.refresh is None:
        return True
    begun = ticks()
    with database.read() as connection:
        row = connection.execute(
            select(ChannelRow.settings, ChannelRow.generation, ChannelRow.projection_ms).where(ChannelRow.name == name)
        ).one()
        live = live_on(database, connection, name)
    try:
        channel.refresh(live, _settings(channel, row.settings), row.generation)
    except Retry:
        return False
    cost = round((ticks() - begun) * 1000) if len(live.entries) >= _MANY else 0
    # A small site should not pay a commit for each projection.
    if cost or row.projection_ms:
        _note_cost(database, name, cost)
    return True


def _note_cost(database: Database, name: str, milliseconds: int) -> None:
    with database.write() as connection:
        noted = {"projected_at": now(), "projection_ms": milliseconds}
        connection.execute(update(ChannelRow).where(ChannelRow.name == name).values(noted))


def _rests(projected_at: datetime | None, milliseconds: int) -> bool:
    if projected_at is None:
        return False
    # Either way: a clock that was put back must not make it rest for an hour.
    return abs(now() - projected_at) < timedelta(milliseconds=_REST_FOLD * milliseconds)


def _is_behind(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether a channel shows an older generation than is live, and its rest is over."""
    channel = CHANNELS[row.name]
    if channel.generation is None or _rests(row.projected_at, row.projection_ms):
        return False
    return channel.generation(_settings(channel, row.settings)) < int(row.generation)


def refresh_behind(database: Database, *, name: str = "") -> int:
    """Project the channels, or the one of this name, that do not show the newest generation. Gives how many."""
    wanted = ChannelRow.name == name if name else ChannelRow.enabled
    with database.read() as connection:
        rows = connection.execute(select(ChannelRow.__table__).where(wanted)).all()
    return sum(refresh(database, row.name) for row in rows if _is_behind(row))


def keep_current(database: Database, name: str) -> None:
    """Project a channel after a publication there, unless it rests or somebody has just done it.

    Whatever this leaves undone, because it rested or its worker died, the sweeper does.
    """
    refresh_behind(database, name=name)
