"""How many hints wait in the broker: a look from outside, for who has no worker at hand."""

from __future__ import annotations

import redis

from workflow.settings import Settings
from workflow.states import Lane


def hints_waiting(settings: Settings) -> dict[Lane, int] | None:
    """By lane; None where no broker is configured and none of our own runs.

    Raises:
        redis.RedisError, ValueError: the broker is away, or its address is of no kind that we know.
    """
    url = settings.redis_url
    if not url:
        socket = settings.folder / "run" / "valkey.sock"
        if not socket.is_socket():
            return None
        url = f"unix://{socket}?db=0"
    with redis.Redis.from_url(_for_redis(url), socket_timeout=1, socket_connect_timeout=1, retry=None) as client:
        return {lane: int(client.llen(str(lane))) for lane in Lane}


def _for_redis(url: str) -> str:
    """Celery and the client of Redis spell a socket's address differently."""
    scheme, _, rest = url.partition("://")
    return f"unix://{rest.replace('virtual_host=', 'db=')}" if scheme == "redis+socket" else url
