"""A task does what is due; what its hint says is only a suggestion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import structlog
from sqlalchemy import select, update

from tests.workers.conftest import Submit
from workers import seat, tasks
from workers.addresses import BrokerAddress
from workers.app import app, publisher
from workflow import desk, shelf
from workflow.article import Format, Source
from workflow.db import Database
from workflow.lists.folder import ListFolder
from workflow.lists.listed import Kind
from workflow.settings import Settings
from workflow.states import Lane, Role, State
from workflow.tables import FindingRow, StageRun, Submission


@pytest.fixture
def seated(database: Database, valkey: BrokerAddress) -> Iterator[Database]:
    """This process, seated as a worker's child is."""
    settings = Settings(folder=Path("/nowhere"), database_url=database.url, redis_url=valkey.redis)
    yield seat.take_seat(settings, "worker@here:1:abc").database
    seat.leave_seat()


def states(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(select(Submission.state).order_by(Submission.id)))


def test_a_hint_gets_its_submission_checked(database: Database, seated: Database, submit: Submit) -> None:
    number = submit()
    tasks.check(number)
    assert State.CHECKING not in states(database)


@pytest.mark.parametrize("forged", [0, -1, 2**70, "1; drop table users", None, {"id": 1}, [1], 1.5, True])
def test_a_forged_hint_does_no_harm_and_finds_the_work_that_is_due(
    database: Database, seated: Database, submit: Submit, forged: object
) -> None:
    submit()
    tasks.check(forged)
    assert State.CHECKING not in states(database)


@pytest.mark.parametrize("task", [tasks.check, tasks.slow, tasks.publish])
def test_a_hint_with_nothing_due_changes_nothing(database: Database, seated: Database, task: object) -> None:
    task(12345)  # type: ignore[operator]
    assert states(database) == []


def test_a_slow_hint_gets_the_links_tried_by_the_manners_of_the_environment(
    database: Database, valkey: BrokerAddress, writer: desk.Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_LIVENESS", "all")
    settings = Settings(folder=Path("/nowhere"), database_url=database.url, redis_url=valkey.redis)
    seat.take_seat(settings, "worker@here:1:abc")
    source = Source("See http://192.168.0.7/report for the whole of it. " * 20, title="The report is out")
    number = desk.submit(database, writer, source).submission_id
    tasks.check(number)
    tasks.slow(number)
    with database.read() as connection:
        assert "liveness.private" in set(connection.scalars(select(FindingRow.code)))
    seat.leave_seat()


def test_a_doubled_hint_checks_once(database: Database, seated: Database, submit: Submit) -> None:
    number = submit()
    tasks.check(number)
    tasks.check(number)
    with database.read() as connection:
        assert max(connection.scalars(select(StageRun.attempt))) == 1


def test_the_log_line_of_a_task_carries_its_ids(seated: Database, submit: Submit) -> None:
    number = submit()
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        tasks.check(number)
    line = next(line for line in lines if line["event"] == "checked")
    assert line["submission"] == number
    assert line["lane"] == "check"
    assert line["request"]


def test_what_is_found_in_a_text_is_logged_with_the_ids_of_the_ledger(seated: Database, submit: Submit) -> None:
    number = submit()
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        tasks.check(number)
    looked = next(line for line in lines if line["event"] == "looked")
    assert (looked["submission"], looked["revision"], looked["attempt"], looked["broken"]) == (number, 1, 1, [])
    assert len(looked["runs"]) > 5
    assert looked["request"] == next(line for line in lines if line["event"] == "checked")["request"]


def test_a_canary_is_heard_and_a_forged_one_does_no_harm(database: Database, seated: Database) -> None:
    desk.canaries_to_send(database)
    for lane, number in ((None, "1"), ("nowhere", 1), ("check", 2**70), ("check", True)):
        tasks.canary(lane, number)
    assert [canary.heard for canary in shelf.board(database).canaries] == [False] * 3
    tasks.canary("check", 1)
    heard = {canary.lane: canary.heard_by for canary in shelf.board(database).canaries if canary.heard}
    assert heard == {"check": "worker@here:1:abc"}


def test_a_worker_with_nothing_due_goes_on_with_a_replay(database: Database, seated: Database, submit: Submit) -> None:
    tasks.check(submit())
    ops = desk.Actor(desk.people.add_user(database, "olu", Role.OPS), "olu", Role.OPS)
    with database.write() as connection:
        connection.execute(update(Submission).values(state=State.IN_REVIEW))
    batch_id = desk.start_replay(database, ops, desk.Scope("waiting"), reason="look")
    tasks.check(0)
    batch = shelf.batch(database, batch_id)
    assert batch is not None
    assert (batch.state, batch.done) == ("done", 1)


def test_a_task_outside_a_worker_says_what_is_missing() -> None:
    with pytest.raises(seat.NoSeat, match="take_seat"):
        tasks.check(1)


def test_each_lane_has_a_queue_of_its_own(valkey: BrokerAddress, client: redis.Redis) -> None:
    sender = publisher(Settings(folder=Path("/nowhere"), redis_url=valkey.redis))
    for lane in Lane:
        sender.send_task(f"copydesk.{lane}", args=[1])
    assert [client.llen(str(lane)) for lane in Lane] == [1, 1, 1]


def test_nothing_but_json_is_accepted_and_no_result_is_kept() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_ignore_result
    assert app.conf.worker_enable_remote_control
    assert not app.conf.task_acks_late


def test_a_new_version_of_a_list_is_noticed_without_a_restart(
    database: Database, writer: desk.Actor, valkey: BrokerAddress, tmp_path: Path
) -> None:
    settings = Settings(folder=tmp_path, database_url=database.url, redis_url=valkey.redis)
    seat.take_seat(settings, "worker@here:1:abc")
    body = "市图书馆周六延长开放时间，见[这里](https://bet.example/a)。\n\n读者可以借书到晚上九点。"
    source = Source(body, Format.MARKDOWN, title="图书馆延长开放时间", category="文化")
    tasks.check(desk.submit(database, writer, source).submission_id)
    ListFolder(settings.lists_folder).add("betting", ["bet.example"], kind=Kind.DENY)
    tasks.check(desk.submit(database, writer, source).submission_id)
    seat.leave_seat()
    with database.read() as connection:
        rows = connection.execute(select(FindingRow.code, FindingRow.submission_id)).all()
    assert [row.submission_id for row in rows if row.code == "links.listed-host"] == [2]
