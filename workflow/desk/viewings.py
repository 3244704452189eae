"""Who had which revision before their eyes."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from workflow.clock import now
from workflow.db import Database
from workflow.tables import Viewing


def note_viewing(database: Database, user_id: int, revision_id: int) -> None:
    """Note that a person is shown a revision; the first time counts, and to say it again costs one read."""
    seen = select(Viewing.user_id).where(Viewing.user_id == user_id, Viewing.revision_id == revision_id)
    with database.read() as connection:
        if connection.scalar(seen) is not None:
            return
    try:
        with database.write() as connection:
            connection.execute(insert(Viewing).values(user_id=user_id, revision_id=revision_id, at=now()))
    except IntegrityError:
        # Another window of the same person was quicker.
        return
