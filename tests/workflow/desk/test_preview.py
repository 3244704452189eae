"""Before anything is handed in: the same findings that the workers would have, and nothing written down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.articles import GOOD_EN_BODY, cut_en, good_en, half_width_zh, promo_zh
from tests.factories import check_all, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.settings import Settings
from workflow.tables import Event


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.mark.parametrize("source", [cut_en(), promo_zh(), half_width_zh()])
def test_it_says_what_the_workers_say_once_it_is_handed_in(database: Database, source) -> None:
    writer = person(database)
    told = desk.preview(database, source, author_id=writer.user_id).report.findings
    submission_id = desk.submit(database, writer, source).submission_id
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view
    found = {(one.code, one.start, one.end) for one in view.findings if one.revision == 1}
    assert {(one.code, one.start, one.end) for one in told} == found
    assert found


def test_a_new_text_of_a_submission_is_held_against_what_it_said_before(database: Database) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, good_en()).submission_id
    check_all(database)
    shorter = replace(good_en(), body=GOOD_EN_BODY[: GOOD_EN_BODY.index("On the first Thursday")])
    alone = desk.preview(database, shorter, author_id=writer.user_id)
    known = desk.preview(database, shorter, author_id=writer.user_id, submission_id=submission_id)
    assert "history.end-missing" not in {one.code for one in alone.open}
    assert "history.end-missing" in {one.code for one in known.open}


def test_what_was_answered_before_is_not_asked_again(database: Database) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view
    block = next(one for one in view.open_findings if one.severity == "block")
    desk.answer(database, writer, submission_id, block.id, "It is a quotation.")
    told = desk.preview(database, cut_en(), author_id=writer.user_id, submission_id=submission_id)
    assert block.code in {one.code for one in told.answered}
    assert block.code not in {one.code for one in told.open}


def test_another_article_that_says_the_same_is_seen_and_the_own_one_is_not(database: Database) -> None:
    writer, other = person(database), person(database)
    submission_id = desk.submit(database, writer, good_en()).submission_id
    check_all(database)

    def codes(author_id: int | None, known: int = 0) -> set[str]:
        told = desk.preview(database, good_en(), author_id=author_id, submission_id=known)
        return {one.code.split(".")[0] for one in told.report.findings}

    assert "duplicates" in codes(other.user_id)
    assert "duplicates" not in codes(writer.user_id, submission_id)


def test_nothing_is_written_down(database: Database) -> None:
    writer = person(database)
    with database.read() as connection:
        before = connection.scalar(select(func.count()).select_from(Event))
    desk.preview(database, cut_en(), author_id=writer.user_id)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Event)) == before
    assert not shelf.mine(database, writer.user_id or 0).rows
