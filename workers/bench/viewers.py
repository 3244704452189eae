"""People at browsers, for as long as a measurement lasts: some listen to news, some open one page after another."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import cycle

_TIMEOUT_S = 60.0


class Viewers:
    """What the threads count together. opened: pages; heard: lines of live streams; refused: answers other than 200."""

    def __init__(self, port: int) -> None:
        """Of the desk at this port."""
        self._port = port
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.opened = 0
        self.heard = 0
        self.refused: dict[str, int] = {}

    def browse(self, cookie: str, paths: Sequence[str]) -> None:
        """Open these pages one after the other, over one connection, until it is over."""
        for path in cycle(paths):
            if self._over.is_set():
                break
            with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT_S)) as connection:
                connection.request("GET", path, headers=_headers(cookie))
                answer = connection.getresponse()
                answer.read()
            with self._lock:
                self.opened += 1
                if answer.status != http.client.OK:
                    self.refused[path] = answer.status

    def listen(self, cookie: str) -> None:
        """Hold a stream of news open, until it is over; one that ends is opened anew, as browsers do."""
        while not self._over.is_set():
            with (
                suppress(OSError, http.client.HTTPException),
                closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT_S)) as connection,
            ):
                connection.request("GET", "/events", headers={**_headers(cookie), "Accept": "text/event-stream"})
                self._hear(connection.getresponse())

    def _hear(self, stream: http.client.HTTPResponse) -> None:
        while not self._over.is_set() and stream.readline():
            with self._lock:
                self.heard += 1

    def end(self) -> None:
        """No more pages."""
        self._over.set()


def _headers(cookie: str) -> dict[str, str]:
    return {"Cookie": f"copydesk={cookie}", "Accept": "text/html"}


@contextmanager
def looking(port: int, browsing: Sequence[tuple[str, Sequence[str]]], listening: Sequence[str]) -> Iterator[Viewers]:
    """Viewers at work until the end. browsing: cookies, each with what it opens; listening: cookies."""
    viewers = Viewers(port)
    threads = [threading.Thread(target=viewers.browse, args=who, daemon=True) for who in browsing]
    threads += [threading.Thread(target=viewers.listen, args=(who,), daemon=True) for who in listening]
    with ExitStack() as stack:
        for thread in threads:
            thread.start()
            stack.callback(thread.join, _TIMEOUT_S)
        stack.callback(viewers.end)
        yield viewers
