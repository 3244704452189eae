"""Due times: by the category's profile when a text comes into review, or by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from tests.articles import cut_en, good_en
from tests.factories import ask, check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk.errors import BadField, NotAllowed
from workflow.profiles import Review
from workflow.settings import Settings
from workflow.shelf import Split
from workflow.states import Role


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def due_at(database: Database, submission_id: int) -> datetime | None:
    row = shelf.submission_brief(database, submission_id)
    assert row is not None
    return row.due_at


def test_without_a_word_in_the_profile_nothing_is_due(database: Database) -> None:
    assert due_at(database, in_review(database, person(database))) is None


def test_the_profiles_hours_run_from_coming_into_review_and_then_it_is_overdue(database: Database) -> None:
    ask(database, Review(hours=4))
    reviewer = person(database, Role.REVIEWER)
    with time_machine.travel(now(), tick=False):
        submission_id = in_review(database, person(database))
        assert due_at(database, submission_id) == now() + timedelta(hours=4)
    overdue = lambda: [row.id for row in shelf.queue(database, reviewer.user_id or 0, Split.OVERDUE).rows]  # noqa: E731
    assert overdue() == []
    with time_machine.travel(now() + timedelta(hours=5)):
        assert overdue() == [submission_id]
        assert shelf.queue_counts(database, reviewer.user_id or 0)[Split.OVERDUE] == 1


def test_a_text_that_goes_back_to_its_writer_is_not_due_before_it_comes_again(database: Database) -> None:
    ask(database, Review(hours=4))
    writer = person(database)
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    assert due_at(database, submission_id) is None
    desk.revise(database, writer, submission_id, good_en(), seen=1)
    check_all(database)
    assert due_at(database, submission_id) is not None


def test_an_answer_that_brings_a_text_into_review_starts_its_time(database: Database) -> None:
    ask(database, Review(hours=4))
    writer = person(database)
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view is not None
    [cut] = [finding for finding in view.findings if finding.severity == "block"]
    desk.answer(database, writer, submission_id, cut.id, "It is a quotation.")
    assert due_at(database, submission_id) is not None


def test_what_was_set_by_hand_stays_until_it_is_given_back_to_the_category(database: Database) -> None:
    ask(database, Review(hours=4))
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    submission_id = in_review(database, writer)
    by_hand = desk.set_due(database, reviewer, submission_id, 48)
    desk.revise(database, writer, submission_id, good_en(), seen=1)
    check_all(database)
    assert due_at(database, submission_id) == by_hand
    assert desk.set_due(database, reviewer, submission_id, 0) is None
    desk.set_due(database, reviewer, submission_id, None)
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert due_at(database, submission_id) == view.state_since + timedelta(hours=4)
    assert [event.verb for event in shelf.timeline(database, submission_id)].count("set_due") == 3


def test_the_overdue_one_is_started_before_those_that_wait_longer(database: Database) -> None:
    reviewer = person(database, Role.REVIEWER)
    in_review(database, person(database))
    urgent = in_review(database, person(database))
    desk.set_due(database, reviewer, urgent, 1)
    with time_machine.travel(now() + timedelta(hours=2)):
        assert desk.claim_next(database, reviewer) == urgent


def test_only_reviewers_set_it_and_only_within_bounds(database: Database) -> None:
    submission_id = in_review(database, person(database))
    with pytest.raises(NotAllowed):
        desk.set_due(database, person(database), submission_id, 4)
    with pytest.raises(BadField):
        desk.set_due(database, person(database, Role.REVIEWER), submission_id, 9000)
