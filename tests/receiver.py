"""A real receiver of webhooks on this machine: it records, and behaves as badly as it is told to."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["idempotency-key"]

    @property
    def message(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.body)
        return read


@dataclass
class Receiver:
    """behaviours: what to do with the next requests, one each; after them every request is taken.

    effects: what this receiver did, in order: one for each key, as one that keeps to the rules does it.
    """

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    behaviours: list[Behaviour] = field(default_factory=list)
    effects: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, request: Request) -> None:
        """Act on it, once for each key."""
        with self.lock:
            self.effects.setdefault(request.key, request.message)


def answer(status: int, **headers: str) -> Behaviour:
    """Answer with this status and do nothing."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return behave


def take_and_answer_late(receiver: Receiver, seconds: float) -> Behaviour:
    """Do it, and say so when nobody listens any more."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        receiver.take(receiver.requests[-1])
        time.sleep(seconds)
        with contextlib.suppress(OSError):
            answer(200)(handler)

    return behave


def take_and_hang_up(receiver: Receiver) -> Behaviour:
    """Do it, and break the connection without a word."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        receiver.take(receiver.requests[-1])
        handler.connection.close()

    return behave


def drip(seconds: float) -> Behaviour:
    """Answer one byte at a time, each well within any time-out."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        end = time.monotonic() + seconds
        with contextlib.suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while time.monotonic() < end:
                handler.wfile.write(b"x")
                time.sleep(0.1)

    return behave


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver at work."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = Request({name.lower(): value for name, value in self.headers.items()}, body)
            receiver.requests.append(request)
            if receiver.behaviours:
                receiver.behaviours.pop(0)(self)
            else:
                receiver.take(request)
                answer(200)(self)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?from=desk"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
