"""Send hints without ever holding up who has work done: a bounded queue, one thread, a circuit breaker."""

from __future__ import annotations

import atexit
import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

# Needed by the first hint, and too late to be imported when that one is sent as the process ends.
import kombu.transport.redis  # noqa: F401
import structlog

from workers.addresses import broker_address
from workers.app import CANARY, HINT_EXPIRES_S, REQUEST, TRACE, publisher, task_name
from workers.queues import connect, waiting
from workflow import tracing
from workflow.clock import now, ticks
from workflow.settings import Settings
from workflow.states import Lane
from workflow.tracing import Facts, Kind, Place, Span

log = structlog.get_logger(__name__)

WAITING_AT_MOST = 1000
# One hint takes on several articles, so a deeper queue would be worked off no sooner. It would be old, though: a worker
# that was away comes back to thousands of hints past their time, and has to throw them away one by one.
ENOUGH = 64
PAUSE_AFTER_FAILURE_S = 5.0
FLUSH_AT_MOST_S = 1.0

SendOne = Callable[[Lane, int], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A hint that waits to be sent. request, place: what it came of, for logs and for traces."""

    lane: Lane
    id: int
    request: str
    place: Place | None


@contextmanager
def _traced(hint: _Waiting) -> Iterator[None]:
    """A span about a hint, under the request that it came of; a hint of nobody's has none."""
    if hint.place is None:
        yield
        return
    started, place = now(), tracing.below(hint.place, "hint")
    broken = ""
    try:
        with tracing.under(place):
            yield
    except Exception as error:
        broken = type(error).__name__
        raise
    finally:
        thing = "copydesk.publication" if hint.lane is Lane.PUBLISH else "copydesk.submission"
        facts: Facts = {"copydesk.lane": str(hint.lane), thing: hint.id}
        span = Span(f"hint {hint.lane}", place, hint.place, started, now(), Kind.PRODUCER, facts, error=broken)
        tracing.tell(span)


class Sender:
    """A `Nudge`: call it with a lane and an id. It returns at once and never raises; the sweeper mends what is lost."""

    def __init__(self, send: SendOne) -> None:
        """`send(lane, id)` may take its time and may raise; it runs on a thread of ours."""
        self._send = send
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._waiting: queue.Queue[_Waiting] = queue.Queue(WAITING_AT_MOST)
        self._started = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed_until = 0.0

    def __call__(self, lane: Lane, id: int) -> None:  # noqa: A002 - the agreed name of a nudge's second argument
        """Hand over one hint."""
        if self._process != os.getpid():
            self._begin()  # a fork took the queue along, but not the thread
        try:
            request = structlog.contextvars.get_contextvars().get("request", "")
            self._waiting.put_nowait(_Waiting(lane, id, request, tracing.here()))
        except queue.Full:
            return
        self._ensure_thread()

    def _ensure_thread(self) -> None:
        with self._started:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="hints", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            hint = self._waiting.get()
            try:
                if ticks() >= self._closed_until:
                    # The thread has logs of its own; whoever sends may read here which request the hint came of.
                    with structlog.contextvars.bound_contextvars(request=hint.request), _traced(hint):
                        self._send(hint.lane, hint.id)
            except Exception as error:  # noqa: BLE001 - whatever a sick broker makes a client raise: the sweeper knows
                self._closed_until = ticks() + PAUSE_AFTER_FAILURE_S
                log.warning("hint not sent", lane=str(hint.lane), id=hint.id, error=str(error))
            finally:
                self._waiting.task_done()

    def flush(self, seconds: float = FLUSH_AT_MOST_S) -> bool:
        """Wait until every hint is sent or dropped, at most so long; whether it is."""
        if self._process != os.getpid():
            return True
        end = ticks() + seconds
        with self._waiting.all_tasks_done:
            while self._waiting.unfinished_tasks and ticks() < end:
                self._waiting.all_tasks_done.wait(max(0.0, end - ticks()))
            return not self._waiting.unfinished_tasks


def start_sender(settings: Settings) -> Sender:
    """The nudge of this process: its hints go to the broker of these settings, the last of them as it ends."""
    app, client = publisher(settings), connect(broker_address(settings))

    def send(lane: Lane, number: int) -> None:
        if waiting(client, lane) < ENOUGH:
            headers = {REQUEST: structlog.contextvars.get_contextvars().get("request", ""), TRACE: tracing.written()}
            app.send_task(
                task_name(lane), args=[number], headers=headers, expires=HINT_EXPIRES_S, ignore_result=True, retry=False
            )

    sender = Sender(send)
    atexit.register(sender.flush)
    return sender


def start_canaries(settings: Settings) -> SendOne:
    """What sends a canary through a lane: `send(lane, number)`, which raises what a sick broker raises."""
    app = publisher(settings)

    def send(lane: Lane, number: int) -> None:
        there = str(lane)
        app.send_task(
            CANARY, args=[there, number], queue=there, expires=HINT_EXPIRES_S, ignore_result=True, retry=False
        )

    return send
