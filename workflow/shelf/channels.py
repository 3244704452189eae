"""The channels that this desk could publish to, and those it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from workflow.channels import discover, masked
from workflow.db import Database
from workflow.tables import ChannelRow


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel. open: it was added to this desk. settings: what was set, secrets masked."""

    name: str
    label: str
    open: bool
    enabled: bool
    generation: int
    settings: dict[str, Any]


def channels(database: Database) -> tuple[ChannelLine, ...]:
    """Every channel by name: those of this version, and those that this desk still has of another one."""
    known = discover()
    with database.read() as connection:
        rows = {row.name: row for row in connection.execute(select(ChannelRow.__table__))}
    return tuple(
        ChannelLine(
            name,
            known[name].label if name in known else name,
            name in rows,
            name in rows and rows[name].enabled,
            rows[name].generation if name in rows else 0,
            masked(name, rows[name].settings) if name in rows else {},
        )
        for name in sorted({*known, *rows})
    )
