"""What must be free before a desk opens: its data folder and its port."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from workflow.settings import Settings


class AlreadyRunning(Exception):
    """Another `copydesk up` works on this data folder."""


class NotFree(Exception):
    """The data folder or the address cannot be used; the message says what to do."""


@contextmanager
def sole_use(settings: Settings) -> Iterator[None]:
    """Hold the data folder for this process alone. The kernel lets go of it when the process ends, however it ends.

    Raises:
        AlreadyRunning: another process holds it.
        NotFree: we may not write there.
    """
    try:
        (settings.folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (settings.folder / "run" / "up.lock").open("a+")
    except OSError as error:
        raise NotFree(
            f"The data folder {settings.folder} cannot be used: {error.strerror}. Set COPYDESK_DATA."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(_who(lock.read(), settings)) from None
        lock.truncate(0)
        json.dump({"pid": os.getpid(), "address": settings.address}, lock)
        lock.flush()
        yield


def _who(written: str, settings: Settings) -> str:
    found = {"address": settings.address, "pid": "unknown"}
    with suppress(ValueError):
        found |= json.loads(written)
    return (
        f"copydesk is already running with {settings.folder}: {found['address']} (process {found['pid']})."
        " Stop that one first, or set COPYDESK_DATA to another folder and COPYDESK_PORT to another port."
    )


def claim_port(settings: Settings) -> None:
    """See whether the web server will be able to listen.

    Raises:
        NotFree: it will not.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise NotFree(_why(settings, error)) from error


def _why(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is taken by another program."
            f" Stop that one, or choose another port: COPYDESK_PORT={settings.port % 65535 + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {settings.port} is for the system only. Choose one above 1023: COPYDESK_PORT=8000"
    return f"Nothing can listen on {settings.host} port {settings.port}: {error.strerror}. Set COPYDESK_HOST."
