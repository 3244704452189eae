"""The control's web server: it answers what the load asks of the desk, and calls `delay()` after each commit."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sqlalchemy import insert, select, update

from workers.chaos.naive_ledger import ARTICLES
from workers.chaos.naive_tasks import check, database, publish
from workflow.failpoints import reach
from workflow.settings import read_settings

_PAGE = 200


def _hand_in(sent: dict[str, Any], key: str) -> tuple[int, object]:
    with database().write() as connection:
        known = connection.scalar(select(ARTICLES.c.id).where(ARTICLES.c.key == key))
        row = {"key": key, "title": sent["title"], "body": sent["body"], "state": "checking"}
        number = known or connection.scalar(insert(ARTICLES).values(row).returning(ARTICLES.c.id))
    if known is None:
        reach("submit.committed")
        check.delay(number)
    return 200 if known else 201, {"id": number, "state": "checking", "revision": 1}


def _waiting() -> tuple[int, object]:
    query = select(ARTICLES.c.id).where(ARTICLES.c.state == "in_review").order_by(ARTICLES.c.id.desc()).limit(_PAGE)
    with database().read() as connection:
        return 200, {"submissions": [{"id": number, "revision": 1} for number in connection.scalars(query)]}


def _approve(number: int) -> tuple[int, object]:
    ready = (ARTICLES.c.id == number, ARTICLES.c.state == "in_review")
    with database().write() as connection:
        approved = connection.execute(update(ARTICLES).where(*ready).values(state="approved")).rowcount
    if not approved:
        return 409, {}
    reach("decide.committed")
    publish.delay(number)
    return 200, {"id": number, "state": "approved", "revision": 1}


class Handler(BaseHTTPRequestHandler):
    """Four requests, no more."""

    def do_GET(self) -> None:
        """Health, and what waits for a reviewer."""
        self._answer(*((200, {}) if self.path == "/healthz" else _waiting()))

    def do_POST(self) -> None:
        """An article, or an approval."""
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/decision"):
            self._answer(*_approve(int(self.path.split("/")[-2])))
        else:
            self._answer(*_hand_in(sent, self.headers["Idempotency-Key"]))

    def _answer(self, status: int, body: object) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server calls
        """Nothing: only errors are worth a line here."""


class Server(ThreadingHTTPServer):
    """Restarts at once on a port that was just in use."""

    allow_reuse_address = True


def main() -> None:
    """Serve until told to stop."""
    settings = read_settings()
    Server((settings.host, settings.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
