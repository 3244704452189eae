"""Long work keeps its lease, quick work costs nothing, and what was taken away stays taken away."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import select, update

from tests.articles import good_en
from tests.factories import WORKER, approved, open_desk, person
from workflow import desk, runs, shelf
from workflow.article import Article
from workflow.channels import Channel, Receipt
from workflow.clock import now
from workflow.db import Database
from workflow.desk import leases
from workflow.findings import Finding
from workflow.line import LINE
from workflow.settings import Settings
from workflow.stages import Stage
from workflow.states import Role, State
from workflow.tables import Publication, StageRun, Submission

SHORT = timedelta(seconds=0.9)


@pytest.fixture(autouse=True)
def _a_short_lease(monkeypatch: pytest.MonkeyPatch, database: Database, settings: Settings) -> None:
    monkeypatch.setattr(runs, "LEASE", SHORT)
    open_desk(database, settings)


def slow_stage(while_it_works: Callable[[], object]) -> Stage:
    """A stage that takes two and a half leases, then lets something happen."""

    def check(_article: Article) -> Sequence[Finding]:
        time.sleep(2.5 * SHORT.total_seconds())
        while_it_works()
        return ()

    return Stage("slowly", "Slowly", 999, "1", False, {}, check)


def _attempts(database: Database) -> set[int]:
    with database.read() as connection:
        return set(connection.scalars(select(StageRun.attempt)))


def test_a_stage_that_takes_longer_than_a_lease_is_not_done_twice(database: Database) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    others: list[int] = []
    stage = slow_stage(lambda: others.append(desk.check(database, "another")))
    assert desk.check(database, WORKER, stages=(*LINE, stage)) == 1
    assert others == [0]
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    assert brief.state == State.IN_REVIEW
    assert _attempts(database) == {1}


def test_a_lease_that_was_lost_is_not_taken_back_and_its_result_is_thrown_away(database: Database) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id

    def lose() -> None:
        with database.write() as connection:
            connection.execute(update(StageRun).values(attempt=StageRun.attempt + 1, worker="another"))

    stage = Stage("losing", "Losing", 999, "1", False, {}, lambda _: (lose(), time.sleep(0.5), ())[-1])
    desk.check(database, WORKER, stages=(*LINE, stage))
    with database.read() as connection:
        assert connection.scalar(select(Submission.state).where(Submission.id == submission_id)) == State.CHECKING
        assert set(connection.scalars(select(StageRun.worker))) == {"another"}
        assert all(until < now() + SHORT for until in connection.scalars(select(StageRun.lease_until)) if until)


def _with_channel(monkeypatch: pytest.MonkeyPatch, publish: Callable[..., Receipt]) -> None:
    site = Channel("site", "Web site", dict, publish, lambda *_: None)
    monkeypatch.setattr(sys.modules["workflow.desk.publish"], "CHANNELS", MappingProxyType({"site": site}))


def test_a_channel_that_takes_longer_than_a_lease_is_called_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    others: list[int] = []

    def publish(_piece: object, _settings: object, key: str) -> Receipt:
        calls.append(key)
        time.sleep(2.5 * SHORT.total_seconds())
        others.append(desk.publish(database, "another"))
        return Receipt("r", "http://127.0.0.1/r", "0")

    _with_channel(monkeypatch, publish)
    submission_id = approved(database, person(database), person(database, Role.REVIEWER))
    assert desk.publish(database, WORKER) == 1
    assert (len(calls), others) == (1, [0])
    [publication] = shelf.publications(database, submission_id)
    assert (publication.state, publication.attempt) == ("live", 1)


def test_what_hangs_for_too_long_is_left_to_somebody_else(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "HANGS_AFTER_S", 0.0)
    desk.submit(database, person(database), good_en())
    others: list[int] = []
    desk.check(database, WORKER, stages=(*LINE, slow_stage(lambda: others.append(desk.check(database, "another")))))
    assert others == [1]
    assert _attempts(database) == {2}


def test_quick_work_starts_no_thread_of_its_own_and_writes_no_lease(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "renew_runs", lambda *_: pytest.fail("quick work was renewed"))
    with leases.renewing(database, []):
        before = threading.active_count()
    for _ in range(50):
        with leases.renewing(database, [runs.LineClaim(1, 1, ())]):
            assert threading.active_count() == before


def _renewed_in_child(url: str, told: multiprocessing.Queue[bool]) -> None:
    database = Database(url)
    with database.write() as connection:
        claim = runs.claim_publication(connection, WORKER)
    assert claim is not None
    with leases.renewing(database, [claim]):
        time.sleep(1.5 * SHORT.total_seconds())
    with database.read() as connection:
        until = connection.scalar(select(Publication.lease_until))
    told.put(until is not None and until > now())
    database.close()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_forked_child_renews_too(database: Database) -> None:
    approved(database, person(database), person(database, Role.REVIEWER))
    with leases.renewing(database, []):
        pass  # our own thread is there, and does not come along
    url = database.writer.url.render_as_string(hide_password=False)
    database.close()
    fork = multiprocessing.get_context("fork")
    told = fork.Queue()
    child = fork.Process(target=_renewed_in_child, args=(url, told))
    child.start()
    assert told.get(timeout=20)
    child.join(20)
