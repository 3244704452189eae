"""Undoing a decision: for a few seconds, and only while nothing of it went out; whatever happens, published once."""

from __future__ import annotations

import random
import threading
from datetime import timedelta

import pytest
import time_machine

from tests.articles import good_zh, promo_zh
from tests.factories import WORKER, approved, desk_current, in_review, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import TooLateToUndo, UnknownDecision
from workflow.desk.rules import UNDONE
from workflow.desk.undo import UNDO
from workflow.settings import Settings
from workflow.states import Decision, PublicationState, Role, RuleKind, State


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def reviewer(database: Database) -> Actor:
    return person(database, Role.REVIEWER)


def decided(database: Database, reviewer: Actor, decision: Decision = Decision.APPROVE) -> tuple[int, int]:
    """A submission on which somebody just decided in the browser, and the decision."""
    submission_id = in_review(database, person(database))
    done = desk.decide(database, reviewer, submission_id, decision, revision=1, note="Well.", hold=UNDO)
    return submission_id, done.decision_id


def state(database: Database, submission_id: int) -> State:
    row = shelf.submission_brief(database, submission_id)
    assert row is not None
    return row.state


@pytest.mark.parametrize("decision", list(Decision))
def test_an_undone_decision_leaves_the_article_in_review_in_the_same_hands(
    database: Database, reviewer: Actor, decision: Decision
) -> None:
    submission_id, decision_id = decided(database, reviewer, decision)
    assert desk.undo(database, reviewer, decision_id) == submission_id
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert view.claim is not None
    assert (view.state, view.decisions, view.publications) == (State.IN_REVIEW, (), ())
    assert view.claim.user_id == reviewer.user_id
    last = shelf.timeline(database, submission_id)[-1]
    assert (last.verb, last.detail["decision"]) == ("undo", decision)
    assert list(shelf.breaks(database)) == []


def test_after_an_undo_the_same_revision_is_decided_on_anew_and_published_once(
    database: Database, reviewer: Actor
) -> None:
    submission_id, decision_id = decided(database, reviewer)
    desk.undo(database, reviewer, decision_id)
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1)
    assert publish_all(database) == 1
    [publication] = shelf.publications(database, submission_id)
    assert publication.state == PublicationState.LIVE
    assert publish_all(database) == 0


def test_an_approval_made_in_the_browser_waits_and_then_goes_out(database: Database, reviewer: Actor) -> None:
    submission_id, _ = decided(database, reviewer)
    assert publish_all(database) == 0
    with time_machine.travel(now() + UNDO + timedelta(seconds=1)):
        assert publish_all(database) == 1
    assert state(database, submission_id) is State.PUBLISHED


def test_an_approval_made_by_a_program_waits_for_nothing(database: Database, reviewer: Actor) -> None:
    approved(database, person(database), reviewer)
    assert publish_all(database) == 1


def test_when_the_seconds_are_over_it_is_too_late(database: Database, reviewer: Actor) -> None:
    submission_id, decision_id = decided(database, reviewer)
    with time_machine.travel(now() + UNDO + timedelta(seconds=1)), pytest.raises(TooLateToUndo):
        desk.undo(database, reviewer, decision_id)
    assert state(database, submission_id) is State.APPROVED


def test_what_a_worker_has_in_its_hands_is_not_taken_back(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database))
    done = desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1)
    desk.publish(database, WORKER)
    with pytest.raises(TooLateToUndo):
        desk.undo(database, reviewer, done.decision_id)
    assert state(database, submission_id) is State.PUBLISHED


def test_a_text_that_its_writer_changed_meanwhile_has_nothing_to_undo(database: Database, reviewer: Actor) -> None:
    writer = person(database)
    submission_id = in_review(database, writer)
    made = desk.decide(database, reviewer, submission_id, Decision.REQUEST_CHANGES, revision=1, note="More.")
    desk.revise(database, writer, submission_id, good_zh(), seen=1)
    with pytest.raises(TooLateToUndo):
        desk.undo(database, reviewer, made.decision_id)


def test_nobody_undoes_anothers_decision_nor_one_twice(database: Database, reviewer: Actor) -> None:
    _, decision_id = decided(database, reviewer)
    with pytest.raises(UnknownDecision):
        desk.undo(database, person(database, Role.ADMIN), decision_id)
    desk.undo(database, reviewer, decision_id)
    with pytest.raises(TooLateToUndo):
        desk.undo(database, reviewer, decision_id)


def test_of_an_undo_and_a_worker_at_the_same_moment_one_wins_and_nothing_is_published_that_was_undone(
    database: Database, reviewer: Actor
) -> None:
    chance = random.Random(5)  # noqa: S311 - order of two threads, no secret
    writer = person(database)
    won = {"undo": 0, "worker": 0}
    for _trial in range(12):
        submission_id = in_review(database, writer)
        done = desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1)
        start = threading.Barrier(2)
        pause = chance.uniform(-0.01, 0.01)

        def work(start: threading.Barrier = start, pause: float = pause) -> None:
            start.wait()
            threading.Event().wait(max(0.0, pause))
            desk.publish(database, WORKER)

        worker = threading.Thread(target=work)
        worker.start()
        start.wait()
        threading.Event().wait(max(0.0, -pause))
        try:
            desk.undo(database, reviewer, done.decision_id)
            undone = True
        except TooLateToUndo:
            undone = False
        worker.join()
        won["undo" if undone else "worker"] += 1
        assert state(database, submission_id) is (State.IN_REVIEW if undone else State.PUBLISHED)
        assert len(shelf.publications(database, submission_id)) == (0 if undone else 1)
    assert sum(won.values()) == 12


def _brands(database: Database) -> dict[str, str]:
    """The brands in force, each with why it is one."""
    return {row.name: row.reason for row in shelf.rules(database, [RuleKind.BRAND])}


def test_undoing_an_approval_takes_back_what_it_taught(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    number = desk_current(database, submission_id)
    done = desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=number, hold=UNDO)
    assert _brands(database)
    desk.undo(database, reviewer, done.decision_id)
    assert _brands(database) == {}
    lifted = shelf.rules(database, [RuleKind.BRAND], lifted=True)
    assert {(row.lifted_by, row.lifted_why) for row in lifted} == {(reviewer.name, UNDONE)}
    assert "lift_rule" in {event.verb for event in shelf.audit(database, chain="desk").rows}
    assert list(shelf.breaks(database)) == []


def test_undoing_an_approval_leaves_what_was_known_before(database: Database, reviewer: Actor) -> None:
    """An earlier approval of another article taught it, so this one taught nothing and takes nothing back."""
    first, second = (in_review(database, person(database), promo_zh()) for _ in range(2))
    desk.decide(database, reviewer, first, Decision.APPROVE, revision=desk_current(database, first))
    before = _brands(database)
    number = desk_current(database, second)
    done = desk.decide(database, reviewer, second, Decision.APPROVE, revision=number, hold=UNDO)
    desk.undo(database, reviewer, done.decision_id)
    assert before
    assert _brands(database) == before


def test_an_approval_given_again_teaches_again(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    number = desk_current(database, submission_id)
    done = desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=number, hold=UNDO)
    before = _brands(database)
    desk.undo(database, reviewer, done.decision_id)
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=number)
    assert before
    assert _brands(database) == before
