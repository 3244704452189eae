"""One thread tells many browsers what is new, each only what they may know."""

from __future__ import annotations

import queue
import threading
from datetime import UTC, datetime

import pytest

from web.streams import MOST_OF_ONE_PERSON, MOST_STREAMS, WAITING_AT_MOST, Broadcaster, Cursor, News, NoRoom, Stream
from workflow import desk, shelf
from workflow.article import Source
from workflow.shelf.people import Person
from workflow.states import Role

NOW = datetime(2026, 5, 4, tzinfo=UTC)


def someone(number: int, role: Role = Role.WRITER) -> Person:
    """A person of a role."""
    return Person(number, f"p{number}", role, "", "")


def news(event_id: int, *, submission: int = 1, author: int = 1) -> News:
    """Something that happened."""
    return News(event_id, NOW, "submit", submission, 1, author)


@pytest.mark.parametrize(
    ("person", "submission", "author", "heard"),
    [
        (someone(1), 7, 1, True),
        (someone(2), 7, 1, False),
        (someone(1), 0, 0, False),
        (someone(3, Role.REVIEWER), 7, 1, True),
        (someone(3, Role.REVIEWER), 0, 0, False),
        (someone(4, Role.OPS), 0, 0, True),
        (someone(5, Role.ADMIN), 7, 1, True),
    ],
)
def test_writers_hear_of_their_own_and_ops_of_the_desk(person, submission, author, heard):
    assert news(1, submission=submission, author=author).is_for(person) is heard


def test_an_event_that_appears_behind_a_later_one_is_told_too():
    """PostgreSQL numbers events before their transactions commit."""
    cursor = Cursor(0, settled_after_s=60)
    assert [one.id for one in cursor.fresh([news(1), news(3)])] == [1, 3]
    assert cursor.settled == 0
    assert [one.id for one in cursor.fresh([news(1), news(2), news(3)])] == [2]


def test_what_is_settled_is_not_read_again():
    cursor = Cursor(5, settled_after_s=0)
    assert [one.id for one in cursor.fresh([news(6), news(7)])] == [6, 7]
    assert cursor.settled == 7


def test_a_browser_too_slow_to_listen_is_let_go():
    stream = Stream(someone(1))
    for number in range(WAITING_AT_MOST + 1):
        stream.offer(news(number))
    assert stream.over.is_set()


def test_there_is_room_for_so_many_and_no_more(database):
    broadcaster = Broadcaster(database, every_s=0.01)
    try:
        streams = [broadcaster.open(someone(number)) for number in range(MOST_STREAMS)]
        with pytest.raises(NoRoom):
            broadcaster.open(someone(99))
        broadcaster.leave(streams[0])
        broadcaster.open(someone(99))
    finally:
        broadcaster.close()


def test_one_person_does_not_take_all_the_room(database):
    broadcaster = Broadcaster(database, every_s=0.01)
    try:
        for _ in range(MOST_OF_ONE_PERSON):
            broadcaster.open(someone(1))
        with pytest.raises(NoRoom):
            broadcaster.open(someone(1))
        broadcaster.open(someone(2))
    finally:
        broadcaster.close()


def test_the_reading_thread_rests_when_nobody_listens(database):
    others = set(threading.enumerate())
    broadcaster = Broadcaster(database, every_s=0.01)
    stream = broadcaster.open(someone(1))
    (reading,) = [thread for thread in set(threading.enumerate()) - others if thread.name == "events"]
    broadcaster.leave(stream)
    reading.join(5)
    assert not reading.is_alive()


def test_twenty_listeners_cost_as_many_reads_as_one(database, person, monkeypatch):
    reads = []
    real = shelf.events_after
    monkeypatch.setattr(shelf, "events_after", lambda *args, **more: (reads.append(1), real(*args, **more))[1])
    broadcaster = Broadcaster(database, every_s=0.05)
    try:
        streams = [broadcaster.open(someone(number, Role.REVIEWER)) for number in range(MOST_STREAMS)]
        writer = person("writer")
        done = desk.submit(database, writer, Source(body="A text that goes on and on."))
        heard = [stream.waiting.get(timeout=5) for stream in streams]
        assert {one.submission_id for one in heard} == {done.submission_id}
        assert len(reads) < 40
    finally:
        broadcaster.close()


def test_a_sick_database_does_not_end_the_telling(database, person, monkeypatch):
    broadcaster = Broadcaster(database, every_s=0.02)
    real = shelf.events_after
    monkeypatch.setattr(shelf, "events_after", lambda *_args, **_more: 1 / 0)
    stream = broadcaster.open(someone(9, Role.REVIEWER))
    try:
        desk.submit(database, person("writer"), Source(body="A text that goes on and on."))
        with pytest.raises(queue.Empty):
            stream.waiting.get(timeout=0.2)
        monkeypatch.setattr(shelf, "events_after", real)
        assert stream.waiting.get(timeout=5).verb == "submit"
    finally:
        broadcaster.close()
