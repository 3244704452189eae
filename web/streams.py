"""What is new, told to many browsers at once: one thread reads the ledger, however many listen."""

from __future__ import annotations

import queue
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from web.logs import log
from workflow import shelf
from workflow.clock import now, ticks
from workflow.db import Database
from workflow.shelf.people import Person
from workflow.shelf.views import EventView
from workflow.states import Role

EVERY_S = 0.5
MOST_STREAMS = 20
MOST_OF_ONE_PERSON = 6
WAITING_AT_MOST = 200
BATCH = 200
# PostgreSQL hands out ids before it commits: an event may turn up after one with a higher id, but not this late.
SETTLED_AFTER_S = 10.0
CLOSE_WITHIN_S = 2.0
RECENT = timedelta(seconds=10)
_REMEMBERED = 10_000

# Nothing on any page changes by these.
_QUIET = frozenset({"sign_in", "sign_out", "set_preferences", "save_draft"})
_STEERING = frozenset({Role.OPS, Role.ADMIN})


class NoRoom(Exception):
    """As many streams are open as one process holds; the browser asks from time to time instead."""


@dataclass(frozen=True, slots=True)
class News:
    """Something happened. submission_id: 0 when it is about no submission; author_id: of the submission, 0 as well."""

    id: int
    at: datetime
    verb: str
    submission_id: int
    revision: int
    author_id: int

    def is_for(self, person: Person) -> bool:
        """Whether this person may hear of it: writers of their own submissions, ops of the desk itself."""
        if self.submission_id == 0:
            return person.role in _STEERING
        return person.role is not Role.WRITER or self.author_id == person.id


class Reader:
    """Reads events and finds out whose submissions they are about."""

    def __init__(self, database: Database) -> None:
        """Authors never change, so they are remembered."""
        self._database = database
        self._authors: OrderedDict[int, int] = OrderedDict()
        self._lock = threading.Lock()

    def last_id(self) -> int:
        """The newest event's id."""
        return shelf.last_event_id(self._database)

    def after(self, event_id: int, *, limit: int = BATCH) -> tuple[News, ...]:
        """The events after one, oldest first."""
        return tuple(self._news(row) for row in shelf.events_after(self._database, event_id, limit=limit))

    def recent(self) -> tuple[News, ...]:
        """The events of the last seconds: a page may have been made just before they happened."""
        since = now() - RECENT
        return tuple(one for one in self.after(max(0, self.last_id() - 50)) if one.at >= since)

    def _news(self, row: EventView) -> News:
        submission_id = row.submission_id or 0
        author_id = self._author(submission_id) if submission_id else 0
        return News(row.id, row.at, row.verb, submission_id, row.revision or 0, author_id)

    def _author(self, submission_id: int) -> int:
        with self._lock:
            if submission_id in self._authors:
                return self._authors[submission_id]
        brief = shelf.submission_brief(self._database, submission_id)
        author_id = brief.author_id if brief else 0
        with self._lock:
            self._authors[submission_id] = author_id
            if len(self._authors) > _REMEMBERED:
                self._authors.popitem(last=False)
        return author_id


class Stream:
    """One browser that listens."""

    def __init__(self, person: Person) -> None:
        """Nothing has been told yet."""
        self.person = person
        self.waiting: queue.Queue[News] = queue.Queue(WAITING_AT_MOST)
        self.over = threading.Event()

    def offer(self, news: News) -> None:
        """Tell it, if it may know. A browser too slow to listen is let go; it comes back and catches up."""
        if news.is_for(self.person):
            try:
                self.waiting.put_nowait(news)
            except queue.Full:
                self.over.set()


class Broadcaster:
    """One reading thread for all streams of this process; it rests while nobody listens."""

    def __init__(self, database: Database, *, every_s: float = EVERY_S) -> None:
        """No thread and no connection until somebody listens."""
        self.reader = Reader(database)
        self._database = database
        self._every_s = every_s
        self._streams: set[Stream] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    def open(self, person: Person) -> Stream:
        """A stream for somebody. Raises NoRoom."""
        stream = Stream(person)
        start = self.reader.last_id()
        with self._lock:
            theirs = sum(one.person.id == person.id for one in self._streams)
            if self._closed.is_set() or len(self._streams) >= MOST_STREAMS or theirs >= MOST_OF_ONE_PERSON:
                raise NoRoom
            self._streams.add(stream)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, args=(start,), name="events", daemon=True)
                self._thread.start()
        return stream

    def leave(self, stream: Stream) -> None:
        """Nobody listens to this stream any more."""
        with self._lock:
            self._streams.discard(stream)

    def close(self) -> None:
        """The process ends: let every browser go; they come back to the next one."""
        self._closed.set()
        for stream in self._listening():
            stream.over.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            # It may be reading: its connection goes back before the database is closed.
            thread.join(CLOSE_WITHIN_S)

    @property
    def count(self) -> int:
        """How many streams are open."""
        return len(self._listening())

    def _listening(self) -> tuple[Stream, ...]:
        with self._lock:
            return tuple(self._streams)

    def _rests(self) -> bool:
        with self._lock:
            if self._streams and not self._closed.is_set():
                return False
            self._thread = None
            return True

    def _run(self, start: int) -> None:
        cursor = Cursor(start, settled_after_s=0.0 if self._database.is_sqlite else SETTLED_AFTER_S)
        while not self._rests():
            try:
                self._tell(cursor.fresh(self.reader.after(cursor.settled)))
            except Exception as error:  # noqa: BLE001 - a database that is away for a while must not end the thread
                log.warning("events not read", error=str(error))
            self._closed.wait(self._every_s)

    def _tell(self, found: Iterable[News]) -> None:
        streams = self._listening()
        for news in found:
            if news.verb not in _QUIET:
                for stream in streams:
                    stream.offer(news)


class Cursor:
    """How far the events were read, when lower ids may still turn up behind higher ones."""

    def __init__(self, start: int, *, settled_after_s: float) -> None:
        """start: everything up to this id has been told."""
        self.settled = start
        self._settled_after_s = settled_after_s
        self._seen: dict[int, float] = {}

    def fresh(self, found: Iterable[News]) -> list[News]:
        """Those that were not there last time; `found` has to be everything after `settled`."""
        moment = ticks()
        new = [news for news in found if news.id not in self._seen]
        self._seen.update((news.id, moment) for news in new)
        old = [event_id for event_id, at in self._seen.items() if moment - at >= self._settled_after_s]
        self.settled = max([self.settled, *old])
        self._seen = {event_id: at for event_id, at in self._seen.items() if event_id > self.settled}
        return new
