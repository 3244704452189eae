"""The line's verb: what it finds is written down once, with the state that follows, whatever happens to the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.articles import cut_en, good_en, good_zh, promo_zh
from tests.factories import WORKER, check_all, open_desk, person
from workflow import desk, shelf
from workflow.article import Article
from workflow.clock import now
from workflow.db import Database
from workflow.findings import Finding
from workflow.line import LINE
from workflow.runs import LEASE, MAX_ATTEMPTS, claim_lines
from workflow.settings import Settings
from workflow.shelf import SubmissionView
from workflow.stages import Stage
from workflow.states import EditState, Lane, Origin, RunState, State
from workflow.tables import FindingRow


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def _view(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def _breaks(_article: Article) -> Sequence[Finding]:
    raise ZeroDivisionError("a bug of ours")


BROKEN = tuple(
    Stage(stage.name, stage.label, stage.order, stage.version, stage.slow, stage.codes, _breaks)
    if stage.name == "links"
    else stage
    for stage in LINE
)


def test_a_whole_text_goes_to_review_with_every_stage_passed(database: Database) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    assert desk.check(database, WORKER) == 1
    view = _view(database, submission_id)
    assert (view.state, view.language) == (State.IN_REVIEW, "en")
    assert {stage.stage: stage.state for stage in view.stages} == {
        stage.name: RunState.PASSED for stage in LINE if not stage.slow
    }
    assert {stage.worker for stage in view.stages} == {WORKER}


def test_a_cut_text_goes_back_to_its_writer_and_the_failed_stage_says_so(database: Database) -> None:
    submission_id = desk.submit(database, person(database), cut_en()).submission_id
    check_all(database)
    view = _view(database, submission_id)
    assert (view.state, view.verdict) == (State.RETURNED, "block")
    states = {stage.stage: stage.state for stage in view.stages}
    assert states["truncation"] == RunState.FAILED
    [cut] = [finding for finding in view.findings if finding.code == "truncation.mid-sentence"]
    assert view.written is not None
    assert view.written.source.body[cut.start : cut.end] == cut.quote
    assert cut.say().strip()


def test_an_exact_finding_makes_a_scrubbed_revision_with_a_ledger(database: Database) -> None:
    submission_id = desk.submit(database, person(database), promo_zh()).submission_id
    check_all(database)
    view = _view(database, submission_id)
    assert [(line.number, line.origin) for line in view.revisions] == [(1, Origin.WRITER), (2, Origin.STAGE)]
    assert view.current is not None
    assert view.written is not None
    assert view.current.base_id == view.written.id
    [edit] = [edit for edit in view.edits if edit.code == "links.promo-glued-to-title"]
    assert edit.state is EditState.APPLIED
    assert view.written.source.body[edit.start : edit.end] == edit.before
    assert "win66" in edit.before
    assert "win66" not in view.current.source.body
    assert view.state is State.IN_REVIEW


def test_many_articles_are_claimed_and_finished_together_under_backlog(database: Database) -> None:
    writer = person(database)
    ids = [desk.submit(database, writer, good_en() if n % 2 else good_zh()).submission_id for n in range(6)]
    assert desk.check(database, WORKER, limit=4) == 4
    assert desk.check(database, WORKER, limit=4) == 2
    assert {_view(database, submission_id).state for submission_id in ids} == {State.IN_REVIEW}
    assert shelf.breaks(database) == ()


def test_a_bug_in_one_stage_holds_only_that_stage_back_and_is_tried_again_later(database: Database) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    desk.check(database, WORKER, stages=BROKEN)
    view = _view(database, submission_id)
    states = {stage.stage: stage.state for stage in view.stages}
    assert states.pop("links") == RunState.ERRORED
    assert set(states.values()) == {RunState.PASSED}
    assert view.state is State.CHECKING
    assert desk.check(database, WORKER) == 0
    with time_machine.travel(now() + timedelta(seconds=5)):
        assert desk.check(database, WORKER) == 1
    assert _view(database, submission_id).state is State.IN_REVIEW


def test_a_bug_that_stays_ends_as_dead_with_its_traceback_for_ops(database: Database) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    at = now()
    for _ in range(MAX_ATTEMPTS):
        with time_machine.travel(at):
            assert desk.check(database, WORKER, stages=BROKEN) == 1
        at += timedelta(minutes=10)
    with time_machine.travel(at):
        assert desk.check(database, WORKER, stages=BROKEN) == 0
    [dead] = [stage for stage in _view(database, submission_id).stages if stage.state == RunState.DEAD]
    assert "ZeroDivisionError: a bug of ours" in dead.error
    [group] = shelf.failures(database)
    assert (group.name, group.error_line) == ("links", "ZeroDivisionError: a bug of ours")


def test_findings_are_stored_once_however_often_a_line_was_begun(database: Database) -> None:
    submission_id = desk.submit(database, person(database), cut_en()).submission_id
    desk.check(database, WORKER, stages=BROKEN)
    with time_machine.travel(now() + timedelta(seconds=5)):
        check_all(database)
    view = _view(database, submission_id)
    with database.read() as connection:
        stored = connection.scalar(
            select(func.count()).where(FindingRow.revision_id == (view.written.id if view.written else 0))
        )
    once = len([finding for finding in view.findings if finding.revision == 1])
    assert stored == once
    assert view.state is State.RETURNED


def test_a_text_that_takes_its_worker_with_it_is_given_up_in_its_timeline(database: Database) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    at = now()
    for _ in range(MAX_ATTEMPTS):
        with time_machine.travel(at), database.write() as connection:
            claim_lines(connection, WORKER, Lane.CHECK)
        at += LEASE + timedelta(seconds=1)
    with time_machine.travel(at):
        assert desk.check(database, WORKER) == 0
        assert desk.bury_lost(database) == 1
        assert desk.bury_lost(database) == 0
    assert shelf.timeline(database, submission_id)[-1].verb == "give_up"
    assert {group.fingerprint for group in shelf.failures(database)} == {"worker-lost"}
