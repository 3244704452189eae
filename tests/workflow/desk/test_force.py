"""Forcing: admins publish past what stands in the way, with a reason, and it shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.articles import cut_en, good_en, promo_zh
from tests.factories import check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import (
    AuthorMayNotDecide,
    NotAllowed,
    NotCheckedYet,
    NothingInTheWay,
    ReasonNeeded,
    StaleRevision,
)
from workflow.desk.undo import UNDO
from workflow.profiles import Review
from workflow.settings import Settings
from workflow.shelf.views import SubmissionView
from workflow.states import Decision, NotPossible, Role, RuleKind, State

WHY = "The bridge is closed now, people have to know."


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def writer(database: Database) -> Actor:
    return person(database)


@pytest.fixture
def reviewer(database: Database) -> Actor:
    return person(database, Role.REVIEWER)


@pytest.fixture
def admin(database: Database) -> Actor:
    return person(database, Role.ADMIN)


def blocked(database: Database, writer: Actor) -> int:
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    return submission_id


def seen(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def number(database: Database, submission_id: int) -> int:
    current = seen(database, submission_id).current
    assert current is not None
    return current.number


def needs(database: Database, admin: Actor, category: str, **review: object) -> None:
    profile = shelf.profiles(database).find(category)
    assert profile is not None
    desk.edit_category(database, admin, replace(profile, review=Review(**review)), seen=profile.version)  # type: ignore[arg-type]


def test_an_admin_has_a_blocked_text_published_and_what_it_went_past_is_told(
    database: Database, writer: Actor, admin: Actor
) -> None:
    submission_id = blocked(database, writer)
    assert seen(database, submission_id).state is State.RETURNED
    done = desk.force(database, admin, submission_id, revision=number(database, submission_id), reason=f" {WHY} ")
    assert done.state is State.APPROVED
    view = seen(database, submission_id)
    assert [sent.state for sent in view.publications] == ["pending"]
    assert view.forced is not None
    assert (view.forced.by, view.forced.note) == (admin.name, WHY)
    told = shelf.timeline(database, submission_id)[-1]
    assert told.verb == "force"
    assert told.detail["past"] == {"state": "returned", "findings": ["truncation.mid-sentence"]}


def test_it_is_marked_in_every_list_until_a_text_is_approved_in_the_usual_way(
    database: Database, writer: Actor, reviewer: Actor, admin: Actor
) -> None:
    submission_id = blocked(database, writer)
    [before] = shelf.all_submissions(database).rows
    desk.force(database, admin, submission_id, revision=number(database, submission_id), reason=WHY)
    [after] = shelf.mine(database, writer.user_id or 0).rows
    assert (before.forced, after.forced) == (False, True)
    desk.revise(database, writer, submission_id, good_en(), seen=number(database, submission_id))
    check_all(database)
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=number(database, submission_id))
    [later] = shelf.all_submissions(database).rows
    assert not later.forced
    assert seen(database, submission_id).forced is None


def test_missing_approvals_and_an_unticked_checklist_are_gone_past(
    database: Database, writer: Actor, admin: Actor
) -> None:
    submission_id = in_review(database, writer)
    category = seen(database, submission_id).category
    needs(database, admin, category, steps=("Facts", "Law", "Chief"), checklist=("Called the mayor",))
    desk.force(database, admin, submission_id, revision=number(database, submission_id), reason=WHY)
    past = shelf.timeline(database, submission_id)[-1].detail["past"]
    assert past == {"approvals": 2, "checklist": ["Called the mayor"]}


def test_who_gave_the_first_of_several_approvals_may_force_the_rest(
    database: Database, writer: Actor, admin: Actor
) -> None:
    submission_id = in_review(database, writer)
    needs(database, admin, seen(database, submission_id).category, steps=("Facts", "Law"))
    revision = number(database, submission_id)
    assert not desk.decide(database, admin, submission_id, Decision.APPROVE, revision=revision).decides
    assert desk.force(database, admin, submission_id, revision=revision, reason=WHY).state is State.APPROVED


def test_a_colleagues_claim_is_gone_past_and_told(
    database: Database, writer: Actor, reviewer: Actor, admin: Actor
) -> None:
    submission_id = in_review(database, writer)
    desk.claim(database, reviewer, submission_id)
    desk.force(database, admin, submission_id, revision=number(database, submission_id), reason=WHY)
    past = shelf.timeline(database, submission_id)[-1].detail["past"]
    assert past == {"claim": reviewer.name, "holder_id": reviewer.user_id}


def test_where_nothing_stands_in_the_way_it_is_refused(database: Database, writer: Actor, admin: Actor) -> None:
    submission_id = in_review(database, writer)
    with pytest.raises(NothingInTheWay):
        desk.force(database, admin, submission_id, revision=number(database, submission_id), reason=WHY)
    assert seen(database, submission_id).state is State.IN_REVIEW


@pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER, Role.OPS])
def test_nobody_else_may(database: Database, writer: Actor, role: Role) -> None:
    submission_id = blocked(database, writer)
    with pytest.raises(NotAllowed):
        desk.force(database, person(database, role), submission_id, revision=1, reason=WHY)


def test_an_admin_does_not_force_a_text_of_their_own(database: Database, admin: Actor) -> None:
    submission_id = blocked(database, admin)
    with pytest.raises(AuthorMayNotDecide):
        desk.force(database, admin, submission_id, revision=number(database, submission_id), reason=WHY)


def test_it_needs_a_reason(database: Database, writer: Actor, admin: Actor) -> None:
    submission_id = blocked(database, writer)
    with pytest.raises(ReasonNeeded):
        desk.force(database, admin, submission_id, revision=number(database, submission_id), reason="  ")


def test_it_goes_past_neither_the_checks_nor_a_newer_text_nor_a_rejection(
    database: Database, writer: Actor, reviewer: Actor, admin: Actor
) -> None:
    submission_id = desk.submit(database, writer, good_en()).submission_id
    with pytest.raises(NotCheckedYet):
        desk.force(database, admin, submission_id, revision=1, reason=WHY)
    check_all(database)
    desk.revise(database, writer, submission_id, cut_en(), seen=number(database, submission_id))
    check_all(database)
    with pytest.raises(StaleRevision):
        desk.force(database, admin, submission_id, revision=1, reason=WHY)
    other = in_review(database, writer)
    desk.decide(database, reviewer, other, Decision.REJECT, revision=number(database, other), note="No.")
    with pytest.raises(NotPossible):
        desk.force(database, admin, other, revision=number(database, other), reason=WHY)


def test_it_can_be_undone_and_is_in_its_makers_hands_then(database: Database, writer: Actor, admin: Actor) -> None:
    submission_id = blocked(database, writer)
    done = desk.force(database, admin, submission_id, revision=number(database, submission_id), reason=WHY, hold=UNDO)
    desk.undo(database, admin, done.decision_id)
    view = seen(database, submission_id)
    assert view.state is State.IN_REVIEW
    assert view.forced is None
    assert view.publications == ()
    assert view.claim is not None
    assert view.claim.name == admin.name


def test_what_was_forced_teaches_the_desk_no_brand_and_judges_no_check(
    database: Database, writer: Actor, reviewer: Actor, admin: Actor
) -> None:
    forced, approved = in_review(database, writer, promo_zh()), in_review(database, writer, promo_zh())
    desk.claim(database, reviewer, forced)
    desk.force(database, admin, forced, revision=number(database, forced), reason=WHY)
    assert shelf.rules(database, [RuleKind.BRAND]) == ()
    assert list(shelf.judged_texts(database)) == []
    desk.decide(database, reviewer, approved, Decision.APPROVE, revision=number(database, approved))
    assert shelf.rules(database, [RuleKind.BRAND])
    assert {text.submission_id for text in shelf.judged_texts(database)} == {approved}
