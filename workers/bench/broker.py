"""A Valkey of a measurement's own, and the environment of the processes that use it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import redis

from workers.addresses import broker_address
from workers.bench.processes import running, until
from workers.broker import answers, make_private_folder, server_command
from workers.queues import connect
from workflow.settings import Settings


@contextmanager
def valkey(settings: Settings, folder: Path) -> Iterator[redis.Redis]:
    """A client of the broker at the address of these settings, which is started here and ends with it.

    Raises:
        NoBroker: there is no Valkey to start. NotReady: it does not come up.
    """
    address = broker_address(settings)
    assert address.socket  # noqa: S101 - no URL of another broker was given
    make_private_folder(address.socket)
    with running(server_command(address), folder / "valkey.log"):
        until("the broker", partial(answers, address.socket))
        with connect(address) as client:
            yield client


def environ_of(settings: Settings) -> Mapping[str, str]:
    """This process's environment, but for the desk that it may name: measurements never touch that."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "OTEL_"))}
    return {
        **kept,
        "COPYDESK_DATA": str(settings.folder),
        "COPYDESK_PORT": str(settings.port),
        "COPYDESK_REDIS_URL": settings.redis_url,
        "COPYDESK_LOGS": "json",
    }
