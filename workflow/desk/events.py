"""Events: every verb leaves one, chained by hash to the one before, in the verb's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from workflow.clock import now
from workflow.desk.actors import Actor
from workflow.tables import ChainHead, Event
from workflow.trail import hash_of

DESK_CHAIN = "desk"


def make_row(  # noqa: PLR0913 - an event has this many facts
    actor: Actor,
    verb: str,
    *,
    chain: str,
    seq: int,
    prev_hash: str,
    detail: Mapping[str, Any],
    submission_id: int | None = None,
    revision: int | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """One event, ready to insert, its hash filled in."""
    row: dict[str, Any] = {
        "chain": chain,
        "seq": seq,
        "at": at or now(),
        "user_id": actor.user_id,
        "actor": actor.name,
        "verb": str(verb),
        "submission_id": submission_id,
        "revision": revision,
        "detail": dict(detail),
        "prev_hash": prev_hash,
    }
    return {**row, "hash": hash_of(row)}


def append_desk_event(connection: Connection, actor: Actor, verb: str, detail: Mapping[str, Any]) -> None:
    """An event that concerns no submission: people, holds, bulk retries."""
    head = connection.execute(
        select(ChainHead.seq, ChainHead.hash).where(ChainHead.chain == DESK_CHAIN).with_for_update()
    ).one_or_none()
    seq, prev_hash = (head.seq, head.hash) if head else (0, "")
    row = make_row(actor, verb, chain=DESK_CHAIN, seq=seq + 1, prev_hash=prev_hash, detail=detail)
    connection.execute(insert(Event), [row])
    if head is None:
        connection.execute(insert(ChainHead).values(chain=DESK_CHAIN, seq=1, hash=row["hash"]))
    else:
        connection.execute(
            update(ChainHead).where(ChainHead.chain == DESK_CHAIN).values(seq=row["seq"], hash=row["hash"])
        )
