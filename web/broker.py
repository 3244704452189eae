"""How many hints wait in the broker: a look from outside, for who has no worker at hand."""

from __future__ import annotations

import threading

import redis

from workflow.clock import ticks
from workflow.settings import Settings
from workflow.states import Lane


def hints_waiting(settings: Settings) -> dict[Lane, int] | None:
    """By lane; None where no broker is configured and none of our own runs.

    Raises:
        redis.RedisError, ValueError: the broker is away, or its address is of no kind that we know.
    """
    url = _address(settings)
    if not url:
        return None
    with _connect(url, 1.0) as client:
        return _counted(client)


def _counted(client: redis.Redis) -> dict[Lane, int]:
    """One round trip, however many lanes there are."""
    with client.pipeline(transaction=False) as asked:
        for lane in Lane:
            asked.llen(str(lane))
        return dict(zip(Lane, map(int, asked.execute()), strict=True))


class BrokerWatch:
    """The same for a page that is looked at often: one connection, and a rest after the broker did not answer."""

    REST_S = 5.0

    def __init__(self, settings: Settings) -> None:
        """Connects at the first look."""
        self._settings = settings
        self._client: redis.Redis | None = None
        self._again_at = 0.0
        self._lock = threading.Lock()

    def hints(self) -> dict[Lane, int] | None:
        """How many hints wait, by lane; None while the broker is away, or where there is none."""
        with self._lock:
            if ticks() < self._again_at:
                return None
            try:
                self._client = self._client or _client(self._settings)
                return _counted(self._client) if self._client else None
            except (redis.RedisError, ValueError, OSError):
                self._again_at = ticks() + self.REST_S
                self._client = None
                return None


def _client(settings: Settings) -> redis.Redis | None:
    url = _address(settings)
    return _connect(url, 0.5) if url else None


def _connect(url: str, seconds: float) -> redis.Redis:
    return redis.Redis.from_url(_for_redis(url), socket_timeout=seconds, socket_connect_timeout=seconds, retry=None)


def _address(settings: Settings) -> str:
    if settings.redis_url:
        return settings.redis_url
    socket = settings.folder / "run" / "valkey.sock"
    return f"unix://{socket}?db=0" if socket.is_socket() else ""


def _for_redis(url: str) -> str:
    """Celery and the client of Redis spell a socket's address differently."""
    scheme, _, rest = url.partition("://")
    return f"unix://{rest.replace('virtual_host=', 'db=')}" if scheme == "redis+socket" else url
