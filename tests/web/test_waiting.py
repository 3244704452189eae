"""What checks and channels do next is said in words, with its time, for every kind of waiting."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from tests.articles import good_en
from tests.factories import WORKER, approved, in_review, open_desk, publish_all
from tests.factories import person as somebody
from tests.web.conftest import Browser
from web.filters import clock, iso
from workflow import desk
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.settings import Settings
from workflow.states import PublicationState, Role, RunState
from workflow.tables import Hold, Publication, StageRun

Open = Callable[..., Browser]


@pytest.fixture
def writer(person: Callable[..., Actor]) -> Actor:
    return person("writer", "lin")


@pytest.fixture
def said(browser: Open, writer: Actor, database: Database, settings: Settings) -> Callable[[int], str]:
    """The lines of a submission's page, as text; a moment is its datetime."""
    open_desk(database, settings)
    desk.beat(database, WORKER, "worker")
    pages = browser(writer)

    def read(number: int) -> str:
        page = pages.get(f"/submissions/{number}").text
        [status] = re.findall(r'<ul class="next-lines".*?</ul>', page, re.DOTALL)[:1] or [""]
        timed = re.sub(r'<time datetime="([^"]+)".*?</time>', r"\1", status)
        return " ".join(re.sub(r"<[^>]+>", " ", timed).split())

    return read


Said = Callable[[int], str]


def _runs(database: Database, *stages: str, **values: Any) -> None:
    with database.write() as connection:
        which = StageRun.stage.in_(stages) if stages else StageRun.id > 0
        connection.execute(update(StageRun).where(which).values(values))


def _publications(database: Database, **values: Any) -> None:
    with database.write() as connection:
        connection.execute(update(Publication).values(values))


def test_checks_that_wait_say_how_many_articles_are_before(said: Said, writer: Actor, database: Database) -> None:
    first, second = (desk.submit(database, writer, good_en()).submission_id for _ in range(2))
    assert said(first) == "The checks: waiting for a worker, next in line."
    assert said(second) == "The checks: waiting in line, 1 article before it."


def test_without_a_worker_the_page_says_so(said: Said, writer: Actor, database: Database) -> None:
    number = desk.submit(database, writer, good_en()).submission_id
    assert "No worker is running" not in said(number)
    desk.leave(database, WORKER)
    assert said(number).endswith("nothing is lost.")


def test_a_check_that_broke_says_which_try_comes_and_when(said: Said, writer: Actor, database: Database) -> None:
    number = desk.submit(database, writer, good_en()).submission_id
    again = now() + timedelta(minutes=3)
    _runs(database, state=RunState.PASSED)
    _runs(database, "links", state=RunState.ERRORED, attempt=1, due_at=again)
    expected = f"Links: try 2 of 5 at {iso(again)}, because something broke on our side, not in your text."
    assert said(number) == expected
    _runs(database, "links", due_at=now() - timedelta(seconds=1))
    assert "try 2 of 5 as soon as a worker is free" in said(number)


def test_what_runs_and_what_was_given_up_are_told_apart(said: Said, writer: Actor, database: Database) -> None:
    number = desk.submit(database, writer, good_en()).submission_id
    since = now()
    _runs(database, state=RunState.PASSED)
    _runs(database, "links", state=RunState.RUNNING, started_at=since)
    _runs(database, "fields", state=RunState.DEAD, attempt=5)
    page = said(number)
    assert f"Links: at work since {iso(since)}." in page
    assert "Required fields: given up after 5 tries." in page


def test_a_hold_says_by_whom_until_when_and_why(said: Said, writer: Actor, database: Database) -> None:
    ops = somebody(database, Role.OPS, "olga")
    desk.hold(database, ops, "stage", "links", reason="new <lists>")
    number = desk.submit(database, writer, good_en()).submission_id
    assert "Links: paused by olga until somebody resumes it. The reason: new &lt;lists&gt;" in said(number)
    until = now() + timedelta(hours=1)
    with database.write() as connection:
        connection.execute(update(Hold).values(until=until))
    assert f"Links: paused by olga until {iso(until)}. The reason: " in said(number)
    with database.write() as connection:
        connection.execute(update(Hold).values(mode="drain", until=None))
    assert "Links: held by olga, who lets only what waited before through." in said(number)


def test_an_approval_that_can_be_undone_says_when_it_goes_out(said: Said, writer: Actor, database: Database) -> None:
    number = approved(database, writer, somebody(database, Role.REVIEWER))
    assert said(number) == "site: goes out as soon as a worker is free."
    due = now() + timedelta(seconds=10)
    _publications(database, due_at=due)
    assert said(number) == f"site: goes out at {iso(due)}; until then the approval can be undone."


def test_a_channel_that_did_not_take_it_says_why_and_which_try_comes(
    said: Said, writer: Actor, database: Database
) -> None:
    number = approved(database, writer, somebody(database, Role.REVIEWER))
    again = now() + timedelta(minutes=1)
    _publications(database, error="Retry: example.org answered 503", attempt=2, due_at=again, started_at=now())
    assert said(number) == f"site: try 3 of 5 at {iso(again)}, because example.org answered 503."
    _publications(database, error='Traceback (most recent call last):\n  File "x"', due_at=again)
    assert said(number).endswith("because something broke on our side.")
    _publications(database, started_at=again)
    assert said(number) == "site: being sent now."
    _publications(database, state=PublicationState.FAILED, error="Refused: example.org answered 410")
    assert said(number).startswith("site: could not go out, because example.org answered 410.")


def test_what_is_live_says_since_when_and_links_there(said: Said, writer: Actor, database: Database) -> None:
    number = approved(database, writer, somebody(database, Role.REVIEWER))
    publish_all(database)
    page = said(number)
    assert page.startswith("site: live since ")
    assert "/site/" in page
    _publications(database, url="javascript:alert(1)")
    assert "javascript:alert(1)" in said(number)


def test_what_comes_off_a_channel_says_so(said: Said, writer: Actor, database: Database) -> None:
    number = approved(database, writer, somebody(database, Role.REVIEWER))
    publish_all(database)
    desk.withdraw(database, writer, number, reason="Wrong figures.")
    assert said(number) == "site: is taken off as soon as a worker is free."
    publish_all(database)
    assert said(number).startswith("site: taken off at ")


def test_links_that_are_tried_late_are_told_as_nothing_that_anybody_waits_for(
    said: Said, writer: Actor, database: Database
) -> None:
    number = in_review(database, writer)
    _runs(database, "links", lane="slow", state=RunState.QUEUED, due_at=now() + timedelta(minutes=5))
    assert "Nothing waits for it." in said(number)


def test_a_moment_names_its_zone_and_has_seconds_where_it_is_near(app: Any) -> None:
    with app.test_request_context():
        assert re.search(r">\d\d:\d\d:\d\d UTC</time>", clock(now()))
        assert re.search(r'data-clock="day">[^<]*\d{4}[^<]* UTC</time>', clock(now() + timedelta(days=3)))
