"""Both pipelines opened side by side on one private Valkey: two prefork processes each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from workers.addresses import broker_address
from workers.app import use
from workers.bench import chain
from workers.bench.broker import environ_of, valkey
from workers.bench.ours import Desk
from workers.bench.processes import running, until
from workers.bench.theirs import Chain
from workflow.settings import Settings

_CONCURRENCY = "2"


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Desk, Chain]]:
    """A desk with worker and sweeper, and the worker of a bare chain, in this folder until the end.

    Raises:
        NoBroker: there is no Valkey to start. NotReady: one of them does not come up.
    """
    ours = Settings(folder=folder)
    address = broker_address(ours)
    assert address.socket  # noqa: S101 - no URL of another broker was given
    theirs = Settings(folder=folder, redis_url=f"unix://{address.socket}?db=1")
    with ExitStack() as stack:
        client, chains = stack.enter_context(valkey(ours, folder)), stack.enter_context(chain.use(theirs))
        desk = stack.enter_context(closing(Desk(ours, client)))
        for settings, module, *arguments in (
            (ours, "workers.consume", "--name", "worker@bench", "--lanes", "check", "--concurrency", _CONCURRENCY),
            (ours, "workers.sweeper"),
            (theirs, "workers.bench.chain", "-c", _CONCURRENCY, "-Q", chain.QUEUE),
        ):
            command = [sys.executable, "-m", module, *arguments]
            stack.enter_context(running(command, folder / f"{module}.log", environ=environ_of(settings)))
        for app in (use(ours), chain.app):
            until(f"the worker of {app.main}", partial(app.control.ping, timeout=1, limit=1))
        yield desk, Chain(chains)
