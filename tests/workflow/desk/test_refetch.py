"""A reviewer can have a picture fetched again, until somebody approved the text without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import photos
from tests.factories import WORKER, open_desk, person
from tests.illustrated import copied, manners_at, show_copies
from tests.websites import Website, gives, in_turn, says, serving
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import NotAllowed
from workflow.desk.refetch import NothingToFetch
from workflow.outside.manners import Manners
from workflow.settings import Settings
from workflow.shelf import SubmissionView
from workflow.states import Decision, NotPossible, Role


@pytest.fixture
def site() -> Iterator[Website]:
    with serving() as site:
        site.pages["/dock.png"] = in_turn(says(404), gives(photos.PNG))
        yield site


@pytest.fixture
def manners(site: Website) -> Manners:
    return manners_at(site)


@pytest.fixture
def rui(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    show_copies(database)
    return person(database, Role.REVIEWER)


@pytest.fixture
def article(database: Database, rui: Actor, site: Website) -> int:
    """An article whose picture could not be copied."""
    return copied(database, person(database), site, "/dock.png")


def view_of(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def said(database: Database, submission_id: int) -> list[str]:
    return [one.code for one in view_of(database, submission_id).findings if one.stage == "pictures"]


def test_a_picture_that_is_there_now_takes_the_finding_along(
    database: Database, rui: Actor, article: int, manners: Manners
) -> None:
    assert said(database, article) == ["pictures.not-copied"]
    desk.fetch_again(database, rui, article, seen=1)
    assert said(database, article) == []
    assert desk.check_late(database, WORKER, manners) == 1
    assert said(database, article) == []
    current = view_of(database, article).current
    assert current is not None
    [copy] = shelf.copies(database, current.id).values()
    assert copy.name.endswith(".png")
    assert [event.verb for event in shelf.timeline(database, article)][-3:] == [
        "fetch_pictures",
        "fetch_again",
        "fetch_pictures",
    ]
    assert list(shelf.breaks(database)) == []


def test_a_picture_that_is_still_not_there_is_said_again_once(
    database: Database, rui: Actor, article: int, manners: Manners, site: Website
) -> None:
    site.pages["/dock.png"] = says(410)
    desk.fetch_again(database, rui, article, seen=1)
    desk.check_late(database, WORKER, manners)
    assert said(database, article) == ["pictures.not-copied"]
    assert site.asked == ["GET /dock.png", "GET /dock.png"]


def test_where_nothing_was_left_out_there_is_nothing_to_fetch(
    database: Database, rui: Actor, article: int, manners: Manners
) -> None:
    desk.fetch_again(database, rui, article, seen=1)
    with pytest.raises(NothingToFetch):
        desk.fetch_again(database, rui, article, seen=1)
    desk.check_late(database, WORKER, manners)
    with pytest.raises(NothingToFetch):
        desk.fetch_again(database, rui, article, seen=1)


def test_after_the_approval_nothing_changes_any_more(database: Database, rui: Actor, article: int) -> None:
    desk.decide(database, rui, article, Decision.APPROVE, revision=1)
    with pytest.raises(NotPossible):
        desk.fetch_again(database, rui, article, seen=1)


def test_a_writer_cannot_have_it_done(database: Database, article: int) -> None:
    with pytest.raises(NotAllowed):
        desk.fetch_again(database, person(database), article, seen=1)
