"""Decisions: on one exact revision, by somebody else, once."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.articles import good_en, good_zh
from tests.factories import check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.decide import Decided
from workflow.desk.errors import (
    AuthorMayNotDecide,
    DeskError,
    NotAllowed,
    NotCheckedYet,
    NoteNeeded,
    NotYourClaim,
    StaleRevision,
    StaleWrite,
    UnknownRevision,
)
from workflow.settings import Settings
from workflow.states import Decision, NotPossible, PublicationState, Role, State
from workflow.tables import DecisionRow


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def writer(database: Database) -> Actor:
    return person(database)


@pytest.fixture
def reviewer(database: Database) -> Actor:
    return person(database, Role.REVIEWER)


def test_an_approval_writes_a_publication_for_each_channel(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    done = desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1)
    assert done.state is State.APPROVED
    [publication] = shelf.publications(database, submission_id)
    assert (publication.channel, publication.state) == ("site", PublicationState.PENDING)


def test_a_request_for_changes_needs_a_note(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    with pytest.raises(NoteNeeded):
        desk.decide(database, reviewer, submission_id, Decision.REQUEST_CHANGES, revision=1, note=" ")
    done = desk.decide(database, reviewer, submission_id, Decision.REQUEST_CHANGES, revision=1, note="Who said it?")
    assert done.state is State.CHANGES_REQUESTED
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert [(one.note, one.current) for one in view.decisions] == [("Who said it?", True)]


def test_a_rejection_ends_it(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    done = desk.decide(database, reviewer, submission_id, Decision.REJECT, revision=1, note="Not for us.")
    assert done.state is State.REJECTED
    with pytest.raises(NotPossible):
        desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1)


def test_a_decision_on_an_older_text_is_stale(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    desk.revise(database, writer, submission_id, good_zh(), seen=1)
    with pytest.raises(StaleRevision) as stale:
        desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1)
    assert stale.value.current == 2


def test_a_decision_names_the_exact_text(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    with pytest.raises(StaleRevision):
        desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1, sha256="0" * 64)
    sha256 = good_en().sha256()
    assert desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1, sha256=sha256)


def test_a_revision_that_never_was_is_unknown(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    with pytest.raises(UnknownRevision):
        desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=7)


def test_nothing_is_decided_before_the_checks_are_done(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = desk.submit(database, writer, good_en()).submission_id
    with pytest.raises(NotCheckedYet):
        desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1)


def test_nobody_decides_of_their_own_text_not_even_an_admin(database: Database) -> None:
    admin = person(database, Role.ADMIN)
    submission_id = in_review(database, admin)
    with pytest.raises(AuthorMayNotDecide):
        desk.decide(database, admin, submission_id, Decision.APPROVE, revision=1)


def test_the_database_itself_refuses_a_decision_of_the_author(database: Database, writer: Actor) -> None:
    submission_id = in_review(database, writer)
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert view.current is not None
    row = {
        "submission_id": submission_id,
        "revision_id": view.current.id,
        "revision_sha256": view.current.sha256,
        "ruleset": "x",
        "user_id": writer.user_id,
        "author_id": writer.user_id,
        "decision": "approve",
        "note": "",
        "created_at": now(),
    }
    with pytest.raises(IntegrityError, match="four_eyes"), database.write() as connection:
        connection.execute(insert(DecisionRow), [row])


@pytest.mark.parametrize("role", [Role.WRITER, Role.OPS])
def test_writers_and_ops_do_not_decide(database: Database, writer: Actor, role: Role) -> None:
    submission_id = in_review(database, writer)
    with pytest.raises(NotAllowed):
        desk.decide(database, person(database, role), submission_id, Decision.APPROVE, revision=1)


def test_a_claim_keeps_other_reviewers_from_deciding(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    desk.claim(database, reviewer, submission_id)
    with pytest.raises(NotYourClaim) as refused:
        desk.decide(database, person(database, Role.REVIEWER), submission_id, Decision.APPROVE, revision=1)
    assert refused.value.holder == reviewer.name


def test_of_two_reviewers_at_once_exactly_one_decides(database: Database, writer: Actor) -> None:
    submission_id = in_review(database, writer)
    reviewers = [person(database, Role.REVIEWER) for _ in range(4)]

    def attempt(reviewer: Actor) -> Decided | Exception:
        try:
            return desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1)
        except (DeskError, NotPossible) as refused:
            return refused

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(attempt, reviewers))
    assert sum(isinstance(answer, Decided) for answer in answers) == 1
    assert len(shelf.publications(database, submission_id)) == 1


def test_two_reviewers_who_disagree_at_the_same_moment_a_hundred_times_make_a_hundred_decisions(
    database: Database, writer: Actor
) -> None:
    chance = random.Random(11)  # noqa: S311 - the order of two threads, no secret
    rui, rob = person(database, Role.REVIEWER), person(database, Role.REVIEWER)
    ids = [desk.submit(database, writer, good_en()).submission_id for _ in range(100)]
    check_all(database)
    choices = {rui: Decision.APPROVE, rob: Decision.REQUEST_CHANGES}
    with ThreadPoolExecutor(2) as pool:
        for submission_id in ids:
            start = threading.Barrier(2)

            def attempt(
                who: Actor, wait: float, submission_id: int = submission_id, start: threading.Barrier = start
            ) -> Decided | Exception:
                start.wait()
                threading.Event().wait(wait)
                try:
                    return desk.decide(database, who, submission_id, choices[who], revision=1, note="Because.")
                except (DeskError, NotPossible) as refused:
                    return refused

            answers = list(pool.map(attempt, choices, [chance.uniform(0, 0.004), chance.uniform(0, 0.004)]))
            made = [answer for answer in answers if isinstance(answer, Decided)]
            told = [answer for answer in answers if isinstance(answer, NotPossible | StaleWrite)]
            assert (len(made), len(told)) == (1, 1), answers
            view = shelf.submission(database, submission_id)
            assert view is not None
            assert [decision.id for decision in view.decisions] == [made[0].decision_id]
            assert view.state is made[0].state
            assert len(view.publications) == (1 if made[0].state is State.APPROVED else 0)
