"""The status of an article: what its writer has to do first, then what happens next and when."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest

from tests.articles import cut_en, good_en
from tests.factories import WORKER, ask, check_all, in_review, open_desk
from tests.factories import person as somebody
from tests.web.conftest import Browser
from web.filters import iso
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.profiles import Review
from workflow.settings import Settings
from workflow.states import Decision, Role

Open = Callable[..., Browser]


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    desk.beat(database, WORKER, "worker")


@pytest.fixture
def writer(person: Callable[..., Actor]) -> Actor:
    return person("writer", "lin")


@pytest.fixture
def read(browser: Open, writer: Actor) -> Callable[[str], str]:
    """A page of the writer's."""
    pages = browser(writer)
    return lambda path: unescape(pages.get(path).text)


Read = Callable[[str], str]


def test_what_must_be_settled_comes_first_and_leads_to_its_finding(
    read: Read, writer: Actor, database: Database
) -> None:
    number = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    page = read(f"/submissions/{number}")
    view = shelf.submission(database, number)
    assert view is not None
    block = next(one for one in view.open_findings if one.severity == "block")
    assert f'Settle: <a href="#finding-{block.id}">{block.say()}</a>' in page
    assert page.index("Settle: ") < page.index('id="found-title"')


def test_a_comment_that_waits_for_an_answer_is_something_to_do(read: Read, writer: Actor, database: Database) -> None:
    reviewer = somebody(database, Role.REVIEWER)
    number = in_review(database, writer)
    thread = desk.comment(database, reviewer, number, "Who says so?", revision=1).thread
    desk.decide(database, reviewer, number, Decision.REQUEST_CHANGES, revision=1, note="Name your source.")
    waiting = f'<a href="#thread-{thread}">1 comment waits for your answer</a>'
    assert waiting in read(f"/submissions/{number}")
    desk.reply(database, writer, number, thread, "The mayor.")
    assert waiting not in read(f"/submissions/{number}")


def test_a_review_says_who_reads_which_step_comes_and_when_it_is_due(
    read: Read, writer: Actor, database: Database
) -> None:
    ask(database, Review(hours=4, steps=("desk", "legal")))
    first, second = (somebody(database, Role.REVIEWER) for _ in range(2))
    number = in_review(database, writer)
    assert "Waits for a reviewer." in read(f"/submissions/{number}")
    desk.decide(database, first, number, Decision.APPROVE, revision=1)
    desk.claim(database, second, number)
    page = read(f"/submissions/{number}")
    assert f"{second.name} reads it since " in page
    assert f"Step 2 of 2: legal; approved so far by {first.name}." in page
    due = shelf.ahead(database, shelf.submission(database, number) or pytest.fail("gone")).due_at
    assert due is not None
    assert f'A decision is due by <time datetime="{iso(due)}"' in page


def test_the_list_says_of_each_article_in_one_line_what_comes_next(
    read: Read, writer: Actor, database: Database
) -> None:
    desk.submit(database, writer, cut_en())
    check_all(database)
    in_review(database, writer)
    desk.submit(database, writer, good_en())
    page = read("/submissions")
    assert "Do this now: mend what must be settled, or say that it is intended." in page
    assert "Waits for a reviewer." in page
    assert "The checks: waiting for a worker, next in line." in page


def test_any_two_revisions_can_be_compared_from_the_page(read: Read, writer: Actor, database: Database) -> None:
    number = in_review(database, writer)
    desk.revise(database, writer, number, good_en(), seen=1)
    page = read(f"/submissions/{number}")
    assert f'action="/submissions/{number}/compare"' in page
    assert "<option selected>1</option>" in page
    assert "<option selected>2</option>" in page
    assert f"/submissions/{number}/compare?from=1&to=2" in page
