"""The web server as a process of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from workflow import desk, migrations, shelf
from workflow.db import Database
from workflow.desk import people
from workflow.states import Role

pytestmark = pytest.mark.system

# The sender of hints is a plug-in of the installed package; here the source folder is enough.
PROGRAM = "from web import serve; serve.load_nudge = lambda settings: lambda lane, id: None; serve.main()"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def asked(port: int, path: str, **headers: str) -> Iterator[http.client.HTTPResponse]:
    """A request to the server and its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as answer:
            yield answer
    finally:
        connection.close()


@pytest.fixture
def ledger(settings) -> Iterator[Database]:
    """A desk's ledger in a folder."""
    database = Database(settings.database)
    migrations.upgrade(settings.database)
    desk.set_up(database, settings)
    yield database
    database.close()


@pytest.fixture
def server(settings, ledger) -> Iterator[tuple[subprocess.Popen, int]]:
    """The server, ready to answer."""
    port = free_port()
    environ = {**os.environ, "COPYDESK_DATA": str(settings.folder), "COPYDESK_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environ, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with asked(port, "/healthz"):
                break
        except OSError:
            time.sleep(0.1)
    yield process, port
    if process.poll() is None:
        process.kill()
    process.wait()


def test_it_answers_beats_and_ends_in_good_order_with_live_pages_open(server, ledger):
    process, port = server
    token = people.issue_token(ledger, people.add_user(ledger, "lin", Role.REVIEWER))
    with asked(port, "/events", Authorization=f"Bearer {token}") as stream:
        assert stream.readline().startswith(b"retry:")
        assert [one.kind for one in shelf.board(ledger).processes if one.alive] == ["web"]
        told = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        # The supervisor gives it three seconds; a crowded test machine a few more.
        assert time.monotonic() - told < 8
    assert shelf.board(ledger).processes == ()


@pytest.mark.parametrize("chunked", [False, True])
def test_fifty_megabytes_are_refused_with_an_answer_that_arrives(server, ledger, chunked):
    _, port = server
    token = people.issue_token(ledger, people.add_user(ledger, "lin", Role.WRITER))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    sent = b'{"body": "' + b"x" * 50_000_000 + b'"}'
    pieces = (sent[start : start + 65536] for start in range(0, len(sent), 65536))
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        body = pieces if chunked else sent
        connection.request("POST", "/api/v1/check", body=body, headers=headers, encode_chunked=chunked)
        with connection.getresponse() as answer:
            assert answer.status == 413
            assert json.loads(answer.read())["code"] == "too-large"


def test_without_a_sender_of_hints_it_says_what_to_install(settings):
    program = "from web import nudges, serve; nudges.entry_points = lambda group: (); serve.main()"
    environ = {**os.environ, "COPYDESK_DATA": str(settings.folder)}
    ended = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "make install" in ended.stderr
