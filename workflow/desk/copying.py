"""Fetching the desk's own copies of pictures: each once for a text, politely, and never for longer than agreed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.clock import now, ticks
from workflow.db import Database
from workflow.desk.media import keep, total_size
from workflow.desk.probing import end_turn, free_from, key_of, take_turn
from workflow.failpoints import reach
from workflow.outside.fetching import SECONDS_FOLD, Fetched, fetch
from workflow.outside.manners import Manners
from workflow.outside.wire import target_of
from workflow.pictures import WhyNot
from workflow.states import CopyState
from workflow.tables import PictureRow, Revision

MOST_PICTURES = 50
"""So many pictures of one text are copied, the first ones."""

MOST_BYTES = 32 * 1024 * 1024
"""So much have all copies of one text together."""

TRIES = 3
AT_ONCE = 4
"""So many hosts are asked at once."""

ROUND_S = 15.0
"""Nothing new is begun after so many seconds: whoever did it goes on with other work, and comes back."""

_AGAIN = (timedelta(seconds=5), timedelta(seconds=30))
_GRACE_S = 2.0
_NO_ANSWER = Fetched(why=WhyNot.NO_ANSWER, passing=True)


@dataclass(frozen=True, slots=True)
class Copies:
    """How far a text is. left_out: by address, why. again_at: when to come back, None when all is settled."""

    left_out: dict[str, WhyNot] = field(default_factory=dict)
    again_at: datetime | None = None


def copy_all(
    database: Database, revision_id: int, addresses: Sequence[str], manners: Manners, *, until: datetime
) -> Copies:
    """Fetch what is not settled yet of these pictures, within half a minute.

    revision_id: of the text that a person wrote. until: what could not be had by then is left out.
    """
    _begin(database, revision_id, addresses)
    end = ticks() + ROUND_S
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")
    try:
        while ticks() < end and (wave := _turns(database, revision_id, manners)):
            flights = {pool.submit(fetch, row.address, manners): (host, row) for host, row in wave.items()}
            _land(database, flights, 2 * SECONDS_FOLD * manners.seconds + _GRACE_S)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    copies = _how_far(database, revision_id, addresses)
    if copies.again_at is None or copies.again_at < until:
        return copies
    with database.write() as connection:
        leave_out(connection, revision_id, addresses, WhyNot.NO_ANSWER)
    return _how_far(database, revision_id, addresses)


def _begin(database: Database, revision_id: int, addresses: Sequence[str]) -> None:
    """Enter what is new. What an earlier text of the article shows already is not asked for again."""
    with database.read() as connection:
        fresh = _unknown(connection, revision_id, addresses)
        if not fresh:
            return
        earlier = _earlier(connection, revision_id, fresh)
    at, first = now(), set(addresses[:MOST_PICTURES])
    rows = [
        {"revision_id": revision_id, "address": address, "address_sha256": key_of(address), "due_at": at}
        | _first_state(earlier.get(address), too_many=address not in first)
        for address in fresh
    ]
    with database.write() as connection:
        _insert(connection, rows)


def _unknown(connection: Connection, revision_id: int, addresses: Collection[str]) -> list[str]:
    known = set(connection.scalars(select(PictureRow.address).where(PictureRow.revision_id == revision_id)))
    return [address for address in addresses if address not in known]


def _earlier(connection: Connection, revision_id: int, addresses: Collection[str]) -> dict[str, str]:
    """The newest copy that another text of the same article shows for each of these addresses."""
    article = select(Revision.submission_id).where(Revision.id == revision_id).scalar_subquery()
    wanted = (
        select(PictureRow.address, PictureRow.media_sha256)
        .join(Revision, Revision.id == PictureRow.revision_id)
        .where(Revision.submission_id == article, PictureRow.state == CopyState.KEPT)
        .where(PictureRow.address_sha256.in_([key_of(address) for address in addresses]))
    )
    return {row.address: row.media_sha256 for row in connection.execute(wanted.order_by(Revision.number))}


def _first_state(media_sha256: str | None, *, too_many: bool) -> dict[str, Any]:
    if too_many:
        return {"state": CopyState.LEFT_OUT, "media_sha256": None, "why": WhyNot.TOO_MUCH}
    state = CopyState.KEPT if media_sha256 else CopyState.WAITING
    return {"state": state, "media_sha256": media_sha256, "why": ""}


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(PictureRow).on_conflict_do_nothing(), rows)


def _turns(database: Database, revision_id: int, manners: Manners) -> dict[str, Any]:
    """For each host at which it is our turn now, the picture to fetch there next."""
    due = select(PictureRow.__table__).where(
        PictureRow.revision_id == revision_id, PictureRow.state == CopyState.WAITING, PictureRow.due_at <= now()
    )
    with database.read() as connection:
        rows = connection.execute(due.order_by(PictureRow.due_at, PictureRow.address_sha256)).all()
    wanted = {_host(row.address): row for row in reversed(rows)}
    if not wanted:
        return {}
    ours: dict[str, Any] = {}
    with database.write() as connection:
        for host, row in wanted.items():
            if len(ours) < AT_ONCE and take_turn(connection, host, manners):
                ours[host] = row
    return ours


def _host(address: str) -> str:
    try:
        return target_of(address).host
    except ValueError:
        # A name and a password stand in it: it is asked nobody, and told so.
        return ""


def _land(database: Database, flights: dict[Future[Fetched], tuple[str, Any]], seconds: float) -> None:
    """Write down what came back; who has not come back by then, with a resolver that hangs, has no answer."""
    done, _ = wait(flights, timeout=seconds)
    reach("pictures.fetched")
    with database.write() as connection:
        for flight, (host, row) in flights.items():
            fetched = flight.result() if flight in done else _NO_ANSWER
            _write_down(connection, row, fetched)
            # Where all is well the next picture is asked for at once, as a browser would.
            end_turn(connection, host, float(fetched.wait_s))


def _write_down(connection: Connection, row: Any, fetched: Fetched) -> None:
    """Only while the picture waits: what was settled meanwhile, because its article went out, stays as it was."""
    connection.execute(
        update(PictureRow)
        .where(
            PictureRow.revision_id == row.revision_id,
            PictureRow.address_sha256 == row.address_sha256,
            PictureRow.state == CopyState.WAITING,
        )
        .values(_outcome(connection, row, fetched))
    )


def _outcome(connection: Connection, row: Any, fetched: Fetched) -> dict[str, Any]:
    at = now()
    if fetched.image and total_size(connection, row.revision_id) + len(fetched.image.raw) <= MOST_BYTES:
        return {"state": CopyState.KEPT, "media_sha256": keep(connection, fetched.image, at), "due_at": at}
    tries = row.tries + 1
    if fetched.passing and tries < TRIES:
        again = max(_AGAIN[tries - 1], timedelta(seconds=fetched.wait_s))
        return {"tries": tries, "due_at": at + again}
    return {"state": CopyState.LEFT_OUT, "why": fetched.why or WhyNot.TOO_MUCH, "tries": tries, "due_at": at}


def leave_out(connection: Connection, revision_id: int, addresses: Collection[str], why: WhyNot) -> None:
    """Settle these pictures of a text, as far as they are not: readers see their words. No later copy changes that."""
    keys = [key_of(address) for address in addresses]
    settled = {"state": CopyState.LEFT_OUT, "why": why, "due_at": now()}
    rows = [
        {"revision_id": revision_id, "address": address, "address_sha256": key_of(address), **settled}
        for address in addresses
    ]
    _insert(connection, rows)
    connection.execute(
        update(PictureRow)
        .where(PictureRow.revision_id == revision_id, PictureRow.address_sha256.in_(keys))
        .where(PictureRow.state == CopyState.WAITING)
        .values(settled)
    )


def _how_far(database: Database, revision_id: int, addresses: Collection[str]) -> Copies:
    with database.read() as connection:
        known = select(PictureRow.__table__).where(PictureRow.revision_id == revision_id)
        rows = [row for row in connection.execute(known) if row.address in addresses]
        waiting = [row for row in rows if row.state == CopyState.WAITING]
        free = free_from(connection, {_host(row.address) for row in waiting})
    left_out = {row.address: WhyNot(row.why) for row in rows if row.state == CopyState.LEFT_OUT}
    again = [max(row.due_at, free.get(_host(row.address), row.due_at)) for row in waiting]
    return Copies(left_out, min(again, default=None))
