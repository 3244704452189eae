"""The durable queue: who may claim, what a lease means, what a late finish changes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Connection, insert, select, update

from tests.articles import good_en, good_zh
from tests.factories import WORKER, check_all, open_desk, person
from workflow import desk
from workflow.clock import now
from workflow.db import Database
from workflow.desk.revisions import add_revision
from workflow.line import LINE
from workflow.runs import (
    LEASE,
    MAX_ATTEMPTS,
    backoff,
    claim_lines,
    claim_publication,
    lost_runs,
    renew_runs,
    still_ours,
)
from workflow.settings import Settings
from workflow.states import Lane, Origin, PublicationState, Role, RunState
from workflow.tables import Publication, Revision, StageRun


@pytest.fixture
def submission_id(database: Database, settings: Settings) -> int:
    """One submission whose line is due."""
    open_desk(database, settings)
    return desk.submit(database, person(database), good_en()).submission_id


def test_a_claim_takes_the_whole_line_of_a_revision_at_once(database: Database, submission_id: int) -> None:
    with database.write() as connection:
        [claim] = claim_lines(connection, WORKER, Lane.CHECK)
    assert claim.submission_id == submission_id
    assert {run.stage for run in claim.runs} == {stage.name for stage in LINE if not stage.slow}
    assert claim.attempt == 1


def test_nobody_else_gets_what_is_claimed_while_its_lease_runs(database: Database, submission_id: int) -> None:
    with database.write() as connection:
        claim_lines(connection, WORKER, Lane.CHECK)
    with database.write() as connection:
        assert claim_lines(connection, "another", Lane.CHECK) == []


def test_after_the_lease_another_worker_takes_over_and_the_first_ones_result_is_void(
    database: Database, submission_id: int
) -> None:
    with database.write() as connection:
        first = claim_lines(connection, WORKER, Lane.CHECK)
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)), database.write() as connection:
        second = claim_lines(connection, "another", Lane.CHECK)
        assert second[0].attempt == 2
        assert still_ours(connection, first) == []
        assert still_ours(connection, second) == second


def test_a_worker_from_before_a_retry_does_not_pass_for_the_one_after_it(
    database: Database, submission_id: int
) -> None:
    with database.write() as connection:
        first = claim_lines(connection, WORKER, Lane.CHECK)
        connection.execute(update(StageRun).values(state=RunState.DEAD))
    ids = [run.id for run in first[0].runs]
    desk.retry_runs(database, person(database, Role.OPS), ids=ids, reason="mended")
    with database.write() as connection:
        second = claim_lines(connection, "another", Lane.CHECK)
        assert second[0].attempt == first[0].attempt
        assert still_ours(connection, first) == []
        assert still_ours(connection, second) == second
        assert not renew_runs(connection, first[0])


def test_a_renewed_lease_keeps_others_away(database: Database, submission_id: int) -> None:
    with database.write() as connection:
        [claim] = claim_lines(connection, WORKER, Lane.CHECK)
    with time_machine.travel(now() + LEASE - timedelta(seconds=1)), database.write() as connection:
        assert renew_runs(connection, claim)
    with time_machine.travel(now() + LEASE + timedelta(seconds=5)), database.write() as connection:
        assert claim_lines(connection, "another", Lane.CHECK) == []


def test_a_lease_that_was_lost_cannot_be_renewed(database: Database, submission_id: int) -> None:
    with database.write() as connection:
        [claim] = claim_lines(connection, WORKER, Lane.CHECK)
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)), database.write() as connection:
        claim_lines(connection, "another", Lane.CHECK)
        assert not renew_runs(connection, claim)


def test_a_text_that_takes_its_worker_with_it_five_times_is_dead_and_says_so(
    database: Database, submission_id: int
) -> None:
    at = now()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with time_machine.travel(at), database.write() as connection:
            [claim] = claim_lines(connection, WORKER, Lane.CHECK)
            assert claim.attempt == attempt
        at += LEASE + timedelta(seconds=1)
    with time_machine.travel(at), database.write() as connection:
        assert claim_lines(connection, WORKER, Lane.CHECK) == []
        assert {found for _, found in lost_runs(connection)} == {submission_id}
        states = set(connection.scalars(select(StageRun.state)))
    assert states == {RunState.DEAD}


def test_the_hinted_submission_comes_first_and_any_other_will_do(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    writer = person(database)
    first, second = (desk.submit(database, writer, source).submission_id for source in (good_en(), good_zh()))
    with database.write() as connection:
        assert claim_lines(connection, WORKER, Lane.CHECK, prefer=second)[0].submission_id == second
        assert claim_lines(connection, WORKER, Lane.CHECK, prefer=999_999)[0].submission_id == first


def test_a_text_that_failed_before_is_tried_alone(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    writer = person(database)
    suspect = desk.submit(database, writer, good_en()).submission_id
    with database.write() as connection:
        claim_lines(connection, WORKER, Lane.CHECK)
    for _ in range(3):
        desk.submit(database, writer, good_zh())
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)), database.write() as connection:
        connection.execute(update(StageRun).where(StageRun.state == RunState.QUEUED).values(due_at=now()))
        assert [claim.submission_id for claim in claim_lines(connection, WORKER, Lane.CHECK, limit=10)] == [suspect]
        assert len(claim_lines(connection, WORKER, Lane.CHECK, limit=10)) == 3


def test_waits_grow_from_attempt_to_attempt() -> None:
    waits = [backoff(attempt).total_seconds() for attempt in (1, 2, 3, 4, 9)]
    assert waits[0] < waits[1] < waits[2] < waits[3]
    assert waits[4] <= 360


def _publication(connection: Connection, submission_id: int, revision_id: int, due_at: datetime) -> int:
    return connection.execute(
        insert(Publication)
        .values(
            submission_id=submission_id,
            revision_id=revision_id,
            channel="site",
            task="publish",
            state=PublicationState.PENDING,
            idempotency_key=f"site-{revision_id}",
            due_at=due_at,
            queued_at=now(),
        )
        .returning(Publication.id)
    ).scalar_one()


def test_publications_of_one_submission_go_out_strictly_one_after_the_other(
    database: Database, settings: Settings, submission_id: int
) -> None:
    check_all(database)
    with database.write() as connection:
        desk_revision = connection.scalars(select(Revision.id).order_by(Revision.id)).first()
        assert desk_revision is not None
        later_revision, _ = add_revision(
            connection, submission_id, good_zh(), origin=Origin.WRITER, author_id=None, base_id=None, at=now()
        )
        retrying = _publication(connection, submission_id, desk_revision, now() + timedelta(minutes=5))
        connection.execute(update(Publication).where(Publication.id == retrying).values(attempt=1))
        later = _publication(connection, submission_id, later_revision, now())
        assert claim_publication(connection, WORKER, prefer=later) is None
        connection.execute(update(Publication).where(Publication.id == retrying).values(state=PublicationState.LIVE))
        claim = claim_publication(connection, WORKER)
    assert claim is not None
    assert claim.id == later


AHEAD = timedelta(hours=1)


def test_what_was_queued_by_a_clock_that_ran_ahead_need_not_wait_for_that_hour(
    database: Database, settings: Settings
) -> None:
    open_desk(database, settings)
    writer = person(database)
    with time_machine.travel(now() + AHEAD):
        queued = desk.submit(database, writer, good_en()).submission_id
    with database.write() as connection:
        assert [claim.submission_id for claim in claim_lines(connection, WORKER, Lane.CHECK)] == [queued]


def test_a_lease_longer_than_any_was_taken_by_another_clock_and_holds_nobody_up(
    database: Database, submission_id: int
) -> None:
    with time_machine.travel(now() + AHEAD), database.write() as connection:
        first = claim_lines(connection, WORKER, Lane.CHECK)
    with database.write() as connection:
        [second] = claim_lines(connection, "another", Lane.CHECK)
        assert second.attempt == 2
        assert still_ours(connection, first) == []


def test_a_retry_put_off_by_a_clock_that_ran_ahead_comes_when_that_is_noticed(
    database: Database, submission_id: int
) -> None:
    with database.write() as connection:
        put_off = {"state": RunState.ERRORED, "attempt": 1, "due_at": now() + AHEAD}
        connection.execute(update(StageRun).values(put_off))
        assert len(claim_lines(connection, WORKER, Lane.CHECK)) == 1


def test_a_publication_of_a_clock_that_ran_ahead_goes_out_now(
    database: Database, settings: Settings, submission_id: int
) -> None:
    check_all(database)
    with database.write() as connection:
        revision_id = connection.scalars(select(Revision.id)).first()
        assert revision_id is not None
        queued = _publication(connection, submission_id, revision_id, now() + AHEAD)
        claim = claim_publication(connection, WORKER)
        assert claim is not None
        assert claim.id == queued
        connection.execute(update(Publication).values(lease_until=now() + AHEAD))
        again = claim_publication(connection, "another")
    assert again is not None
    assert again.attempt == 2


def test_what_took_its_last_attempt_under_another_clock_is_buried_too(database: Database, submission_id: int) -> None:
    with database.write() as connection:
        lost = {"state": RunState.RUNNING, "attempt": MAX_ATTEMPTS, "lease_until": now() + AHEAD}
        connection.execute(update(StageRun).values(lost))
        assert {found for _, found in lost_runs(connection)} == {submission_id}
