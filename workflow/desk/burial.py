"""Giving up what took its worker with it on the last attempt: dead, and visible."""

from __future__ import annotations

from sqlalchemy import Connection

from workflow.db import Database
from workflow.desk.actors import DESK, Actor
from workflow.desk.ledger import Pen, load_many, writing
from workflow.runs import any_lost, lost_publications, lost_runs


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
    lost = [*lost_runs(connection), *lost_publications(connection)]
    sheets = load_many(connection, {submission_id for _, submission_id in lost}) if lost else {}
    for sheet in sheets.values():
        pen.record(sheet, actor, "give_up", detail={"why": "worker lost"})
    return len(sheets)
