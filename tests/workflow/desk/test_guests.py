"""Guests' links: one exact revision, once, for a while, and never a way around the other rules."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.articles import good_zh
from tests.factories import ask, check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.decide import Decided
from workflow.desk.errors import (
    AlreadyApproved,
    AuthorMayNotDecide,
    BadField,
    BadGuestLink,
    ChecklistOpen,
    DeskError,
    NotAllowed,
    StaleRevision,
)
from workflow.profiles import Review
from workflow.settings import Settings
from workflow.states import Decision, NotPossible, Role, State
from workflow.tables import GuestLink


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def writer(database: Database) -> Actor:
    return person(database)


@pytest.fixture
def rui(database: Database) -> Actor:
    return person(database, Role.REVIEWER, "rui")


def test_a_guest_approves_once_and_the_ledger_names_them_and_who_asked(
    database: Database, writer: Actor, rui: Actor
) -> None:
    submission_id = in_review(database, writer)
    made = desk.invite(database, rui, submission_id, " Dr.  Chen ", revision=1)
    assert desk.approve_as_guest(database, made.secret, note="Fine.").state is State.APPROVED
    with pytest.raises(BadGuestLink):
        desk.approve_as_guest(database, made.secret)
    view = shelf.submission(database, submission_id)
    assert view is not None
    [decision] = view.decisions
    assert (decision.by, decision.guest, decision.note) == ("Dr. Chen", True, "Fine.")
    events = shelf.timeline(database, submission_id)[-2:]
    assert [(event.verb, event.actor) for event in events] == [("invite_guest", "rui"), ("approve", "Dr. Chen")]
    assert len(shelf.publications(database, submission_id)) == 1
    assert list(shelf.breaks(database)) == []


def test_after_a_change_of_the_text_the_link_approves_nothing(database: Database, writer: Actor, rui: Actor) -> None:
    submission_id = in_review(database, writer)
    made = desk.invite(database, rui, submission_id, "Chen", revision=1)
    desk.revise(database, writer, submission_id, good_zh(), seen=1)
    check_all(database)
    with pytest.raises(StaleRevision):
        desk.approve_as_guest(database, made.secret)
    row = shelf.submission_brief(database, submission_id)
    assert row is not None
    assert row.state is State.IN_REVIEW


def test_a_link_runs_out_or_is_taken_back(database: Database, writer: Actor, rui: Actor) -> None:
    submission_id = in_review(database, writer)
    old = desk.invite(database, rui, submission_id, "Chen", revision=1, hours=1)
    taken = desk.invite(database, rui, submission_id, "Chen", revision=1)
    assert desk.uninvite(database, rui, submission_id, taken.link_id)
    assert not desk.uninvite(database, rui, submission_id, taken.link_id)
    for secret, later in (
        (old.secret, timedelta(hours=1, seconds=1)),
        (taken.secret, timedelta(0)),
        ("x", timedelta(0)),
    ):
        with time_machine.travel(now() + later), pytest.raises(BadGuestLink):
            desk.approve_as_guest(database, secret)
        with time_machine.travel(now() + later):
            assert shelf.guest_link(database, secret) is None


def test_who_asks_a_guest_does_not_approve_beside_them(database: Database, writer: Actor, rui: Actor) -> None:
    ask(database, Review(approvals=2))
    submission_id = in_review(database, writer)
    links = [desk.invite(database, rui, submission_id, name, revision=1) for name in ("Chen", "Wu")]
    assert not desk.approve_as_guest(database, links[0].secret).decides
    with pytest.raises(AlreadyApproved):
        desk.decide(database, rui, submission_id, Decision.APPROVE, revision=1)
    with pytest.raises(AlreadyApproved):
        desk.approve_as_guest(database, links[1].secret)
    rob = person(database, Role.REVIEWER)
    assert desk.decide(database, rob, submission_id, Decision.APPROVE, revision=1).decides


def test_a_guest_ticks_the_checklist_too_and_the_link_is_not_used_up_before(
    database: Database, writer: Actor, rui: Actor
) -> None:
    ask(database, Review(checklist=("Names are right",)))
    made = desk.invite(database, rui, in_review(database, writer), "Chen", revision=1)
    with pytest.raises(ChecklistOpen):
        desk.approve_as_guest(database, made.secret)
    assert desk.approve_as_guest(database, made.secret, checked=["Names are right"]).decides


def test_an_author_asks_no_guest_and_the_database_itself_refuses_it(database: Database) -> None:
    ada = person(database, Role.ADMIN)
    submission_id = in_review(database, ada)
    with pytest.raises(AuthorMayNotDecide):
        desk.invite(database, ada, submission_id, "Chen", revision=1)
    row = {"submission_id": submission_id, "revision_id": 1, "guest": "x", "sha256": "y", "created_at": now()}
    own = {"author_id": ada.user_id, "issued_by": ada.user_id, "expires_at": now()}
    with pytest.raises(IntegrityError, match="four_eyes"), database.write() as connection:
        connection.execute(insert(GuestLink), [{**row, **own}])


def test_a_link_is_for_what_could_be_decided_on_now_and_for_somebody_with_a_name(
    database: Database, writer: Actor, rui: Actor
) -> None:
    submission_id = in_review(database, writer)
    with pytest.raises(NotAllowed):
        desk.invite(database, writer, submission_id, "Chen", revision=1)
    for wrong in ({"guest": " ", "hours": 4}, {"guest": "x" * 81, "hours": 4}, {"guest": "Chen", "hours": 0}):
        with pytest.raises(BadField):
            desk.invite(database, rui, submission_id, str(wrong["guest"]), revision=1, hours=int(str(wrong["hours"])))
    desk.decide(database, rui, submission_id, Decision.REJECT, revision=1, note="no")
    with pytest.raises(NotPossible):
        desk.invite(database, rui, submission_id, "Chen", revision=1)


def test_of_several_presses_at_once_one_counts(database: Database, writer: Actor, rui: Actor) -> None:
    submission_id = in_review(database, writer)
    made = desk.invite(database, rui, submission_id, "Chen", revision=1)

    def press(_number: int) -> Decided | Exception:
        try:
            return desk.approve_as_guest(database, made.secret)
        except (DeskError, NotPossible) as refused:
            return refused

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))
    assert sum(isinstance(answer, Decided) for answer in answers) == 1
    assert len(shelf.publications(database, submission_id)) == 1
