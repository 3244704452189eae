"""`python -m workers.alive [web|worker|sweeper]`: whether this host's process of a kind works; for health checks."""

from __future__ import annotations

import socket
import sys
from datetime import timedelta

import click
from sqlalchemy import select

from workers.health import healthy
from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings, read_settings
from workflow.tables import Process

FRESH = timedelta(seconds=15)
KINDS = ("web", "worker", "sweeper")


def beats(settings: Settings, kind: str) -> bool:
    """Whether a process of this kind on this host has given a sign of life within the last seconds."""
    database = Database(settings.database)
    here = Process.name.startswith(f"{kind}@{socket.gethostname()}:", autoescape=True)
    try:
        with database.read() as connection:
            return connection.scalar(select(Process.name).where(here, Process.seen_at > now() - FRESH)) is not None
    finally:
        database.close()


def main(arguments: list[str]) -> int:
    """Exit status: 0 it works, 1 it does not."""
    kind = arguments[0] if arguments else "web"
    if kind not in KINDS:
        click.echo(f"there is no {kind}; choose from {', '.join(KINDS)}", err=True)
        return 1
    settings = read_settings()
    return 0 if (healthy(settings) if kind == "web" else beats(settings, kind)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
