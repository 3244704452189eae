"""Suite `memory`: how the web process grows while stage runs come in and people look, against a monitor's state."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from workers.bench.broker import environ_of, valkey
from workers.bench.cases import Case, LeftOut, say
from workers.bench.filled import enter, fill
from workers.bench.grounds import folder
from workers.bench.processes import running_as, until
from workers.bench.resident import below, counts_memory, resident_mb
from workers.bench.viewers import Viewers, looking
from workers.broker import NoBroker
from workers.chaos.scene import free_port
from workers.health import healthy
from workflow import desk
from workflow.db import Database
from workflow.desk import Actor, people
from workflow.line import LINE
from workflow.migrations import upgrade
from workflow.settings import Settings
from workflow.states import Role

_PORTIONS = 100
_PAGES_BETWEEN = 5
# Less growth than this cannot be told from none.
_LEAST_MB = 0.1
_OF_OPS = (
    "/ops",
    "/ops/failures",
    "/ops/dead",
    "/ops/batches",
    "/ops/alarms",
    "/ops/replays",
    "/ops/events",
    "/ops/submissions",
    "/ops/submissions/7",
    "/ops/stage/links",
    "/ops/channel/site",
    "/metrics",
)
_OF_REVIEWERS = (
    "/review",
    "/submissions/100/review",
    "/submissions/200/review?view=raw",
    "/rules",
    "/review?split=all",
)
_OF_WRITERS = ("/submissions", "/submissions/7", "/submissions/7/revisions/1", "/submissions/new", "/account")


@dataclass(frozen=True, slots=True)
class _Size:
    """How much: stage runs that come in, rounds of pages before and after, submissions that are there already."""

    runs: int
    rounds: int
    before: int


def memory(quick: bool) -> Iterator[Case | LeftOut]:
    """Resident memory of the web server, before and after, with live streams, board requests and pages of each kind."""
    if not counts_memory():
        yield LeftOut("memory", "all", "only Linux says how much memory is resident")
        return
    size = _Size(2_200, 2, 300) if quick else _Size(100_000, 20, 1_000)
    try:
        with folder() as place:
            yield from _measured(Settings(folder=place, port=free_port()), place, size)
    except NoBroker as error:
        yield LeftOut("memory", "all", str(error))


def _measured(settings: Settings, place: Path, size: _Size) -> Iterator[Case]:
    with valkey(settings, place):
        database = Database(settings.database)
        upgrade(database.url)
        desk.set_up(database, settings)
        writer = fill(database, size.before, one_in=100)
        command = [sys.executable, "-m", "web.serve"]
        with running_as(command, place / "web.log", environ=environ_of(settings)) as pid:
            until("the web server", partial(healthy, settings))
            before, after = _grown(database, writer, settings.port, pid, size)
        database.close()
    kept = _kept(size.runs)
    peer = f"{size.runs:,} stage runs; peer: Celery's State, as Flower keeps it"
    yield Case("memory", f"before {peer}", before, kept["before"], "MB")
    yield Case("memory", f"after {peer}", after, kept["after"], "MB")
    grown = max(_LEAST_MB, after - before), max(_LEAST_MB, kept["after"] - kept["before"])
    yield Case("memory", f"growth over {peer}", *grown, "MB")


def _grown(database: Database, writer: Actor, port: int, pid: int, size: _Size) -> tuple[float, float]:
    ops, reviewer = (_session(database, people.add_user(database, name, role)) for name, role in _STAFF)
    browsing = [(ops, _OF_OPS), (ops, ("/ops",)), (reviewer, _OF_REVIEWERS)]
    browsing += [(_session(database, writer.user_id or 0), _OF_WRITERS)]
    with looking(port, browsing, [ops, ops, reviewer, reviewer, ops, reviewer]) as viewers:
        _let_look(viewers, size.rounds)
        before = resident_mb(*below(pid))
        say(f"memory: {before:.1f} MB after {viewers.opened:,} pages; entering {size.runs:,} stage runs")
        _come_in(database, writer, viewers, size)
        _let_look(viewers, size.rounds)
        after = resident_mb(*below(pid))
        say(f"memory: {after:.1f} MB after {viewers.opened:,} pages and {viewers.heard:,} lines of live streams")
    if viewers.refused:
        say(f"memory: not answered with 200: {viewers.refused}")
    return before, after


_STAFF: Sequence[tuple[str, Role]] = (("ops", Role.OPS), ("reviewer", Role.REVIEWER))


def _session(database: Database, user_id: int) -> str:
    return people.use_link(database, people.issue_link(database, user_id))


def _let_look(viewers: Viewers, rounds: int) -> None:
    """Wait until so many rounds of all pages more have been opened."""
    _let_open(viewers, rounds * (len(_OF_OPS) + len(_OF_REVIEWERS) + len(_OF_WRITERS)))


def _let_open(viewers: Viewers, pages: int) -> None:
    enough = viewers.opened + pages
    until("the pages", lambda: viewers.opened >= enough, within=600)


def _come_in(database: Database, writer: Actor, viewers: Viewers, size: _Size) -> None:
    """Enter the stage runs in portions, some pages apart, so that every kind of page is read between them."""
    last, articles = size.before, size.runs // len(LINE) + 1
    for portion in range(_PORTIONS):
        first, last = last + 1, size.before + articles * (portion + 1) // _PORTIONS
        if last >= first:
            enter(database, writer, first, last, one_in=100, told=True)
        _let_open(viewers, _PAGES_BETWEEN)


def _kept(tasks: int) -> dict[str, float]:
    command = [sys.executable, "-m", "workers.bench.keeping", str(tasks)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return dict(json.loads(done.stdout))
