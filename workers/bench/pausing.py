"""A worker that stops taking messages while a backlog is laid out for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery import Celery

from workers.bench.processes import NotReady


@contextmanager
def paused(app: Celery, queue: str) -> Iterator[Callable[[], object]]:
    """The app's workers leave this queue alone until what is yielded is called.

    Raises:
        NotReady: no worker answers.
    """
    if not app.control.cancel_consumer(queue, reply=True, timeout=5, limit=1):
        raise NotReady(f"no worker of {app.main} answers")
    yield lambda: app.control.add_consumer(queue)
