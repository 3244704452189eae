"""How many hints wait in the broker."""

from __future__ import annotations

import redis

from workers.addresses import BrokerAddress
from workflow.states import Lane


def connect(address: BrokerAddress) -> redis.Redis:
    """A client that gives up soon: who asks has other things to do."""
    return redis.Redis.from_url(address.redis, socket_timeout=1, socket_connect_timeout=1, retry=None)


def waiting(client: redis.Redis, lane: Lane) -> int:
    """How many hints of a lane nobody has fetched. Raises redis.RedisError when the broker is sick."""
    return int(client.llen(str(lane)))
