"""What people are told is a page of its own, counted at the bell, and read once somebody looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from tests.factories import in_review, open_desk
from tests.web.conftest import Browser
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.settings import Settings

Open = Callable[..., Browser]
Person = Callable[..., Actor]


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def writer(person: Person) -> Actor:
    return person("writer", "lin")


@pytest.fixture
def reviewer(person: Person) -> Actor:
    return person("reviewer", "mira")


def _commented(database: Database, writer: Actor, reviewer: Actor, *texts: str) -> int:
    number = in_review(database, writer)
    for text in texts or ("Who <says> so?",):
        desk.comment(database, reviewer, number, text, revision=1)
    return number


def _unread(page: str) -> str:
    """The number at the bell; empty where it is hidden."""
    found = re.search(r"data-bell-count([^>]*)>([^<]*)<", page)
    assert found
    return "" if "hidden" in found.group(1) else found.group(2)


def test_every_page_says_how_many_notices_are_unread(
    browser: Open, writer: Actor, reviewer: Actor, database: Database
) -> None:
    pages = browser(writer)
    assert _unread(pages.get("/submissions/new").text) == ""
    _commented(database, writer, reviewer, "One.", "Two.")
    assert _unread(pages.get("/submissions/new").text) == "2"
    assert pages.get("/notices/count").json == {"unread": 2}
    assert browser(reviewer).get("/notices/count").json == {"unread": 0}


def test_a_notice_says_what_happened_and_leads_to_its_place_which_reads_it(
    browser: Open, writer: Actor, reviewer: Actor, database: Database
) -> None:
    number = _commented(database, writer, reviewer)
    pages = browser(writer)
    page = pages.get("/notices").text
    assert "mira commented on “A ferry terminal comes back as a market”." in unescape(page)
    assert "Who &lt;says&gt; so?" in page
    [notice] = shelf.notices(database, writer.user_id or 0).rows
    followed = pages.get(f"/notices/{notice.id}")
    assert followed.status_code == 303
    assert followed.location == f"/submissions/{number}#thread-1"
    assert shelf.unread_count(database, writer.user_id or 0) == 0


def test_nobody_reads_anothers_notices(browser: Open, writer: Actor, reviewer: Actor, database: Database) -> None:
    _commented(database, writer, reviewer)
    [notice] = shelf.notices(database, writer.user_id or 0).rows
    pages = browser(reviewer)
    assert pages.get(f"/notices/{notice.id}").status_code == 404
    pages.post("/notices/read", until=str(notice.id))
    assert "commented" not in pages.get("/notices").text
    assert shelf.unread_count(database, writer.user_id or 0) == 1
    assert browser().get("/notices").status_code in {302, 303}


def test_looking_at_an_article_reads_what_one_was_told_of_it(
    browser: Open, writer: Actor, reviewer: Actor, database: Database
) -> None:
    number, _other = (_commented(database, writer, reviewer) for _ in range(2))
    pages = browser(writer)
    assert _unread(pages.get(f"/submissions/{number}").text) == "1"
    desk.reply(database, writer, number, 1, "The mayor.")
    theirs = browser(reviewer)
    assert _unread(theirs.get("/review").text) == "1"
    assert _unread(theirs.get(f"/submissions/{number}/review").text) == ""


def test_marking_all_as_read_leaves_what_came_after_the_page(
    browser: Open, writer: Actor, reviewer: Actor, database: Database
) -> None:
    number = _commented(database, writer, reviewer)
    pages = browser(writer)
    found = re.search(r'name="until" value="(\d+)"', pages.get("/notices").text)
    assert found
    desk.comment(database, reviewer, number, "One more.", revision=1)
    pages.post("/notices/read", until=found.group(1))
    assert shelf.unread_count(database, writer.user_id or 0) == 1
    assert "One more." in pages.get("/notices?unread=1").text
    assert "says" not in pages.get("/notices?unread=1").text
