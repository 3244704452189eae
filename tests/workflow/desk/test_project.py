"""What channels show of everything live keeps up with the database, and costs a backlog no more than its share."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from tests.factories import WORKER, approved, open_desk, person, publish_all
from workflow import desk
from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Role
from workflow.tables import ChannelRow, Publication


@pytest.fixture
def submission_id(database: Database, settings: Settings) -> int:
    """An approved submission, its publication due."""
    open_desk(database, settings)
    return approved(database, person(database), person(database, Role.REVIEWER))


def _shown(settings: Settings) -> list[str]:
    feed = settings.site_folder / "feed.json"
    return [entry["title"] for entry in json.loads(feed.read_text())["items"]] if feed.exists() else []


def _was_dear(database: Database, milliseconds: int) -> None:
    with database.write() as connection:
        connection.execute(update(ChannelRow).values(projected_at=now(), projection_ms=milliseconds))


def test_a_projection_that_took_long_rests_and_is_made_up_for_afterwards(
    database: Database, settings: Settings, submission_id: int
) -> None:
    _was_dear(database, 2_000)
    assert publish_all(database) == 1
    assert desk.refresh_behind(database) == 0
    assert _shown(settings) == []
    with time_machine.travel(now() + timedelta(seconds=9)):
        assert desk.refresh_behind(database) == 1
    assert len(_shown(settings)) == 1


def test_a_clock_that_was_put_back_does_not_prolong_the_rest(
    database: Database, settings: Settings, submission_id: int
) -> None:
    with time_machine.travel(now() + timedelta(hours=1)):
        _was_dear(database, 2_000)
    assert publish_all(database) == 1
    assert len(_shown(settings)) == 1


@pytest.mark.parametrize("many", [1, 2], ids=["many articles", "few"])
def test_a_projection_of_few_articles_never_rests_however_long_it_took(
    database: Database, settings: Settings, submission_id: int, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(sys.modules["workflow.desk.project"], "_MANY", many)
    publish_all(database)
    with database.read() as connection:
        cost, at = connection.execute(select(ChannelRow.projection_ms, ChannelRow.projected_at)).one()
    assert (cost > 0, at is not None) == (many == 1, many == 1)


def test_an_article_that_was_published_before_lists_were_kept_is_listed_all_the_same(
    database: Database, settings: Settings, submission_id: int
) -> None:
    assert desk.publish(database, WORKER) == 1
    [title] = _shown(settings)
    before = (settings.site_folder / "index.html").read_bytes()
    with database.write() as connection:
        assert connection.scalars(select(Publication.title)).one() == title
        connection.execute(update(Publication).values(title=None, summary=None, language=None))
    (settings.site_folder / "index.html").unlink()
    assert desk.refresh(database, "site")
    assert (settings.site_folder / "index.html").read_bytes() == before
    assert _shown(settings) == [title]
