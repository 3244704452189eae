"""`python -m workers.alive [web|worker|sweeper]`: whether this host's process of a kind works; for health checks."""

from __future__ import annotations

import http.client
import socket
import sys
from datetime import timedelta

import click
from sqlalchemy import select

from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings, read_settings
from workflow.tables import Process

FRESH = timedelta(seconds=15)
KINDS = ("web", "worker", "sweeper")


def healthy(settings: Settings) -> bool:
    """Whether the web server answers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"{settings.host}:{settings.port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


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
