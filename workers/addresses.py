"""Where the broker is, spelt for each library that asks."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from workflow.settings import BadSetting, Settings

# A socket's path has at most 104 bytes on macOS and 108 on Linux.
_LONGEST_SOCKET_PATH = 100


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """One Redis or Valkey server. celery, redis: the URL as each of them wants it. socket: of the embedded one."""

    celery: str
    redis: str
    socket: Path | None = None


def broker_address(settings: Settings) -> BrokerAddress:
    """The server of COPYDESK_REDIS_URL, or else the embedded one of this data folder.

    Raises:
        BadSetting: the URL is of no kind that we know.
    """
    if not settings.redis_url:
        socket = embedded_socket(settings.folder)
        return BrokerAddress(_celery_socket(str(socket), "0"), _redis_socket(str(socket), "0"), socket)
    scheme, separator, rest = settings.redis_url.partition("://")
    if separator and scheme in {"redis", "rediss"}:
        return BrokerAddress(settings.redis_url, settings.redis_url)
    if separator and scheme in {"unix", "redis+socket"}:
        path, _, query = rest.partition("?")
        number = dict(part.partition("=")[::2] for part in query.split("&")).get(
            "db" if scheme == "unix" else "virtual_host", "0"
        )
        return BrokerAddress(_celery_socket(path, number), _redis_socket(path, number))
    raise BadSetting("COPYDESK_REDIS_URL must look like redis://host:6379/0, rediss://… or unix:///path/to/socket?db=0")


def _celery_socket(path: str, number: str) -> str:
    return f"redis+socket://{path}?{urlencode({'virtual_host': number})}"


def _redis_socket(path: str, number: str) -> str:
    return f"unix://{path}?{urlencode({'db': number})}"


def embedded_socket(folder: Path) -> Path:
    """The embedded broker's socket: in the data folder or, where that path is too long, in a short private one."""
    near = folder / "run" / "valkey.sock"
    if len(os.fsencode(near)) <= _LONGEST_SOCKET_PATH:
        return near
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"copydesk-{os.getuid()}-{name}" / "valkey.sock"
