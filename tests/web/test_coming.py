"""What happens next by itself: said for every state that a submission can wait in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.articles import cut_en, good_en
from tests.factories import approved, check_all, in_review, open_desk, person, publish_all
from web.coming import Coming, coming
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import PublicationState, Role, RunState
from workflow.tables import Publication, StageRun


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def _coming(database: Database, number: int) -> tuple[Coming, ...]:
    view = shelf.submission(database, number)
    assert view is not None
    held = [(hold.kind, hold.name) for hold in shelf.board(database).holds]
    return coming(view, shelf.stage_runs(database, number), held)


def test_what_waits_for_a_worker_is_one_line_and_what_is_paused_another(database: Database) -> None:
    desk.hold(database, person(database, Role.OPS), "stage", "links", reason="new list")
    number = desk.submit(database, person(database), good_en()).submission_id
    said = [one.say() for one in _coming(database, number)]
    assert said[0].startswith("Waits for a worker: Required fields, ")
    assert said[1] == "Goes on when somebody resumes: Links"


def test_what_broke_says_when_it_is_tried_again_and_what_was_given_up_that_it_is_not(database: Database) -> None:
    number = desk.submit(database, person(database), good_en()).submission_id
    again = now() + timedelta(minutes=5)
    with database.write() as connection:
        connection.execute(update(StageRun).values(state=RunState.PASSED))
        for stage, state in (("links", RunState.ERRORED), ("fields", RunState.DEAD), ("category", RunState.RUNNING)):
            connection.execute(update(StageRun).where(StageRun.stage == stage).values(state=state, due_at=again))
    said = {one.message: (one.names, one.at) for one in _coming(database, number)}
    assert said["Tried again: %(names)s"] == (("links",), again)
    assert said["Given up until somebody tries again: %(names)s"] == (("fields",), None)
    assert said["Running: %(names)s"] == (("category",), None)


def test_a_publication_says_where_it_goes_and_when_it_is_tried_again(database: Database) -> None:
    number = approved(database, person(database), person(database, Role.REVIEWER))
    assert _coming(database, number)[0].say() == "Goes out as soon as a worker is free: site"
    again = now() + timedelta(minutes=1)
    with database.write() as connection:
        connection.execute(update(Publication).values(error="Boom", due_at=again))
    [tried] = _coming(database, number)
    assert (tried.message, tried.at) == ("Tried again: %(names)s", again)
    with database.write() as connection:
        connection.execute(update(Publication).values(state=PublicationState.FAILED))
    assert _coming(database, number)[0].message == "Given up until somebody tries again: %(names)s"


def test_where_people_have_to_act_it_says_who(database: Database) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    assert _coming(database, in_review(database, writer))[0].say() == "Nothing by itself: a reviewer has to decide."
    returned = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    assert "the writer has to mend it" in _coming(database, returned)[0].say()
    done = approved(database, writer, reviewer)
    publish_all(database)
    assert _coming(database, done)[0].say() == "Nothing more: it has come to its end."
