"""Real web servers on this machine that behave as they are told, and remember who came when."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[[BaseHTTPRequestHandler], None]

PAGE = "<html><head><title>Herons return to the lake</title></head><body><h1>Herons</h1><p>{}</p></body></html>".format(
    "They came back in March, and the town has counted forty nests so far. " * 30
)
EVERYTHING = "User-agent: *\nAllow: /\n"


@dataclass(frozen=True)
class Call:
    """One request as it came in. at: monotonic seconds."""

    method: str
    path: str
    host: str
    agent: str
    at: float


@dataclass
class Website:
    """pages: by path, what to do. calls: every request, in order. stays: from when to when each was here."""

    port: int = 0
    pages: dict[str, Behaviour] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    stays: list[tuple[float, float]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path here."""
        return f"http://{host}:{self.port}{path}"

    @property
    def asked(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [f"{call.method} {call.path}" for call in self.calls if call.path != "/robots.txt"]

    @property
    def at_once(self) -> int:
        """The most that were here together. A guest may know that they can go a little before we do."""
        return max(sum(start <= at < end - 0.02 for start, end in self.stays) for at, _ in self.stays)

    def visits(self) -> list[float]:
        """When somebody came for something else than the page that was asked for just before."""
        times: list[float] = []
        last = ""
        for call in self.calls:
            if call.path != last:
                times.append(call.at)
            last = call.path
        return times


def says(status: int, body: str = "", **headers: str) -> Behaviour:
    """Answer so; names of headers with underscores for hyphens. HTML unless said otherwise."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        raw = body.encode()
        told = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(raw))}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        handler.send_response(status)
        for name, value in told.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            with contextlib.suppress(OSError):
                handler.wfile.write(raw)

    return behave


def gives(raw: bytes, content_type: str = "image/png", **headers: str) -> Behaviour:
    """Deliver these bytes under this type, which need not be true."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        told = {"Content-Type": content_type, "Content-Length": str(len(raw))}
        for name, value in (told | {name.replace("_", "-"): value for name, value in headers.items()}).items():
            handler.send_header(name, value)
        handler.end_headers()
        with contextlib.suppress(OSError):
            handler.wfile.write(raw)

    return behave


def leads_to(url: str, status: int = 301) -> Behaviour:
    """Redirect there."""
    return says(status, Location=url)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One after the other, the last one for good."""
    left = list(behaviours)

    def behave(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return behave


def by_method(head: Behaviour, get: Behaviour) -> Behaviour:
    """One answer to HEAD, another to GET."""
    return lambda handler: (head if handler.command == "HEAD" else get)(handler)


def after(seconds: float, behaviour: Behaviour) -> Behaviour:
    """The same, late."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        with contextlib.suppress(OSError):
            behaviour(handler)

    return behave


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """Break the connection without a word."""
    handler.connection.close()


@contextlib.contextmanager
def serving(**pages: Behaviour) -> Iterator[Website]:
    """A site at work, with these first pages (about=… is /about), and a page at every other path."""
    site = Website(pages={f"/{name}": behaviour for name, behaviour in pages.items()})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            call = Call(
                self.command, self.path, self.headers["Host"], self.headers["User-Agent"], time.monotonic()
            )  # fmt: skip
            with site.lock:
                site.calls.append(call)
            robots = says(200, EVERYTHING, Content_Type="text/plain")
            other = robots if self.path == "/robots.txt" else says(200, PAGE)
            try:
                site.pages.get(self.path, other)(self)
            finally:
                with site.lock:
                    site.stays.append((call.at, time.monotonic()))
            self.close_connection = True

        do_HEAD = do_GET  # noqa: N815 - the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
