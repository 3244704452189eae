"""What a submission's next step hangs on, as the status page and the list of articles read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.articles import good_en
from tests.factories import WORKER, approved, ask, check_all, in_review, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.profiles import Review
from workflow.settings import Settings
from workflow.shelf import Ahead
from workflow.states import Decision, Role
from workflow.tables import DecisionRow, Event, Hold, StageRun


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def _ahead(database: Database, number: int) -> Ahead:
    view = shelf.submission(database, number)
    assert view is not None
    return shelf.ahead(database, view)


def test_articles_that_came_before_into_the_checks_are_counted(database: Database) -> None:
    numbers = [desk.submit(database, person(database), good_en()).submission_id for _ in range(3)]
    assert [_ahead(database, number).before for number in numbers] == [0, 1, 2]
    desk.check(database, WORKER, prefer=numbers[0], limit=1)
    assert [_ahead(database, number).before for number in numbers[1:]] == [0, 1]


def test_articles_that_wait_longer_for_a_reviewer_are_counted(database: Database) -> None:
    numbers = [in_review(database, person(database)) for _ in range(3)]
    assert [_ahead(database, number).before for number in numbers] == [0, 1, 2]


def test_whether_anybody_takes_on_what_waits_is_known_by_lane(database: Database) -> None:
    number = desk.submit(database, person(database), good_en()).submission_id
    assert not _ahead(database, number).workers
    desk.beat(database, "one", "worker", lanes="publish")
    assert not _ahead(database, number).workers
    desk.beat(database, "two", "worker", lanes="check,slow")
    assert _ahead(database, number).workers


def test_a_drain_keeps_back_only_what_was_queued_after_it_began(database: Database) -> None:
    ops, writer = person(database, Role.OPS), person(database)
    older = desk.submit(database, writer, good_en()).submission_id
    desk.hold(database, ops, "stage", "links", reason="new lists")
    with database.write() as connection:
        connection.execute(update(Hold).values(mode="drain"))
    later = desk.submit(database, writer, good_en()).submission_id
    held = {}
    for number in (older, later):
        ahead = _ahead(database, number)
        [queued_at] = [run.queued_at for run in ahead.runs if run.stage == "links"]
        held[number] = ahead.hold_on("stage", "links", queued_at)
    assert held[older] is None
    assert held[later] is not None
    assert held[later].reason == "new lists"


def _decided_after(database: Database, minutes: list[int]) -> None:
    """Articles that were decided so long after they had come to the reviewers."""
    reviewer = person(database, Role.REVIEWER)
    for one in minutes:
        number = approved(database, person(database), reviewer)
        with database.write() as connection:
            at = now()
            connection.execute(update(DecisionRow).where(DecisionRow.submission_id == number).values(created_at=at))
            cleared = (Event.submission_id == number, Event.verb == "clear")
            connection.execute(update(Event).where(*cleared).values(at=at - timedelta(minutes=one)))


def test_what_is_usual_is_the_middle_of_the_categorys_last_decisions(database: Database) -> None:
    _decided_after(database, [10, 20, 30, 600])
    number = in_review(database, person(database))
    assert _ahead(database, number).usual is None
    _decided_after(database, [40])
    usual = _ahead(database, number).usual
    assert usual is not None
    assert (round(usual.seconds), usual.count) == (1800, 5)


def test_the_wait_for_a_decision_begins_anew_with_a_new_text(database: Database) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    for _ in range(5):
        number = in_review(database, writer)
        desk.decide(database, reviewer, number, Decision.REQUEST_CHANGES, revision=1, note="Shorter, please.")
        with database.write() as connection:
            long_ago = now() - timedelta(days=3)
            connection.execute(update(Event).where(Event.submission_id == number).values(at=long_ago))
            connection.execute(
                update(DecisionRow).where(DecisionRow.submission_id == number).values(created_at=long_ago)
            )
        desk.revise(database, writer, number, good_en(), seen=1)
        check_all(database)
        desk.decide(database, reviewer, number, Decision.APPROVE, revision=2)
    usual = _ahead(database, in_review(database, writer)).usual
    assert usual is not None
    assert usual.seconds < timedelta(days=1).total_seconds()


def test_the_next_step_of_several_approvals_is_known_with_who_approved(database: Database) -> None:
    ask(database, Review(hours=4, steps=("desk", "legal")))
    reviewer = person(database, Role.REVIEWER)
    number = in_review(database, person(database))
    desk.decide(database, reviewer, number, Decision.APPROVE, revision=1)
    ahead = _ahead(database, number)
    assert (ahead.progress.given, ahead.progress.needed, ahead.progress.step) == ((reviewer.name,), 2, "legal")
    assert ahead.due_at is not None


def test_a_list_knows_the_runs_and_the_publications_of_its_rows(database: Database) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    live = approved(database, writer, reviewer)
    publish_all(database)
    checking = desk.submit(database, writer, good_en()).submission_id
    again = now() + timedelta(minutes=3)
    with database.write() as connection:
        mended = (StageRun.submission_id == checking, StageRun.stage == "links")
        connection.execute(update(StageRun).where(*mended).values(state="errored", attempt=1, due_at=again))
    page = shelf.mine(database, writer.user_id or 0)
    found = shelf.aheads(database, page.rows)
    assert [one.state for one in found[live].sends] == ["live"]
    assert [(run.attempt, run.due_at) for run in found[checking].runs if run.state == "errored"] == [(1, again)]
    assert found[live].runs == ()
