"""The audit trail cannot be changed unseen: not in the middle, not at the end, not by leaving something out."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from tests.factories import approved, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Role
from workflow.tables import Event


@pytest.fixture
def submission_id(database: Database, settings: Settings) -> int:
    """A submission with a life behind it, and an event of the desk itself."""
    open_desk(database, settings)
    desk.hold(database, person(database, Role.OPS), "channel", "site", reason="moving house")
    desk.lift(database, person(database, Role.OPS), "channel", "site")
    done = approved(database, person(database), person(database, Role.REVIEWER))
    publish_all(database)
    return done


def _some_event(database: Database, submission_id: int) -> int:
    with database.read() as connection:
        return connection.scalars(
            select(Event.id).where(Event.submission_id == submission_id).order_by(Event.seq)
        ).all()[1]


def test_an_untouched_trail_is_whole(database: Database, submission_id: int) -> None:
    assert shelf.breaks(database) == ()
    assert len(shelf.timeline(database, submission_id)) >= 5


def test_a_changed_event_shows(database: Database, submission_id: int) -> None:
    event = _some_event(database, submission_id)
    with database.write() as connection:
        connection.execute(update(Event).where(Event.id == event).values(actor="somebody else"))
    assert [found.why for found in shelf.breaks(database)] == ["this event was changed after it was written"]


def test_a_missing_event_shows(database: Database, submission_id: int) -> None:
    event = _some_event(database, submission_id)
    with database.write() as connection:
        connection.execute(delete(Event).where(Event.id == event))
    assert "events are missing before this one" in [found.why for found in shelf.breaks(database)]


def test_a_trail_cut_at_the_end_shows(database: Database, submission_id: int) -> None:
    last = shelf.timeline(database, submission_id)[-1].id
    with database.write() as connection:
        connection.execute(delete(Event).where(Event.id == last))
    assert [found.why for found in shelf.breaks(database)] == ["events are missing at the end"]


def test_a_rewritten_event_with_a_fresh_hash_breaks_the_link_to_the_next(
    database: Database, submission_id: int
) -> None:
    event = _some_event(database, submission_id)
    with database.write() as connection:
        connection.execute(update(Event).where(Event.id == event).values(hash="0" * 64))
    assert "this event does not follow from the one before" in [found.why for found in shelf.breaks(database)]
