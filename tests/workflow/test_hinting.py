"""What the sweeper and the watchdog read of the durable queue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from workflow import desk
from workflow.article import Source
from workflow.clock import now
from workflow.db import Database
from workflow.hinting import due_rows, last_sign_of_work, mark_hinted
from workflow.settings import Settings
from workflow.states import Lane, Role
from workflow.tables import Process, Publication, StageRun


@pytest.fixture
def submissions(database: Database, settings: Settings) -> list[int]:
    """Two submissions that wait for their checks."""
    desk.set_up(database, settings)
    writer = desk.Actor(desk.people.add_user(database, "wang", Role.WRITER), "wang", Role.WRITER)
    source = Source("The library stays open until nine.", title="Longer hours at the library")
    return [desk.submit(database, writer, source).submission_id for _ in range(2)]


@pytest.fixture
def publication(database: Database, submissions: list[int]) -> int:
    """A due publication of the first submission."""
    at = now()
    row = {"submission_id": submissions[0], "revision_id": 1, "channel": "site", "task": "publish", "state": "pending"}
    with database.write() as connection:
        return connection.execute(
            insert(Publication)
            .values({**row, "idempotency_key": "k", "due_at": at, "queued_at": at})
            .returning(Publication.id)
        ).scalar_one()


def test_a_line_of_many_stage_runs_is_one_due_row(database: Database, submissions: list[int]) -> None:
    assert [row.id for row in due_rows(database, Lane.CHECK, limit=10)] == submissions


def test_no_more_rows_than_asked_for_the_oldest_first(database: Database, submissions: list[int]) -> None:
    assert [row.id for row in due_rows(database, Lane.CHECK, limit=1)] == submissions[:1]


def test_a_hint_is_remembered_on_its_row_alone(database: Database, submissions: list[int]) -> None:
    first, _ = due_rows(database, Lane.CHECK, limit=10)
    mark_hinted(database, Lane.CHECK, [first.key])
    hinted = {row.id: row.hinted_at for row in due_rows(database, Lane.CHECK, limit=10)}
    assert hinted[submissions[0]] is not None
    assert hinted[submissions[1]] is None


def test_a_publication_is_hinted_by_its_own_id(database: Database, publication: int) -> None:
    assert [(row.id, row.hinted_at) for row in due_rows(database, Lane.PUBLISH, limit=10)] == [(publication, None)]
    mark_hinted(database, Lane.PUBLISH, [publication])
    assert due_rows(database, Lane.PUBLISH, limit=10)[0].hinted_at is not None


def test_a_publication_in_somebodys_hands_is_not_due(database: Database, publication: int) -> None:
    with database.write() as connection:
        connection.execute(update(Publication).values(lease_until=now() + timedelta(seconds=30)))
    assert due_rows(database, Lane.PUBLISH, limit=10) == []


def enter(database: Database, name: str) -> None:
    with database.write() as connection:
        row = {"name": name, "kind": "worker", "version": "", "started_at": now(), "seen_at": now()}
        connection.execute(insert(Process).values(row))


def test_a_worker_that_never_claimed_anything_gives_no_sign(database: Database) -> None:
    enter(database, "worker@a")
    assert last_sign_of_work(database, "worker@a") is None


def test_a_claim_is_a_sign_of_work(database: Database, submissions: list[int]) -> None:
    enter(database, "worker@a")
    desk.check(database, "worker@a")
    assert last_sign_of_work(database, "worker@a") is not None


@pytest.mark.parametrize(("minutes", "works"), [(1, True), (-1, False)])
def test_a_lease_in_its_hands_shows_that_it_works_until_the_lease_is_over(
    database: Database, submissions: list[int], minutes: int, works: bool
) -> None:
    enter(database, "worker@a")
    with database.write() as connection:
        lease = now() + timedelta(minutes=minutes)
        connection.execute(update(StageRun).values(state="running", worker="worker@a", lease_until=lease))
    assert (last_sign_of_work(database, "worker@a") is not None) is works
