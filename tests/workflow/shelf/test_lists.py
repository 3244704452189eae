"""Lists: keyset pages that miss nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.articles import cut_en, good_en
from tests.factories import check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.article import Source
from workflow.db import Database
from workflow.desk import Actor
from workflow.settings import Settings
from workflow.states import State


@pytest.fixture
def writer(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database)


def _titled(title: str) -> Source:
    return replace(good_en(), title=title)


def test_a_writers_list_holds_their_own_newest_first_over_all_pages(database: Database, writer: Actor) -> None:
    own = [desk.submit(database, writer, _titled(f"Number {n} of five")).submission_id for n in range(5)]
    desk.submit(database, person(database), good_en())
    assert writer.user_id is not None
    seen: list[int] = []
    before: int | None = 0
    while before is not None:
        page = shelf.mine(database, writer.user_id, before=before, limit=2)
        seen += [row.id for row in page.rows]
        before = page.next
    assert seen == own[::-1]


def test_a_list_can_be_narrowed_to_one_state(database: Database, writer: Actor) -> None:
    desk.submit(database, writer, cut_en())
    whole = in_review(database, writer)
    page = shelf.all_submissions(database, state=State.IN_REVIEW)
    assert [row.id for row in page.rows] == [whole]


def test_rows_count_findings_on_the_current_text(database: Database, writer: Actor) -> None:
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    row = shelf.submission_brief(database, submission_id)
    assert row is not None
    assert (row.blocks, row.verdict, row.author) == (1, "block", writer.name)


def test_an_answered_finding_is_not_counted_as_blocking_any_more(database: Database, writer: Actor) -> None:
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view is not None
    [cut] = [finding for finding in view.findings if finding.severity == "block"]
    desk.answer(database, writer, submission_id, cut.id, "It is a quotation.")
    row = shelf.submission_brief(database, submission_id)
    assert row is not None
    assert row.blocks == 0
