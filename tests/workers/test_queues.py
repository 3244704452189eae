"""What lies in a queue and is no hint is taken out; what a sender of ours put there stays."""

from __future__ import annotations

import json
from pathlib import Path

import redis

from workers.addresses import BrokerAddress
from workers.hints import start_sender
from workers.queues import drop_garbage, waiting
from workflow.settings import Settings
from workflow.states import Lane

GARBAGE = (
    "",
    "no json",
    "{}",
    "[]",
    "[1]",
    "null",
    "\x00\xff",
    json.dumps({"body": "?", "headers": {}, "properties": {}}),
    json.dumps({"body": "e30=", "headers": {}, "properties": {"delivery_tag": "1"}}),
    json.dumps({"body": "e30=", "headers": {}, "properties": {"delivery_tag": "1", "delivery_info": "?"}}),
)


def test_only_what_no_sender_of_ours_could_have_sent_is_dropped(
    valkey: BrokerAddress, client: redis.Redis, tmp_path: Path
) -> None:
    send = start_sender(Settings(folder=tmp_path, redis_url=valkey.redis))
    for number in range(3):
        send(Lane.CHECK, number)
    assert send.flush(5)
    for raw in (*GARBAGE, *GARBAGE[:2]):
        client.rpush(Lane.CHECK, raw)
    assert drop_garbage(client, Lane.CHECK) == len(GARBAGE) + 2
    assert waiting(client, Lane.CHECK) == 3
    assert drop_garbage(client, Lane.CHECK) == 0
    assert drop_garbage(client, Lane.PUBLISH) == 0
