"""Suite `board`: the ops board on a ledger with years in it, against the one query that most boards begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any

import redis
from sqlalchemy import Engine, event, func, select

from workers.bench.broker import valkey
from workers.bench.cases import Case, LeftOut, by_turns, p95, say, wall_ms
from workers.bench.filled import fill
from workers.bench.grounds import folder, ledgers
from workers.broker import NoBroker
from workers.queues import hints_in, waiting
from workflow import shelf
from workflow.db import Database
from workflow.line import LINE
from workflow.settings import Settings
from workflow.states import Lane
from workflow.tables import StageRun


def board(quick: bool) -> Iterator[Case | LeftOut]:
    """The whole ops board, with what stands beside it and the hints in the broker, and what it asks for."""
    runs = 50_000 if quick else 1_000_000
    try:
        with folder() as place, valkey(Settings(folder=place), place) as client:
            yield from _board(client, runs, rounds=5 if quick else 41)
    except NoBroker as error:
        yield LeftOut("board", "all", str(error))


def _board(client: redis.Redis, runs: int, *, rounds: int) -> Iterator[Case]:
    with ledgers("SQLite", 1) as (database,):
        say(f"board: entering {runs:,} stage runs")
        fill(database, runs // len(LINE), one_in=1000)
        reading = partial(_read, database, client)
        times, others = by_turns(
            partial(wall_ms, reading), partial(wall_ms, partial(_counted, database)), rounds=rounds
        )
        peer = f"{runs:,} stage runs; peer: count(*) by stage and state alone"
        yield Case("board", f"p50, {peer}", median(times), median(others), "ms")
        yield Case("board", f"p95, {peer}", p95(times), p95(others), "ms")
        places = len(LINE) + len(shelf.channels(database))
        case = "statements; peer: a count for each stage and channel"
        yield Case("board", case, _statements(database.reader, reading), places, "statements")
    ours, theirs = (_trips(client, ask) for ask in (hints_in, _depths))
    yield Case("board", "to the broker; peer: the depth of each queue", ours, theirs, "round trips")


def _read(database: Database, client: redis.Redis) -> object:
    """What the web process reads, once a second at the most, for all who look."""
    failures, acts = shelf.failures(database, limit=10), shelf.audit(database, limit=100, chain="desk")
    return shelf.board(database), failures, acts, hints_in(client)


def _counted(database: Database) -> object:
    query = select(StageRun.stage, StageRun.state, func.count()).group_by(StageRun.stage, StageRun.state)
    with database.read() as connection:
        return connection.execute(query).all()


def _depths(client: redis.Redis) -> object:
    return [waiting(client, lane) for lane in Lane]


class _Counted(redis.UnixDomainSocketConnection):
    """A connection that counts how often something is sent over it, a pipeline being one time."""

    trips = 0

    def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        """Count and send."""
        type(self).trips += 1
        super().send_packed_command(command, check_health=check_health)  # type: ignore[no-untyped-call]


def _trips(client: redis.Redis, ask: Callable[[redis.Redis], object]) -> int:
    """How many round trips to the broker of a client something takes."""
    path = client.connection_pool.connection_kwargs["path"]
    with redis.Redis(connection_pool=redis.ConnectionPool(connection_class=_Counted, path=path)) as counted:
        counted.ping()
        before = _Counted.trips
        ask(counted)
        return _Counted.trips - before


def _statements(engine: Engine, work: Callable[[], object]) -> int:
    """How many statements go to the database meanwhile; what begins a transaction is none."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.extend([statement] if statement != "BEGIN" else [])

    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)
