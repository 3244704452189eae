"""A mail server for tests: takes every letter and keeps it, unless it is told to answer something else."""

from __future__ import annotations

import socketserver
import threading
from typing import Any


class _Talk(socketserver.StreamRequestHandler):
    """As much SMTP as a client needs to hand a letter over."""

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().strip().upper():
            other = self._told(line)
            if other == "":
                return
            if other:
                self._say(other)
            elif line == b"DATA":
                self._take_letter()
            elif line == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _told(self, line: bytes) -> str | None:
        """What a test wants answered to this line; empty: hang up."""
        answers: dict[str, str] = self.server.answers  # type: ignore[attr-defined]
        return next((said for word, said in answers.items() if line.startswith(word.encode())), None)

    def _take_letter(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        other = self._told(b"TEXT")
        if other is None:
            self.server.received.append(b"".join(lines))  # type: ignore[attr-defined]
        if other != "":
            self._say(other or "250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Mailbox:
    """The server, on a port of its own; received: the letters as they came.

    answers: to lines that begin so; "TEXT" stands for the end of a letter; an empty answer is silence and hanging up.
    """

    def __init__(self) -> None:
        """Listens, and answers once it is entered."""
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk)
        self._server.daemon_threads = True
        self.received: list[bytes] = []
        self._server.received = self.received  # type: ignore[attr-defined]
        self.answers: dict[str, str] = {}
        self._server.answers = self.answers  # type: ignore[attr-defined]
        self.url = f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Mailbox:
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        """No more."""
        self._server.shutdown()
        self._server.server_close()
