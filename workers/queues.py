"""The hints in the broker: how many wait, and whether they are messages at all."""

from __future__ import annotations

import base64
import json
from typing import Any

import redis

from workers.addresses import BrokerAddress
from workflow.states import Lane

# Those that are taken next; a queue that is deeper than this is not read whole.
_LOOKED_AT = 1000


def connect(address: BrokerAddress) -> redis.Redis:
    """A client that gives up soon: who asks has other things to do."""
    return redis.Redis.from_url(address.redis, socket_timeout=1, socket_connect_timeout=1, retry=None)


def waiting(client: redis.Redis, lane: Lane) -> int:
    """How many hints of a lane nobody has fetched. Raises redis.RedisError when the broker is sick."""
    return int(client.llen(str(lane)))


def hints_in(client: redis.Redis) -> dict[Lane, int] | None:
    """How many hints wait, by lane, in one round trip; None when the broker is sick."""
    try:
        with client.pipeline(transaction=False) as asked:
            for lane in Lane:
                asked.llen(str(lane))
            return dict(zip(Lane, map(int, asked.execute()), strict=True))
    except redis.RedisError:
        return None


def drop_garbage(client: redis.Redis, lane: Lane) -> int:
    """Take out of a lane what is no message; gives how much.

    Celery's main process ends on each one that it fetches, and one after the other they would keep it down for minutes.

    Raises:
        redis.RedisError: the broker is sick.
    """
    found: set[Any] = {raw for raw in client.lrange(str(lane), -_LOOKED_AT, -1) if not _is_message(raw)}
    return sum(int(client.lrem(str(lane), 0, raw)) for raw in found)


def _is_message(raw: bytes | str) -> bool:
    """Whether Kombu can take it in; what it then says is the task's to judge."""
    try:
        message = json.loads(raw)
        properties = message["properties"]
        base64.b64decode(message["body"], validate=True)
        known = [
            message["headers"],
            properties["delivery_info"]["exchange"],
            properties["delivery_info"]["routing_key"],
        ]
        return bool(properties["delivery_tag"]) and isinstance(known[0], dict)
    except (ValueError, LookupError, TypeError):
        return False
