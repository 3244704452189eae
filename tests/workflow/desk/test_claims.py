"""Claims: a lease on a submission that others see, wait for, or take over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.articles import good_zh
from tests.factories import in_review, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk.claims import CLAIM
from workflow.desk.errors import NotAllowed, NotYourClaim
from workflow.settings import Settings
from workflow.states import Decision, NotPossible, Role


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def test_a_claim_is_shown_with_its_holder_and_its_end(database: Database) -> None:
    submission_id = in_review(database, person(database))
    reviewer = person(database, Role.REVIEWER)
    held = desk.claim(database, reviewer, submission_id)
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert view.claim is not None
    assert (view.claim.name, view.claim.until) == (reviewer.name, held.until)


def test_another_reviewer_waits_or_takes_over_and_the_timeline_says_from_whom(database: Database) -> None:
    submission_id = in_review(database, person(database))
    first, second = person(database, Role.REVIEWER), person(database, Role.REVIEWER)
    desk.claim(database, first, submission_id)
    with pytest.raises(NotYourClaim):
        desk.claim(database, second, submission_id)
    desk.claim(database, second, submission_id, takeover=True)
    last = shelf.timeline(database, submission_id)[-1]
    assert (last.verb, last.actor, last.detail["from"]) == ("take_over", second.name, first.name)


def test_claiming_again_renews_without_noise_in_the_timeline(database: Database) -> None:
    submission_id = in_review(database, person(database))
    reviewer = person(database, Role.REVIEWER)
    first = desk.claim(database, reviewer, submission_id)
    events = len(shelf.timeline(database, submission_id))
    with time_machine.travel(now() + timedelta(minutes=5)):
        assert desk.claim(database, reviewer, submission_id).until > first.until
    assert len(shelf.timeline(database, submission_id)) == events


def test_a_claim_that_ran_out_binds_nobody(database: Database) -> None:
    submission_id = in_review(database, person(database))
    desk.claim(database, person(database, Role.REVIEWER), submission_id)
    with time_machine.travel(now() + CLAIM + timedelta(seconds=1)):
        assert desk.claim(database, person(database, Role.REVIEWER), submission_id)


def test_next_is_the_longest_waiting_that_nobody_holds_and_one_did_not_write(database: Database) -> None:
    reviewer = person(database, Role.REVIEWER)
    own = in_review(database, person(database, Role.ADMIN))
    first, second = in_review(database, person(database)), in_review(database, person(database), good_zh())
    desk.claim(database, person(database, Role.REVIEWER), own)
    assert desk.claim_next(database, reviewer) == first
    assert desk.claim_next(database, reviewer) == second
    assert desk.claim_next(database, reviewer) is None


def test_a_decision_or_a_release_ends_the_claim(database: Database) -> None:
    reviewer = person(database, Role.REVIEWER)
    first, second = in_review(database, person(database)), in_review(database, person(database), good_zh())
    desk.claim(database, reviewer, first)
    desk.claim(database, reviewer, second)
    desk.decide(database, reviewer, first, Decision.APPROVE, revision=1)
    desk.release(database, reviewer, second)
    for submission_id in (first, second):
        view = shelf.submission(database, submission_id)
        assert view is not None
        assert view.claim is None


def test_only_reviewers_claim_and_only_what_is_in_review(database: Database) -> None:
    submission_id = in_review(database, person(database))
    with pytest.raises(NotAllowed):
        desk.claim(database, person(database, Role.OPS), submission_id)
    reviewer = person(database, Role.REVIEWER)
    desk.decide(database, reviewer, submission_id, Decision.REJECT, revision=1, note="no")
    with pytest.raises(NotPossible):
        desk.claim(database, reviewer, submission_id)
