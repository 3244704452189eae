"""Copy the ledger into one file while the desk runs, and put such a file back."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, inspect, select
from sqlalchemy.engine import URL, make_url

from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings
from workflow.tables import Process, Submission, User

AT_WORK = timedelta(seconds=20)
"""A process whose last heartbeat is younger than this is at work."""

_SQLITE, _POSTGRESQL = b"SQLite format 3\x00", b"PGDMP"


class NoBackup(Exception):
    """The backup or its restoring cannot be done; the message says why and what to do. Nothing was changed."""


def save(settings: Settings, path: Path) -> int:
    """Write the whole ledger, as of one moment, into the new file `path`; gives its size in bytes.

    Everything that was acknowledged before the call is in it. Writers are not held up. The file appears under its name
    only once it is whole and on the disk.

    Raises:
        NoBackup: the file exists, the folder cannot be written, or the database cannot be read.
    """
    if path.exists():
        raise NoBackup(f"{path} exists already. Choose another name.")
    url = make_url(settings.database)
    with _arriving(path) as temporary:
        if url.get_backend_name() == "sqlite":
            _copy_sqlite(_sqlite_file(url), temporary)
        else:
            _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", "--file", str(temporary))
    return path.stat().st_size


@contextlib.contextmanager
def _arriving(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that becomes it, at once and for good, when the block ends well."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise NoBackup(f"{path.parent} cannot be written: {error.strerror}") from error
    temporary = Path(name)
    try:
        yield temporary
        os.fsync(descriptor)
        temporary.rename(path)
        _sync(path.parent)
    except OSError as error:
        raise NoBackup(f"{path} cannot be written: {error.strerror}") from error
    finally:
        os.close(descriptor)
        temporary.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sqlite_file(url: URL) -> Path:
    return Path(url.database or "")


def _copy_sqlite(source: Path, target: Path) -> None:
    """One consistent copy, in one step: with smaller ones every writer would make it begin anew."""
    if not source.is_file():
        raise NoBackup(f"There is no database at {source}.")
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=15)) as ours,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            ours.backup(copy)
            # One file, with nothing beside it that could be left behind.
            copy.execute("PRAGMA journal_mode=DELETE")
            _check_sqlite(copy)
    except sqlite3.Error as error:
        raise NoBackup(f"{source} cannot be copied: {error}") from error


def _check_sqlite(copy: sqlite3.Connection) -> None:
    [verdict] = copy.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise NoBackup(f"The database is damaged: {verdict}")
    if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'submissions'").fetchone():
        raise NoBackup("This is no ledger of copydesk: it has no table of submissions.")


def _run(program: str, url: URL, *options: str) -> None:
    """One of PostgreSQL's own programs; the password goes by the environment, where others do not see it."""
    found = shutil.which(program)
    if found is None:
        raise NoBackup(f"{program} is not on PATH. Install the client programs of PostgreSQL.")
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    environ = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    ran = subprocess.run(  # noqa: S603 - a program we name, with options of ours
        [found, "--no-password", *options, "--dbname", plain], env=environ, capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        raise NoBackup(f"{program} failed: {ran.stderr.strip() or ran.returncode}")


def put_back(settings: Settings, path: Path, *, replace: bool = False) -> Path | None:
    """Make the ledger what the backup says; gives the file to which a SQLite ledger that was there was moved.

    It is as old as the backup: migrate it, then `desk.resume` it. replace: even though there is something already.

    Raises:
        NoBackup: no such backup, or of another kind of database; a desk runs here; the ledger is not empty.
    """
    url = make_url(settings.database)
    _refuse_wrong_kind(path, url)
    with alone(settings):
        if not replace and not _is_empty(settings):
            raise NoBackup("There is a desk here already. Add --replace to put the backup in its place.")
        if url.get_backend_name() == "sqlite":
            return _put_back_sqlite(path, _sqlite_file(url))
        options = ("--single-transaction", "--clean", "--if-exists", "--no-owner", "--no-privileges")
        _run("pg_restore", url, *options, str(path))
        return None


def _refuse_wrong_kind(path: Path, url: URL) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise NoBackup(f"{path} cannot be read: {error.strerror}") from error
    kind, magic = ("SQLite", _SQLITE) if url.get_backend_name() == "sqlite" else ("PostgreSQL", _POSTGRESQL)
    if not head.startswith(magic):
        raise NoBackup(f"{path} is no backup of a {kind} database, and this desk's database is one.")


@contextlib.contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Keep `copydesk up` from starting here; for things that no process of the desk may be at work beside.

    Raises:
        NoBackup: some process is.
    """
    (settings.folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.folder / "run" / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoBackup(f"A desk is running on {settings.folder}. Stop it first.") from None
        if running := _at_work(settings):
            seconds = int(AT_WORK.total_seconds())
            raise NoBackup(
                f"The desk is running: {', '.join(running)}. Stop it first. "
                f"A process that was killed on another machine counts as running for {seconds} seconds more."
            )
        yield


def _at_work(settings: Settings) -> list[str]:
    """The processes that work on this ledger, on whatever machine."""
    with _opened(settings) as database:
        if database is None:
            return []
        with database.read() as connection:
            names = list(connection.scalars(select(Process.name).where(Process.seen_at > now() - AT_WORK)))
    return [name for name in names if not _is_gone(name)]


def _is_gone(name: str) -> bool:
    """Whether a process of this name (kind@host:pid:random) surely ended: it was on this machine, and no more is."""
    host, _, rest = name.partition("@")[2].partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


def _is_empty(settings: Settings) -> bool:
    """Whether nobody has an account and nothing was handed in."""
    with _opened(settings) as database:
        if database is None:
            return True
        with database.read() as connection:
            return not any(connection.scalar(select(func.count()).select_from(table)) for table in (User, Submission))


@contextlib.contextmanager
def _opened(settings: Settings) -> Iterator[Database | None]:
    """The ledger, or None where there is no file or no table."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not _sqlite_file(url).is_file():
        yield None
        return
    database = Database(settings.database)
    try:
        yield database if inspect(database.writer).has_table("submissions") else None
    finally:
        database.close()


def _put_back_sqlite(path: Path, target: Path) -> Path | None:
    kept = None
    if target.is_file():
        kept = target.with_name(f"{target.name}.before-{now():%Y%m%dT%H%M%S}")
        with _arriving(kept) as temporary:
            _copy_sqlite(target, temporary)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _arriving(target) as temporary:
        _copy_sqlite(path, temporary)
        for beside in ("-wal", "-shm"):
            target.with_name(target.name + beside).unlink(missing_ok=True)
    return kept
