"""Viewings: noted once for each person and revision, whoever asks how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from tests.factories import in_review, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Role
from workflow.tables import Viewing


def test_a_revision_is_noted_once_even_by_several_windows_at_once(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    reviewer = person(database, Role.REVIEWER)
    view = shelf.submission(database, in_review(database, person(database)))
    assert view is not None
    assert view.current is not None
    assert reviewer.user_id is not None
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: desk.note_viewing(database, reviewer.user_id or 0, view.current.id), range(8)))
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Viewing)) == 1
