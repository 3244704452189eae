"""Both pipelines opened side by side on one private Valkey: two prefork processes each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from workers.addresses import broker_address
from workers.app import use
from workers.bench import chain
from workers.bench.ours import Desk
from workers.bench.processes import running, until
from workers.bench.theirs import Chain
from workers.broker import answers, make_private_folder, server_command
from workers.queues import connect
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
    make_private_folder(address.socket)
    with ExitStack() as stack:
        stack.enter_context(running(server_command(address), folder / "valkey.log"))
        until("the broker", partial(answers, address.socket))
        client, chains = stack.enter_context(connect(address)), stack.enter_context(chain.use(theirs))
        desk = stack.enter_context(closing(Desk(ours, client)))
        for settings, module, *arguments in (
            (ours, "workers.consume", "--name", "worker@bench", "--lanes", "check", "--concurrency", _CONCURRENCY),
            (ours, "workers.sweeper"),
            (theirs, "workers.bench.chain", "-c", _CONCURRENCY, "-Q", chain.QUEUE),
        ):
            command = [sys.executable, "-m", module, *arguments]
            stack.enter_context(running(command, folder / f"{module}.log", environ=_environ(settings)))
        for app in (use(ours), chain.app):
            until(f"the worker of {app.main}", partial(app.control.ping, timeout=1, limit=1))
        yield desk, Chain(chains)


def _environ(settings: Settings) -> Mapping[str, str]:
    """This process's environment, but for the desk that it may name: measurements never touch that."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    return {
        **kept,
        "COPYDESK_DATA": str(settings.folder),
        "COPYDESK_REDIS_URL": settings.redis_url,
        "COPYDESK_LOGS": "json",
    }
