"""Replays: today's rules over what was checked before, in small steps; a report comes of it and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from tests.articles import cut_en, good_en, good_zh, promo_zh
from tests.factories import WORKER, approved, check_all, in_review, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor, BatchState, Scope
from workflow.desk.errors import NotAllowed, ReasonNeeded
from workflow.desk.replays import replay_step
from workflow.settings import Settings
from workflow.states import Role
from workflow.tables import Batch, Event, FindingRow, ReplayRow, Submission


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


def _finish(database: Database) -> int:
    done = 0
    while step := replay_step(database):
        done += step
    return done


def _published(database: Database, count: int) -> list[int]:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    ids = [approved(database, writer, reviewer, source) for source in (good_en(), good_zh())[:count]]
    publish_all(database)
    return ids


def test_by_the_same_rules_nothing_would_change(database: Database, ops: Actor) -> None:
    _published(database, 2)
    batch_id = desk.start_replay(database, ops, Scope("published"), reason="before the update")
    assert _finish(database) == 2
    report = shelf.replay_report(database, batch_id)
    assert (report.looked, report.changed, report.gone, report.fresh) == (2, 0, (), ())
    batch = shelf.batch(database, batch_id)
    assert batch is not None
    assert (batch.state, batch.done, batch.total) == ("done", 2, 2)


def test_a_verdict_that_would_change_is_told_with_the_findings_that_make_it(database: Database, ops: Actor) -> None:
    submission_id = desk.submit(database, person(database), cut_en()).submission_id
    check_all(database)
    with database.write() as connection:
        connection.execute(delete(FindingRow).where(FindingRow.code.like("truncation.%")))
        connection.execute(update(FindingRow).values(code="links.tracking", severity="info"))
    batch_id = desk.start_replay(database, ops, Scope("waiting"), reason="new network")
    _finish(database)
    [row] = shelf.replayed(database, batch_id).rows
    assert (row.submission_id, row.before, row.after) == (submission_id, "pass", "block")
    assert any(code.startswith("truncation.") for code in row.fresh)
    assert shelf.replay_report(database, batch_id).verdicts == (("pass", "block", 1),)


def test_nothing_but_the_report_is_written(database: Database, ops: Actor) -> None:
    in_review(database, person(database), promo_zh())
    with database.read() as connection:
        before = (
            connection.execute(select(Submission.__table__)).all(),
            connection.execute(select(FindingRow.__table__).order_by(FindingRow.id)).all(),
        )
        events = connection.scalars(select(Event.id).where(Event.chain != "desk")).all()
    desk.start_replay(database, ops, Scope("waiting"), reason="look")
    _finish(database)
    with database.read() as connection:
        after = (
            connection.execute(select(Submission.__table__)).all(),
            connection.execute(select(FindingRow.__table__).order_by(FindingRow.id)).all(),
        )
        assert connection.scalars(select(Event.id).where(Event.chain != "desk")).all() == events
    assert before == after


def test_what_was_found_while_the_replay_was_paused_is_thrown_away_and_found_again(
    database: Database, ops: Actor
) -> None:
    writer = person(database)
    for number in range(3):
        in_review(database, writer, replace(good_en(), title=f"A report of the harbour, part {number}"))
    batch_id = desk.start_replay(database, ops, Scope("waiting"), reason="look")
    assert replay_step(database, size=2) == 2
    desk.set_batch(database, ops, batch_id, BatchState.PAUSED, reason="later")
    assert replay_step(database, size=2) == 0
    assert not desk.spare_work_waits(database)
    desk.set_batch(database, ops, batch_id, BatchState.RUNNING, reason="now")
    assert _finish(database) == 1
    with database.read() as connection:
        assert len(connection.scalars(select(ReplayRow.revision_id)).all()) == 3


def test_two_workers_never_look_at_the_same_texts(database: Database, ops: Actor) -> None:
    in_review(database, person(database))
    batch_id = desk.start_replay(database, ops, Scope("waiting"), reason="look")
    with database.write() as connection:
        batch = connection.execute(select(Batch.created_at).where(Batch.id == batch_id)).one()
        future = batch.created_at.replace(year=batch.created_at.year + 1)
        connection.execute(update(Batch).values(lease_until=future))
    assert replay_step(database) == 0


def test_while_something_is_due_no_text_is_replayed(database: Database, ops: Actor) -> None:
    writer = person(database)
    in_review(database, writer)
    desk.start_replay(database, ops, Scope("waiting"), reason="look")
    desk.submit(database, writer, good_zh())
    assert desk.work_while_idle(database) == 0
    desk.check(database, WORKER)
    assert desk.work_while_idle(database) == 1


def test_a_worker_with_other_rules_leaves_it_to_those_that_have_them(database: Database, ops: Actor) -> None:
    in_review(database, person(database))
    batch_id = desk.start_replay(database, ops, Scope("waiting"), reason="look")
    with database.write() as connection:
        wanted = connection.execute(select(Batch.wanted).where(Batch.id == batch_id)).scalar_one()
        connection.execute(update(Batch).values(wanted={**wanted, "ruleset": "of-another-version"}))
    assert not desk.spare_work_waits(database)
    assert replay_step(database) == 0


def test_the_newest_of_a_category_can_be_asked_for(database: Database, ops: Actor) -> None:
    writer = person(database)
    ids = [in_review(database, writer, source) for source in (good_en(), good_zh())]
    assert desk.count_replay(database, Scope("waiting")) == 2
    batch_id = desk.start_replay(database, ops, Scope("waiting", newest=1), reason="look")
    assert _finish(database) == 1
    with database.read() as connection:
        assert connection.scalars(select(ReplayRow.submission_id)).all() == [ids[1]]
    assert shelf.batch(database, batch_id) is not None
    assert desk.start_replay(database, ops, Scope("waiting", category="unknown"), reason="look") == 0


def test_it_takes_the_role_and_a_reason(database: Database, ops: Actor) -> None:
    with pytest.raises(NotAllowed):
        desk.start_replay(database, person(database), Scope("waiting"), reason="look")
    with pytest.raises(ReasonNeeded):
        desk.start_replay(database, ops, Scope("waiting"), reason="")
