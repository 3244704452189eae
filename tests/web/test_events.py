"""Live pages over a real server."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from web.events import broadcaster_of
from workflow import desk
from workflow.article import Source

TEXT = "A text that goes on and on, and then it ends."


@pytest.fixture
def port(app) -> Iterator[int]:
    """The application on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.port
    broadcaster_of(app).close()
    server.shutdown()
    thread.join()
    server.server_close()


class Listener:
    """A browser's event stream."""

    def __init__(self, port: int, token: str, **headers: str) -> None:
        """Open it."""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        sent = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        self.connection.request("GET", "/events", headers={**sent, **headers})
        self.answer = self.connection.getresponse()

    def hear(self) -> tuple[int, dict[str, object]]:
        """The next event: its id and its facts."""
        event_id = 0
        while line := self.answer.readline().decode().rstrip("\n"):
            if line.startswith("retry:"):
                assert self.answer.readline() == b"\n"
            elif line.startswith("id: "):
                event_id = int(line[4:])
            elif line.startswith("data: "):
                self.answer.readline()
                return event_id, json.loads(line[6:])
        raise AssertionError("the stream ended")

    def close(self) -> None:
        """Leave."""
        self.connection.close()


@pytest.fixture
def listen(port, database) -> Iterator:
    """Open streams that are closed at the end."""
    opened = []

    def open_stream(actor, **headers: str) -> Listener:
        opened.append(Listener(port, desk.people.issue_token(database, actor.user_id), **headers))
        return opened[-1]

    yield open_stream
    for one in opened:
        one.close()


def test_a_reviewer_hears_of_a_new_article_at_once(listen, person, database):
    stream = listen(person("reviewer"))
    assert stream.answer.status == 200
    assert stream.answer.getheader("Content-Type").startswith("text/event-stream")
    done = desk.submit(database, person("writer"), Source(body=TEXT))
    _, facts = stream.hear()
    assert facts == {"submission_id": done.submission_id, "verb": "submit", "revision": 1}


def test_a_writer_hears_only_of_their_own(listen, person, database):
    me, other = person("writer", "me"), person("writer", "other")
    stream = listen(me)
    desk.submit(database, other, Source(body=TEXT))
    mine = desk.submit(database, me, Source(body=TEXT))
    _, facts = stream.hear()
    assert facts["submission_id"] == mine.submission_id


def test_who_comes_back_hears_what_they_missed(listen, person, database):
    reviewer, writer = person("reviewer"), person("writer")
    stream = listen(reviewer)
    first = desk.submit(database, writer, Source(body=TEXT))
    event_id, facts = stream.hear()
    assert facts["submission_id"] == first.submission_id
    stream.close()
    second = desk.submit(database, writer, Source(body=TEXT))
    again = listen(reviewer, **{"Last-Event-ID": str(event_id)})
    assert again.hear()[1]["submission_id"] == second.submission_id


def test_a_page_made_just_before_the_stream_opened_misses_nothing(listen, person, database):
    reviewer = person("reviewer")
    done = desk.submit(database, person("writer"), Source(body=TEXT))
    assert listen(reviewer).hear()[1]["submission_id"] == done.submission_id


def test_browsers_without_a_stream_ask_again(app, person, database):
    writer = person("writer")
    client = app.test_client()
    headers = {"Authorization": f"Bearer {desk.people.issue_token(database, writer.user_id)}"}
    headers["Accept"] = "application/json"
    first = client.get("/events", headers=headers).json
    assert first["events"] == [{"submission_id": 0, "verb": "reset", "revision": 0}]
    desk.submit(database, person("writer", "other"), Source(body=TEXT))
    done = desk.submit(database, writer, Source(body=TEXT))
    second = client.get(f"/events?after={first['last']}", headers=headers).json
    assert [event["submission_id"] for event in second["events"]] == [done.submission_id]
    third = client.get(f"/events?after={second['last']}", headers=headers).json
    assert third == {"last": second["last"], "events": []}


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "²", "1e3"])
def test_an_impossible_place_to_go_on_from_means_everything_is_new(browser, person, after):
    answer = browser(person("writer")).get(f"/events?after={after}", Accept="application/json")
    assert answer.json["events"][0]["verb"] == "reset"


def test_over_the_cap_browsers_are_sent_to_ask_again(app, browser, person, monkeypatch):
    monkeypatch.setattr("web.streams.MOST_STREAMS", 0)
    answer = browser(person("writer")).get("/events", Accept="text/event-stream")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_strangers_hear_nothing(app):
    answer = app.test_client().get("/events", headers={"Accept": "text/event-stream"})
    assert answer.status_code == 401
