"""Whether the audit trail is whole: every hash right, every link joined, every chain as long as its head says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from workflow.db import Database
from workflow.tables import ChainHead, Event, Submission
from workflow.trail import chain_of, hash_of

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain is broken. why: in words."""

    chain: str
    seq: int
    why: str


def breaks(database: Database) -> tuple[Break, ...]:
    """Every break in every chain, reading the events once."""
    with database.read() as connection:
        heads = _heads(connection)
        found = list(_walk(connection, heads))
    found += [Break(chain, seq, "events are missing at the end") for chain, (seq, _) in heads.items() if seq]
    return tuple(found)


def _heads(connection: Connection) -> dict[str, tuple[int, str]]:
    """What each chain's head says: how many events, and the last hash."""
    heads = {row.chain: (row.seq, row.hash) for row in connection.execute(select(ChainHead.__table__))}
    for row in connection.execute(select(Submission.id, Submission.event_seq, Submission.event_hash)):
        heads[chain_of(row.id)] = (row.event_seq, row.event_hash)
    return heads


def _walk(connection: Connection, heads: dict[str, tuple[int, str]]) -> Iterator[Break]:
    """Check the events in their order; a chain whose head is reached, and right, is taken off `heads`."""
    last: tuple[str, int, str] = ("", 0, "")
    for row in connection.execute(
        select(Event.__table__).order_by(Event.chain, Event.seq).execution_options(yield_per=BATCH)
    ):
        facts = row._asdict()
        chain, seq, hash_before = last if last[0] == row.chain else (row.chain, 0, "")
        yield from _check(facts, seq, hash_before)
        last = (chain, row.seq, row.hash)
        if heads.get(chain) == (row.seq, row.hash):
            heads[chain] = (0, "")


def _check(facts: dict[str, Any], seq: int, hash_before: str) -> Iterator[Break]:
    if facts["seq"] != seq + 1:
        yield Break(facts["chain"], facts["seq"], "events are missing before this one")
    elif facts["prev_hash"] != hash_before:
        yield Break(facts["chain"], facts["seq"], "this event does not follow from the one before")
    if hash_of(facts) != facts["hash"]:
        yield Break(facts["chain"], facts["seq"], "this event was changed after it was written")
