"""What one writer brings again and again is noticed: names held in other submissions weigh more in the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.articles import GOOD_EN_BODY, GOOD_ZH_BODY, good_en, good_zh
from tests.factories import in_review, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk.sightings import seen_elsewhere
from workflow.settings import Settings
from workflow.states import Role, RuleKind

HELD = replace(good_zh(), body=GOOD_ZH_BODY.replace("退休教师", "退休lucky88教师"))
# Twice, and not between two characters: nothing is said of it alone.
AGAIN = replace(good_en(), body=GOOD_EN_BODY.replace("supermarket", "Lucky88 supermarket").replace("March", "Lucky88"))


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def held(database: Database, submission_id: int) -> list[tuple[str, float]]:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return [(one.quote, one.confidence) for one in view.findings if one.code == "links.promo-suspected"]


def test_a_name_held_in_one_submission_is_found_in_the_next_of_the_same_writer_only(database: Database) -> None:
    wen, lin = person(database), person(database)
    assert held(database, in_review(database, wen, AGAIN)) == []
    assert held(database, in_review(database, wen, HELD)) == [("lucky88", 0.6)]
    assert held(database, in_review(database, wen, AGAIN)) == [("Lucky88", 0.85), ("Lucky88", 0.85)]
    assert held(database, in_review(database, lin, AGAIN)) == []


def test_the_same_submission_does_not_bear_witness_against_itself(database: Database) -> None:
    wen = person(database)
    submission_id = in_review(database, wen, HELD)
    with database.read() as connection:
        assert seen_elsewhere(connection, [submission_id]) == {}
    other = desk.submit(database, wen, good_en()).submission_id
    with database.read() as connection:
        assert seen_elsewhere(connection, [other]) == {other: {"lucky88": 1}}


def test_checking_a_text_again_counts_once(database: Database) -> None:
    wen = person(database)
    submission_id = in_review(database, wen, HELD)
    desk.revise(database, wen, submission_id, HELD, seen=1)
    other = in_review(database, wen)
    with database.read() as connection:
        assert seen_elsewhere(connection, [other]) == {other: {"lucky88": 1}}


def test_an_honest_name_is_not_repeated_advertising(database: Database) -> None:
    wen, rui = person(database), person(database, Role.REVIEWER)
    in_review(database, wen, HELD)
    desk.make_rule(database, rui, RuleKind.CLEAN, "lucky88", reason="a shop in the story")
    assert held(database, in_review(database, wen, AGAIN)) == []
