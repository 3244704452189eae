"""Ways that a person looks at the queue, kept under names of their own."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, func, insert, select, update

from workflow.db import Database
from workflow.desk.errors import BadField
from workflow.findings import N_
from workflow.tables import SavedFilter

LONGEST_NAME = 60
MOST_FILTERS = 30


def save_filter(database: Database, user_id: int, name: str, asked: Mapping[str, str]) -> None:
    """Keep what a person asks of the queue; one of theirs with this name gives way to it.

    Raises:
        BadField: no name, one that is too long, or too many of them.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadField("name", N_("A name has 1 to %(most)s characters."), most=LONGEST_NAME)
    own = SavedFilter.user_id == user_id
    with database.write() as connection:
        changed = connection.execute(update(SavedFilter).where(own, SavedFilter.name == name).values(asked=dict(asked)))
        if changed.rowcount:
            return
        if (connection.scalar(select(func.count()).where(own)) or 0) >= MOST_FILTERS:
            raise BadField("name", N_("At most %(most)s filters can be kept. Remove one first."), most=MOST_FILTERS)
        connection.execute(insert(SavedFilter).values(user_id=user_id, name=name, asked=dict(asked)))


def drop_filter(database: Database, user_id: int, filter_id: int) -> bool:
    """Forget one of a person's filters; False when it is not theirs or not there."""
    with database.write() as connection:
        own = (SavedFilter.id == filter_id, SavedFilter.user_id == user_id)
        return connection.execute(delete(SavedFilter).where(*own)).rowcount == 1
