"""Approvals in steps, by different people, each of the same revision, each with the whole checklist."""

from __future__ import annotations

import pytest

from tests.articles import good_zh
from tests.factories import ask, check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk.errors import AlreadyApproved, ChecklistOpen, OpenFindings
from workflow.profiles import Review
from workflow.settings import Settings
from workflow.states import Decision, Role, State


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def test_the_last_of_two_approvals_publishes_and_the_first_does_not(database: Database) -> None:
    ask(database, Review(steps=("Facts", "Law")))
    rui, rob = person(database, Role.REVIEWER, "rui"), person(database, Role.REVIEWER, "rob")
    submission_id = in_review(database, person(database))
    first = desk.decide(database, rui, submission_id, Decision.APPROVE, revision=1)
    assert (first.state, first.decides) == (State.IN_REVIEW, False)
    assert shelf.publications(database, submission_id) == ()
    view = shelf.submission(database, submission_id)
    assert view is not None
    progress = shelf.progress(view, Review(steps=("Facts", "Law")))
    assert (progress.given, progress.needed, progress.step) == (("rui",), 2, "Law")
    last = desk.decide(database, rob, submission_id, Decision.APPROVE, revision=1)
    assert (last.state, last.decides) == (State.APPROVED, True)
    assert len(shelf.publications(database, submission_id)) == 1
    events = [(event.verb, event.detail.get("step_name")) for event in shelf.timeline(database, submission_id)[-2:]]
    assert events == [("approve_step", "Facts"), ("approve", "Law")]


def test_nobody_gives_two_of_them_and_start_next_does_not_offer_it_again(database: Database) -> None:
    ask(database, Review(approvals=2))
    rui = person(database, Role.REVIEWER)
    submission_id = in_review(database, person(database))
    desk.decide(database, rui, submission_id, Decision.APPROVE, revision=1)
    with pytest.raises(AlreadyApproved):
        desk.decide(database, rui, submission_id, Decision.APPROVE, revision=1)
    assert desk.claim_next(database, rui) is None
    assert desk.claim_next(database, person(database, Role.REVIEWER)) == submission_id


def test_a_changed_text_has_to_be_approved_by_all_of_them_again(database: Database) -> None:
    ask(database, Review(approvals=2), "culture")
    writer, rui, rob = person(database), person(database, Role.REVIEWER), person(database, Role.REVIEWER)
    submission_id = in_review(database, writer, good_zh())
    desk.decide(database, rui, submission_id, Decision.APPROVE, revision=1)
    desk.revise(database, writer, submission_id, good_zh(), seen=1)
    check_all(database)
    assert not desk.decide(database, rob, submission_id, Decision.APPROVE, revision=2).decides
    assert desk.decide(database, rui, submission_id, Decision.APPROVE, revision=2).decides


def test_a_request_for_changes_needs_no_second_person(database: Database) -> None:
    ask(database, Review(approvals=2))
    submission_id = in_review(database, person(database))
    rui = person(database, Role.REVIEWER)
    desk.decide(database, rui, submission_id, Decision.APPROVE, revision=1)
    asked = desk.decide(database, rui, submission_id, Decision.REQUEST_CHANGES, revision=1, note="On second thought")
    assert asked.state is State.CHANGES_REQUESTED


def test_an_approval_ticks_the_whole_checklist_and_the_ledger_keeps_it(database: Database) -> None:
    ask(database, Review(checklist=("Names are right", "核实日期")))
    rui = person(database, Role.REVIEWER)
    submission_id = in_review(database, person(database))
    with pytest.raises(ChecklistOpen, match="核实日期"):
        desk.decide(database, rui, submission_id, Decision.APPROVE, revision=1, checked=["Names are right"])
    ticked = ["Names are right", "核实日期"]
    assert desk.decide(database, rui, submission_id, Decision.APPROVE, revision=1, checked=ticked).decides
    assert shelf.timeline(database, submission_id)[-1].detail["checked"] == ticked


def test_where_only_clean_texts_are_meant_one_with_an_open_finding_is_refused(database: Database) -> None:
    rui, writer = person(database, Role.REVIEWER), person(database)
    # What stands word for word in another article is to be looked at.
    clean, noted = in_review(database, writer), in_review(database, writer)
    assert desk.decide(database, rui, clean, Decision.APPROVE, revision=1, only_clean=True).decides
    row = shelf.submission_brief(database, noted)
    assert row is not None
    assert row.warns
    with pytest.raises(OpenFindings):
        desk.decide(database, rui, noted, Decision.APPROVE, revision=row.revision, only_clean=True)
