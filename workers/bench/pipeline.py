"""Suite `pipeline`: from an article handed in to everything about it committed, against a bare Celery chain."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from workers.bench.cases import RATE, Case, LeftOut, say, side_by_side
from workers.bench.grounds import folder
from workers.bench.ours import Desk
from workers.bench.sides import opened
from workers.bench.theirs import Chain
from workers.broker import NoBroker

_STORY = 3_000  # bytes: about a thousand Chinese characters, five hundred English words
_LONG = 10_000
_PEER = "peer: chain of four empty tasks"


def pipeline(quick: bool) -> Iterator[Case | LeftOut]:
    """One article at a time, and a backlog; two prefork processes on each side, one Valkey."""
    singles, count, rounds = (6, 24, 1) if quick else (41, 200, 3)
    try:
        with folder() as place, opened(place) as (ours, theirs):
            for size in (_STORY, _LONG):
                yield from _of_size(ours, theirs, size, singles, count, rounds)
    except NoBroker as error:
        yield LeftOut("pipeline", "all", str(error))


def _of_size(ours: Desk, theirs: Chain, size: int, singles: int, count: int, rounds: int) -> Iterator[Case]:
    name = f"{size // 1000} kB"
    say(f"pipeline: {name}, one at a time")
    mine, peer = side_by_side(partial(ours.one, size), theirs.one, rounds=singles)
    yield Case("pipeline", f"{name}, one at a time, p50; {_PEER}", mine, peer, "ms")
    say(f"pipeline: {name}, handed in at once")
    mine, peer = side_by_side(partial(ours.flood, size, count), partial(theirs.flood, count), rounds=rounds)
    yield Case("pipeline", f"{name}, handed in at once; {_PEER}", mine, peer, RATE)
    say(f"pipeline: {name}, backlog")
    mine, peer = side_by_side(partial(ours.drain, size, count), partial(theirs.drain, count), rounds=rounds)
    yield Case("pipeline", f"{name}, backlog; {_PEER}", mine, peer, RATE)
