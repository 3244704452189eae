"""The writer's verbs: what is handed in is kept, once, and nobody overwrites anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.articles import cut_en, good_en, good_zh
from tests.factories import approved, check_all, desk_current, in_review, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.article import Source
from workflow.db import Database
from workflow.desk.errors import (
    BadField,
    KeyReused,
    NotAllowed,
    ReasonNeeded,
    StaleRevision,
    UnknownSubmission,
)
from workflow.settings import Settings
from workflow.states import Decision, NotPossible, PublicationState, Role, RunState, State
from workflow.tables import StageRun, Submission


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def _count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(Submission)) or 0


def test_a_text_becomes_a_submission_with_its_line_queued(database: Database) -> None:
    done = desk.submit(database, person(database), good_en())
    assert (done.revision, done.state, done.created) == (1, State.CHECKING, True)
    view = shelf.submission(database, done.submission_id)
    assert view is not None
    assert view.written is not None
    assert view.written.source == good_en()
    assert {stage.state for stage in view.stages} == {RunState.QUEUED}


def test_the_same_key_with_the_same_text_gives_the_same_submission(database: Database) -> None:
    writer = person(database)
    first = desk.submit(database, writer, good_en(), key="k1")
    again = desk.submit(database, writer, good_en(), key="k1")
    assert again.submission_id == first.submission_id
    assert not again.created
    assert _count(database) == 1


def test_the_same_key_with_another_text_is_refused(database: Database) -> None:
    writer = person(database)
    desk.submit(database, writer, good_en(), key="k1")
    with pytest.raises(KeyReused):
        desk.submit(database, writer, good_zh(), key="k1")


def test_another_persons_key_is_not_mine(database: Database) -> None:
    first = desk.submit(database, person(database), good_en(), key="k1")
    second = desk.submit(database, person(database), good_en(), key="k1")
    assert first.submission_id != second.submission_id


def test_eight_requests_with_one_key_at_once_make_one_submission(database: Database) -> None:
    writer = person(database)
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: desk.submit(database, writer, good_en(), key="race"), range(8)))
    assert len({one.submission_id for one in done}) == 1
    assert sum(one.created for one in done) == 1
    assert _count(database) == 1


@pytest.mark.parametrize(
    ("source", "field"),
    [
        (Source(""), "body"),
        (Source(" \n\t\u3000"), "body"),
        (Source("a\0b"), "body"),
        (Source("half \ud83d of a character"), "body"),
        (Source("x" * 5_000_001), "body"),
        (Source("text", title="t" * 2_001), "title"),
        (Source("text", summary="nul\0"), "summary"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_the_name_of_its_field(
    database: Database, source: Source, field: str
) -> None:
    with pytest.raises(BadField) as refused:
        desk.submit(database, person(database), source)
    assert refused.value.field == field
    assert refused.value.say()
    assert _count(database) == 0


def test_a_new_text_goes_through_the_line_again(database: Database) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    done = desk.revise(database, writer, submission_id, good_en(), seen=1)
    assert (done.revision, done.state) == (2, State.CHECKING)
    check_all(database)
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    assert brief.state is State.IN_REVIEW


def test_a_writer_who_missed_a_revision_is_told_which(database: Database) -> None:
    writer = person(database)
    submission_id = in_review(database, writer)
    desk.revise(database, writer, submission_id, replace(good_en(), title="One window"), seen=1)
    with pytest.raises(StaleRevision) as stale:
        desk.revise(database, writer, submission_id, replace(good_en(), title="Another window"), seen=1)
    assert (stale.value.seen, stale.value.current) == (1, 2)


def test_a_revision_while_the_line_runs_voids_the_old_runs(database: Database) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    desk.revise(database, writer, submission_id, good_en(), seen=1)
    check_all(database)
    with database.read() as connection:
        states = connection.execute(select(StageRun.revision_id, StageRun.state).order_by(StageRun.id)).all()
    first = states[0].revision_id
    assert {row.state for row in states if row.revision_id == first} == {RunState.SKIPPED}
    assert RunState.SKIPPED not in {row.state for row in states if row.revision_id != first}


def test_only_the_author_hands_in_a_new_text(database: Database) -> None:
    submission_id = in_review(database, person(database))
    with pytest.raises(NotAllowed):
        desk.revise(database, person(database), submission_id, good_zh(), seen=1)


def test_a_submission_that_is_not_there_is_named_so(database: Database) -> None:
    with pytest.raises(UnknownSubmission):
        desk.revise(database, person(database), 404, good_en(), seen=1)


def test_withdrawing_needs_a_reason_and_stops_the_checks(database: Database) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, good_en()).submission_id
    with pytest.raises(ReasonNeeded):
        desk.withdraw(database, writer, submission_id, reason="  ")
    assert desk.withdraw(database, writer, submission_id, reason="wrong file") is State.WITHDRAWN
    assert check_all(database) == 0
    with pytest.raises(NotPossible):
        desk.withdraw(database, writer, submission_id, reason="again")


def test_withdrawing_a_published_text_takes_it_off_the_site(database: Database, settings: Settings) -> None:
    writer = person(database)
    submission_id = approved(database, writer, person(database, Role.REVIEWER))
    publish_all(database)
    [page] = [path for path in settings.site_folder.glob("*.html") if path.name.startswith("a-ferry")]
    assert "Mill Street" in page.read_text()
    desk.withdraw(database, writer, submission_id, reason="a name was wrong")
    publish_all(database)
    assert "Mill Street" not in page.read_text()
    assert [one.state for one in shelf.publications(database, submission_id)] == [PublicationState.WITHDRAWN]


def test_a_correction_replaces_the_live_text_only_when_it_is_approved(database: Database, settings: Settings) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    submission_id = approved(database, writer, reviewer)
    publish_all(database)
    corrected = replace(good_en(), body=good_en().body.replace("eleven million", "twelve million"))
    desk.revise(database, writer, submission_id, corrected, seen=1)
    check_all(database)
    [page] = [path for path in settings.site_folder.glob("*.html") if path.name.startswith("a-ferry")]
    assert "eleven million" in page.read_text()
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=desk_current(database, submission_id))
    publish_all(database)
    assert "twelve million" in page.read_text()
    states = [one.state for one in shelf.publications(database, submission_id)]
    assert states == [PublicationState.SUPERSEDED, PublicationState.LIVE]
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    assert brief.state is State.CORRECTED
