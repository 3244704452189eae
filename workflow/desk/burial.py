"""Giving up what took its worker with it on the last attempt: dead, and visible."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from workflow.db import Database
from workflow.desk.actors import DESK, Actor
from workflow.desk.ledger import Pen, load_many, writing
from workflow.runs import any_lost, lost_publications, lost_runs
from workflow.tables import Publication


def bury_lost(database: Database) -> int:
    """Give up every stage run and publication whose last worker is gone; gives how many submissions they are of."""
    with database.read() as connection:
        # Nearly always there is nothing: then nobody has to wait for the write lock.
        if not any_lost(connection):
            return 0
    with writing(database) as (connection, pen):
        return bury(connection, pen, DESK)


def bury(connection: Connection, pen: Pen, actor: Actor) -> int:
    """The same, within a transaction: an event on each submission."""
    runs, sends = lost_runs(connection), lost_publications(connection)
    lost = {submission_id for _, submission_id in (*runs, *sends)}
    channels = _channels(connection, [publication_id for publication_id, _ in sends])
    sheets = load_many(connection, lost) if lost else {}
    for sheet in sheets.values():
        of_channel = {"channel": channels[sheet.id]} if sheet.id in channels else {}
        pen.record(sheet, actor, "give_up", detail={"why": "worker lost", **of_channel})
    return len(sheets)


def _channels(connection: Connection, publication_ids: Sequence[int]) -> dict[int, str]:
    """The channel that could not be reached, by submission."""
    if not publication_ids:
        return {}
    rows = connection.execute(
        select(Publication.submission_id, Publication.channel).where(Publication.id.in_(publication_ids))
    )
    return {row.submission_id: row.channel for row in rows}
