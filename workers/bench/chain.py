"""The usual pipeline: a Celery chain of four tasks an article, here with nothing in them, no ledger and no checks."""

from __future__ import annotations

import sys
import warnings

import redis
from celery import Celery, chain
from celery.exceptions import SecurityWarning

from workers.addresses import broker_address
from workers.queues import connect
from workflow.settings import Settings, read_settings

QUEUE = "bench"
DONE = "bench-done"

# Celery's own defaults, which are its fastest: early acknowledgement, four messages fetched ahead by each process.
app = Celery("bench", set_as_current=False)
app.conf.update(task_ignore_result=True, task_default_queue=QUEUE, broker_connection_retry_on_startup=True)
_clients: list[redis.Redis] = []


def use(settings: Settings) -> redis.Redis:
    """Point the chain at the broker of these settings; gives a client of that broker."""
    address = broker_address(settings)
    app.conf.update(broker_url=address.celery)
    _clients.append(connect(address))
    return _clients[-1]


@app.task(name="bench.validate")
def validate(number: int) -> None:
    """Nothing."""


@app.task(name="bench.complete")
def complete(number: int) -> None:
    """Nothing."""


@app.task(name="bench.links")
def links(number: int) -> None:
    """Nothing."""


@app.task(name="bench.finish")
def finish(number: int) -> None:
    """Say that this article is through: the one thing that a measurement cannot do without."""
    _clients[-1].lpush(DONE, number)


def send(number: int) -> None:
    """Hand an article in."""
    chain(validate.si(number), complete.si(number), links.si(number), finish.si(number)).apply_async()


def main(arguments: list[str]) -> None:
    """Work on chains until told to stop, with the options that our own worker has too."""
    use(read_settings())
    warnings.filterwarnings("ignore", category=SecurityWarning)
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    app.worker_main(["--quiet", "worker", "-n", "chain@bench", "--loglevel", "WARNING", *quiet, *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
