"""Mending what `copydesk doctor` finds, where that is safe: nothing here decides anything that a person decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from workflow.channels import Receipt, Refused, Retry, discover
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import DESK
from workflow.desk.burial import bury
from workflow.desk.events import append_desk_event
from workflow.desk.ledger import load, writing
from workflow.desk.pieces import piece_of
from workflow.runs import MAX_ATTEMPTS
from workflow.states import PublicationState, RunState
from workflow.tables import ChannelRow, Publication, StageRun


def rewrite(database: Database, publication_id: int) -> bool:
    """Have the channel write the file of a live publication once more; False when it cannot be.

    Channels give the same result for the same revision. Where it differs all the same (another address, another
    version of the pages), the new receipt is written down, with an event on the submission.
    """
    try:
        with database.read() as connection:
            row = connection.execute(select(Publication.__table__).where(Publication.id == publication_id)).one()
            stored = connection.execute(select(ChannelRow.settings).where(ChannelRow.name == row.channel)).scalar_one()
            piece = piece_of(connection, row.revision_id)
        channel = discover()[row.channel]
        receipt = channel.publish(piece, channel.settings(**stored), row.idempotency_key)
    except (LookupError, Retry, Refused):
        return False
    return receipt.id == row.receipt_id or _write_down(database, row, receipt)


def _write_down(database: Database, row: Any, receipt: Receipt) -> bool:
    with writing(database) as (connection, pen):
        sheet = load(connection, row.submission_id)
        changed = connection.execute(
            update(Publication)
            .where(
                Publication.id == row.id,
                Publication.state == PublicationState.LIVE,
                Publication.receipt_id == row.receipt_id,
            )
            .values(receipt_id=receipt.id, url=receipt.url, sha256=receipt.sha256)
        )
        if changed.rowcount:
            pen.record(sheet, DESK, "rewrite", detail={"channel": row.channel, "receipt": receipt.id})
        return bool(changed.rowcount)


def requeue(database: Database, *, runs: Collection[int] = (), publications: Collection[int] = ()) -> int:
    """Put work back in the queue whose worker is long gone; gives how much. What has a lease in force is left alone.

    The attempts stay counted: the number is the fencing token. What was on its last attempt is given up, visibly.
    """
    at = now()
    with writing(database) as (connection, pen):
        bury(connection, pen, DESK)
        requeued = connection.execute(
            update(StageRun)
            .where(
                StageRun.id.in_(list(runs)),
                StageRun.state == RunState.RUNNING,
                StageRun.lease_until < at,
                StageRun.attempt < MAX_ATTEMPTS,
            )
            .values(state=RunState.QUEUED, due_at=at, hinted_at=None, lease_until=None)
        ).rowcount
        requeued += connection.execute(
            update(Publication)
            .where(
                Publication.id.in_(list(publications)),
                Publication.state == PublicationState.PENDING,
                Publication.lease_until < at,
                Publication.attempt < MAX_ATTEMPTS,
            )
            .values(due_at=at, hinted_at=None, lease_until=None)
        ).rowcount
        if requeued:
            detail = {"runs": list(runs), "publications": list(publications)}
            append_desk_event(connection, DESK, "requeue", detail)
    return requeued
