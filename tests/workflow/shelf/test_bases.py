"""What the current text may be compared with: seen last by me, approved last, live."""

from __future__ import annotations

from tests.articles import good_en, good_zh
from tests.factories import approved, check_all, in_review, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.settings import Settings
from workflow.shelf.bases import Bases, bases
from workflow.states import Role


def look(database: Database, who: Actor, submission_id: int) -> None:
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert view.current is not None
    desk.note_viewing(database, who.user_id or 0, view.current.id)


def test_what_i_saw_last_is_mine_alone_and_older_than_what_is_there_now(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    writer, rui, rob = person(database), person(database, Role.REVIEWER), person(database, Role.REVIEWER)
    submission_id = in_review(database, writer)
    look(database, rui, submission_id)
    assert bases(database, submission_id, rui.user_id or 0).seen == 0
    desk.revise(database, writer, submission_id, good_zh(), seen=1)
    check_all(database)
    look(database, rui, submission_id)
    assert bases(database, submission_id, rui.user_id or 0).seen == 1
    assert bases(database, submission_id, rob.user_id or 0).seen == 0


def test_the_approved_and_the_live_text_are_told_apart(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    submission_id = approved(database, writer, reviewer, good_en())
    assert bases(database, submission_id, 0) == Bases(1, 0, 1, 0)
    publish_all(database)
    desk.revise(database, writer, submission_id, good_zh(), seen=1)
    assert bases(database, submission_id, 0) == Bases(2, 0, 1, 1)


def test_of_a_submission_that_is_not_there_nothing_is_known(database: Database) -> None:
    assert bases(database, 7, 1) == Bases(0, 0, 0, 0)
